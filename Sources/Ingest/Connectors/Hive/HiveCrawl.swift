import Catalog
import Codecs

/// One crawl of a metastore: database by database, tables by the batch.
struct HiveCrawl {
  private let connector: HiveConnector
  private let sink: any CrawlSink
  private let translator: HiveTranslator
  private let icebergs: HiveIcebergReader?

  /// Tables asked for at once: an answer of so many wide ones stays far below what is accepted.
  private static let batchSize = 100

  init(_ connector: HiveConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    let translator = try named { () throws(CatalogError) in try connector.translator() }
    self.translator = translator
    icebergs = connector.storage.map { HiveIcebergReader($0, translator, timeout: connector.settings.timeout) }
  }

  func run() throws(CrawlError) {
    let sink = sink
    let metastore = try asked { () throws(HiveMetastoreError) in
      try HiveMetastore(connector.settings) { sink.isCancelled }
    }
    defer {
      metastore.close()
      icebergs?.close()
    }
    let databases = try listed(metastore)
    try sink.put(try service(version: try asked { () throws(HiveMetastoreError) in try metastore.version() }))
    var catalogs: Set<String> = []
    for name in databases {
      if sink.isCancelled { throw .cancelled }
      if let catalog = name.catalog, catalogs.insert(catalog).inserted {
        try sink.put(catalog, keeping: try? translator.fqn([catalog])) { () throws(CatalogError) in try translator.draft(catalog: catalog) }
      }
      try crawl(name, metastore)
    }
  }

  private func service(version: String) throws(CrawlError) -> AssetDraft {
    var draft = try named { () throws(CatalogError) in try connector.service }
    if !version.isEmpty { draft.properties["version"] = .string(version) }
    return draft
  }

  /// The databases that the recipe wants, of all catalogs.
  private func listed(_ metastore: HiveMetastore) throws(CrawlError) -> [HiveDatabaseName] {
    let databases = try asked { () throws(HiveMetastoreError) in
      var databases: [HiveDatabaseName] = []
      for catalog in try metastore.catalogs() where connector.wants(catalog: catalog) {
        databases += try metastore.databases(in: catalog).filter(connector.wants)
      }
      return databases
    }
    guard databases.isEmpty, let only = connector.onlyDatabase ?? connector.onlyCatalog else { return databases }
    throw .source(
      "Hive metastore at \(metastore.address): there is nothing called \"\(only)\" that the recipe lets through",
      hint: "check database, catalog_name and database_pattern")
  }

  private func crawl(_ name: HiveDatabaseName, _ metastore: HiveMetastore) throws(CrawlError) {
    let found = try attempted(name.text, keeping: name.parts) { () throws(HiveMetastoreError) in
      (try metastore.database(name), try metastore.tableNames(in: name))
    }
    guard let (database, names) = found else { return }
    try sink.put(name.text, keeping: try? translator.fqn(name.parts)) { () throws(CatalogError) in try translator.draft(database) }
    var wanted = names.filter { connector.wants($0, of: name, isView: false) || connector.wants($0, of: name, isView: true) }[...]
    sink.expect(wanted.count)
    while !wanted.isEmpty {
      try crawl(Array(wanted.prefix(Self.batchSize)), of: name, metastore)
      wanted = wanted.dropFirst(Self.batchSize)
    }
  }

  /// Of a batch that the server refuses the two halves are tried, so that one bad table hides no other.
  private func crawl(_ names: [String], of database: HiveDatabaseName, _ metastore: HiveMetastore) throws(CrawlError) {
    if sink.isCancelled { throw .cancelled }
    let tables: [HiveTable]
    do throws(HiveMetastoreError) {
      tables = try metastore.tables(names, of: database)
    } catch {
      guard error.isRefusal else { throw error.crawlError }
      guard names.count > 1 else {
        return sink.report(
          "\(database.text).\(names.joined())", error.line, hint: error.hint, keeping: try? translator.fqn(database.parts + names))
      }
      try crawl(Array(names.prefix(names.count / 2)), of: database, metastore)
      return try crawl(Array(names.dropFirst(names.count / 2)), of: database, metastore)
    }
    for table in tables where connector.wants(table.name, of: database, isView: table.isView) {
      if sink.isCancelled { throw .cancelled }
      try crawl(table, metastore)
    }
  }

