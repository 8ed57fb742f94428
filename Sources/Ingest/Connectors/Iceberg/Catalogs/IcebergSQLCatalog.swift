import Codecs

/// The catalog that PyIceberg's SqlCatalog and Iceberg's JdbcCatalog keep in two tables of a database.
struct IcebergSQLCatalog: IcebergCatalog {
  private let source: IcebergSQLSource
  private let place: String
  private let name: String
  private let tellsViews: Bool
  let loader: any IcebergLoader

  private static let pageSize = 1000

  /// - Parameters:
  ///   - place: the database, for messages.
  ///   - name: which of the catalogs in the database; nil when there is but one.
  init(_ source: IcebergSQLSource, place: String, name: String?, store: any ObjectStore) throws(CrawlError) {
    self.source = source
    self.place = place
    loader = IcebergLocationLoader(store: store)
    tellsViews = try source.tellsViews()
    let names = try source.rows(
      """
      SELECT DISTINCT catalog_name FROM iceberg_tables
      UNION SELECT DISTINCT catalog_name FROM iceberg_namespace_properties ORDER BY 1
      """, [], columns: 1
    ).compactMap(\.[0])
    if let name {
      guard names.contains(name) || names.isEmpty else {
        throw .source("\(place) holds no catalog \(name)", hint: "catalog_name is one of \(names.joined(separator: ", "))")
      }
      self.name = name
    } else {
      guard names.count <= 1 else {
        throw .source("\(place) holds several catalogs", hint: "set catalog_name to one of \(names.joined(separator: ", "))")
      }
      self.name = names.first ?? ""
    }
  }

  var title: String { "Iceberg SQL catalog \(name) in \(place)" }

  func namespaces(_ body: (IcebergNamespace) throws(CrawlError) -> Void) throws(CrawlError) {
    let names = try source.rows(
      """
      SELECT DISTINCT table_namespace FROM iceberg_tables WHERE catalog_name = $1
      UNION SELECT DISTINCT namespace FROM iceberg_namespace_properties WHERE catalog_name = $1 ORDER BY 1
      """, [name], columns: 1)
    var properties: [String: [String: String]] = [:]
    let rows = try source.rows(
      "SELECT namespace, property_key, property_value FROM iceberg_namespace_properties WHERE catalog_name = $1",
      [name], columns: 3)
    for row in rows {
      guard let namespace = row[0], let key = row[1], let value = row[2] else { continue }
      properties[namespace, default: [:]][key] = value
    }
    for text in names.compactMap(\.[0]) where !text.isEmpty {
      try body(
        IcebergNamespace(parts: text.split(separator: ".").map(String.init), properties: properties[text] ?? [:]))
    }
  }

  func contents(
    of namespace: IcebergNamespace, includesViews: Bool, _ body: ([IcebergIdentifier]) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    let type = tellsViews ? "iceberg_type" : "NULL"
    var last = ""
    while true {
      let rows = try source.rows(
        """
        SELECT table_name, metadata_location, \(type) FROM iceberg_tables
        WHERE catalog_name = $1 AND table_namespace = $2 AND table_name > $3 ORDER BY table_name LIMIT \(Self.pageSize)
        """, [name, namespace.text, last], columns: 3)
      guard let end = rows.last?[0], end != last else { return }
      last = end
      let page = rows.map { row in
        IcebergIdentifier(
          namespace: namespace.parts, name: row[0] ?? "", isView: row[2] == "VIEW", metadataLocation: row[1])
      }
      try body(page.filter { includesViews || !$0.isView })
    }
  }
}

/// Loads metadata from the places that a listing tells.
struct IcebergLocationLoader: IcebergLoader {
  let store: any ObjectStore

  func table(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergLoadedTable {
    try IcebergMetadataFile.table(at: try location(identifier), from: store)
  }

  func view(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergViewMetadata {
    try IcebergMetadataFile.view(at: try location(identifier), from: store)
  }

  private func location(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> String {
    guard let location = identifier.metadataLocation else {
      throw IcebergCatalogError(description: "the catalog tells no place of its metadata")
    }
    return location
  }
}
