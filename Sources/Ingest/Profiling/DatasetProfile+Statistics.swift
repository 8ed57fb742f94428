import Catalog
import Codecs

extension DatasetProfile {
  /// What a source itself keeps of a table's data, as far as a recipe wants it: its rows and the `statistics` of its
  /// columns; nil without any, and where the recipe does not want the table measured.
  /// - Parameters:
  ///   - names: what patterns may mean the table by.
  ///   - isEstimate: whether the rows are as many as somebody once counted.
  init?(statisticsOf draft: AssetDraft, named names: [String], _ settings: ProfilingSettings, isEstimate: Bool) {
    guard settings.isWanted, draft.kind == .table, settings.tables.allows(names) else { return nil }
    let rows = draft.properties[PropertyName.rowCount]?.int.map(Int64.init)
    self.init(rowCount: rows, isEstimate: isEstimate && rows != nil)
    if !settings.isTableLevelOnly {
      columns = (draft.columns ?? []).lazy.filter { settings.columns.allows([$0.path.description, $0.path.name]) }
        .prefix(settings.columnLimit).compactMap { ColumnProfile(statisticsOf: $0, settings) }
    }
    if rowCount == nil, columns.isEmpty { return nil }
  }
}

extension ColumnProfile {
  fileprivate init?(statisticsOf draft: ColumnDraft, _ settings: ProfilingSettings) {
    guard let kept = draft.properties["statistics"] else { return nil }
    self.init(draft.path)
    if settings.countsNulls { nullCount = kept["nullCount"]?.int.map(Int64.init) }
    if settings.countsDistinct { distinctCount = kept["distinctCount"]?.int.map(Int64.init) }
    let family = ProfileFamily(draft.type)
    if family == .number || family == .moment || settings.keepsTextBounds {
      if settings.readsMinimum { minimum = kept["lower"].map(Self.text) }
      if settings.readsMaximum { maximum = kept["upper"].map(Self.text) }
    }
    if self == ColumnProfile(draft.path) { return nil }
  }

  private static func text(_ value: JSON) -> String { ProfileQuery.clipped(value.string ?? value.text) }
}