  private func crawl(_ table: HiveTable, _ metastore: HiveMetastore) throws(CrawlError) {
    let entity = "\(table.database.text).\(table.name)"
    var partitions: Int?
    if connector.countsPartitions, !table.partitionKeys.isEmpty, !table.isView {
      partitions = try attempted("\(entity): partitions", keeping: nil) { () throws(HiveMetastoreError) in
        try metastore.partitionCount(of: table)
      }
    }
    // Of a partitioned table the metastore counts each partition by itself.
    var statistics: [String: HiveColumnStatistics]?
    if connector.readsColumnStatistics(of: table), table.partitionKeys.isEmpty, !table.isView {
      statistics = try attempted("\(entity): statistics of columns", keeping: nil) { () throws(HiveMetastoreError) in
        try metastore.columnStatistics(of: table)
      }
    }
    let drafted = sink.drafted(entity) { () throws(CatalogError) in
      try translator.draft(table, partitions: partitions, statistics: statistics ?? [:])
    }
    guard var draft = drafted.map({ completed($0, table, entity) }) else { return }
    try addConstraints(of: table, entity, metastore, to: &draft)
    try sink.put(draft)
    // What was counted is as old as the last ANALYZE.
    if let profile = DatasetProfile(statisticsOf: draft, named: connector.names(of: table.name, in: table.database), connector.profiling, isEstimate: true) {
      try sink.put(profile: profile, of: .named(.table, draft.fqn))
    }
    guard table.isView else { return }
    guard let view = try? translator.source(table) else { return sink.note("\(entity): its definition cannot be read") }
    try sink.put(sql: view)
  }

  /// Iceberg and Delta keep no keys, so that their tables are not asked for any.
  private func addConstraints(
    of table: HiveTable, _ entity: String, _ metastore: HiveMetastore, to draft: inout AssetDraft
  ) throws(CrawlError) {
    guard connector.readsConstraints, !table.isView, !table.isIceberg, table.format != .delta else { return }
    let found = try attempted("\(entity): constraints", keeping: nil) { () throws(HiveMetastoreError) in
      try metastore.constraints(of: table) { function in
        if metastore.isNew(missing: function) { sink.note("the metastore does not know \(function), so that constraints of that kind are not read") }
      }
    }
    guard let found else { return }
    do throws(CatalogError) { try translator.add(found, of: table, to: &draft) } catch {
      sink.report("\(entity): constraints", "\(error)", hint: nil, keeping: nil)
    }
  }

  /// An Iceberg table as its own metadata has it, where that can be reached.
  private func completed(_ draft: AssetDraft, _ table: HiveTable, _ entity: String) -> AssetDraft {
    guard table.isIceberg, !table.isView, let icebergs else { return draft }
    do throws(IcebergCatalogError) { return try icebergs.draft(table, draft) } catch {
      sink.report(entity, "\(error)", hint: error.hint, keeping: nil)
      return draft
    }
  }

  /// What the server answers; what it refuses is reported, and what lies there is not taken for gone.
  private func attempted<Result>(
    _ entity: String, keeping parts: [String]?, _ body: () throws(HiveMetastoreError) -> Result
  ) throws(CrawlError) -> Result? {
    do throws(HiveMetastoreError) { return try body() } catch {
      guard error.isRefusal else { throw error.crawlError }
      sink.report(entity, error.line, hint: error.hint, keeping: parts.flatMap { try? translator.fqn($0) })
      return nil
    }
  }
}

extension HiveConnector {
  func wants(catalog: String?) -> Bool {
    onlyCatalog.map { $0 == (catalog ?? HiveDatabaseName.defaultCatalog) } ?? true
  }

  func wants(_ database: HiveDatabaseName) -> Bool {
    onlyDatabase.map { $0 == database.name } ?? scope.databases.allows([database.text, database.name])
  }

  func wants(_ table: String, of database: HiveDatabaseName, isView: Bool) -> Bool {
    scope.wants(isView: isView, names(of: table, in: database))
  }

  /// What patterns may mean a table by.
  func names(of table: String, in database: HiveDatabaseName) -> [String] {
    ["\(database.text).\(table)", "\(database.name).\(table)", table]
  }

  func readsColumnStatistics(of table: HiveTable) -> Bool {
    if readsColumnStatistics { return true }
    return profiling.isWanted && !profiling.isTableLevelOnly && profiling.tables.allows(names(of: table.name, in: table.database))
  }
}

private func asked<Result>(_ body: () throws(HiveMetastoreError) -> Result) throws(CrawlError) -> Result {
  do throws(HiveMetastoreError) { return try body() } catch { throw error.crawlError }
}
