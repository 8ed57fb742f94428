/// The Iceberg tables and views that a Hive metastore keeps (Iceberg's HiveCatalog).
final class IcebergHiveCatalog: IcebergCatalog {
  private let metastore: HiveMetastore
  let loader: any IcebergLoader

  private static let batchSize = 100

  init(_ settings: HiveMetastoreSettings, store: any ObjectStore) throws(CrawlError) {
    do throws(HiveMetastoreError) { metastore = try HiveMetastore(settings) } catch { throw error.crawlError }
    loader = IcebergLocationLoader(store: store)
  }

  deinit { metastore.close() }

  var title: String { "Iceberg tables of the Hive metastore at \(metastore.address)" }

  func namespaces(_ body: (IcebergNamespace) throws(CrawlError) -> Void) throws(CrawlError) {
    for name in try asked({ () throws(HiveMetastoreError) in try metastore.databases(in: nil) }) {
      var namespace = IcebergNamespace(parts: [name.name])
      do throws(HiveMetastoreError) {
        namespace.properties = try metastore.database(name).icebergProperties
      } catch {
        guard error.isRefusal else { throw error.crawlError }
        namespace.problem = IcebergCatalogError(description: error.line, hint: error.hint)
      }
      try body(namespace)
    }
  }

  func contents(
    of namespace: IcebergNamespace, includesViews: Bool, _ body: ([IcebergIdentifier]) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    let database = HiveDatabaseName(catalog: nil, name: namespace.text)
    var names = try asked { () throws(HiveMetastoreError) in try metastore.tableNames(in: database) }[...]
    while !names.isEmpty {
      let batch = Array(names.prefix(Self.batchSize))
      names = names.dropFirst(Self.batchSize)
      let tables = try asked { () throws(HiveMetastoreError) in try metastore.tables(batch, of: database) }
      try body(tables.compactMap { $0.icebergIdentifier(in: namespace) }.filter { includesViews || !$0.isView })
    }
  }

  private func asked<Result>(_ body: () throws(HiveMetastoreError) -> Result) throws(CrawlError) -> Result {
    do throws(HiveMetastoreError) { return try body() } catch { throw error.crawlError }
  }
}

extension HiveDatabase {
  /// The database as a namespace of Iceberg's says of itself.
  var icebergProperties: [String: String] {
    var properties = parameters
    properties["comment"] = description
    properties["location"] = location
    properties["owner"] = owner
    return properties
  }
}

extension HiveTable {
  /// The name of an Iceberg table or view with the place of its metadata; nil for any other table.
  func icebergIdentifier(in namespace: IcebergNamespace) -> IcebergIdentifier? {
    guard let type = parameter("table_type")?.uppercased(), ["ICEBERG", "ICEBERG-VIEW"].contains(type) else { return nil }
    return IcebergIdentifier(
      namespace: namespace.parts, name: name, isView: type == "ICEBERG-VIEW", metadataLocation: parameter("metadata_location"))
  }
}
