import Codecs

extension DatasetProfile {
  /// What the source itself keeps of the data, such as the manifests of a lakehouse's table: the `statistics` of its
  /// columns, which no crawl measured. Nil without any.
  init?(statisticsOf columns: [Column], of asset: Asset) {
    let told = columns.compactMap { column -> ColumnProfile? in
      guard let statistics = column.properties["statistics"] else { return nil }
      return ColumnProfile(
        column.path, nullCount: statistics["nullCount"]?.int.map(Int64.init),
        distinctCount: statistics["distinctCount"]?.int.map(Int64.init), minimum: statistics["lower"].map(Self.text),
        maximum: statistics["upper"].map(Self.text))
    }
    guard !told.isEmpty else { return nil }
    self.init(rowCount: asset.properties[PropertyName.rowCount]?.int.map(Int64.init), columns: told)
  }

  private static func text(_ value: JSON) -> String { value.string ?? value.text }
}

extension CatalogReader {
  /// What the source itself keeps of a dataset's data, where nobody had to measure it; nil without any.
  package func statistics(of asset: Asset) throws -> DatasetProfile? {
    DatasetProfile(statisticsOf: try columns(of: asset.id), of: asset)
  }
}
