import Codecs

/// The name of a database; a catalog stands before it from Hive 3 on.
struct HiveDatabaseName: Hashable, Sendable {
  /// Nil for the catalog that servers of version 2 have, too.
  let catalog: String?
  let name: String

  /// The catalog whose databases need no prefix (`Warehouse.DEFAULT_CATALOG_NAME`).
  static let defaultCatalog = "hive"

  /// The name as functions take it that know no catalogs (`MetaStoreUtils.prependCatalogToDbName`).
  var wire: String { catalog.map { "@\($0)#\(name)" } ?? name }

  /// The names from the outermost one in.
  var parts: [String] { [catalog, name].compactMap(\.self) }

  /// The names joined by dots, as patterns and messages have them.
  var text: String { parts.joined(separator: ".") }
}

extension HiveMetastore {
  /// What the server calls its version; that of 2.3 says 3.0.
  func version() throws(HiveMetastoreError) -> String {
    try call("getVersion").string ?? ""
  }

  /// The catalogs, the default one as nil; one from servers that know no others.
  func catalogs() throws(HiveMetastoreError) -> [String?] {
    do throws(HiveMetastoreError) {
      let names = try call("get_catalogs").structure?[1]?.strings ?? []
      return names.isEmpty ? [nil] : names.map { $0 == HiveDatabaseName.defaultCatalog ? nil : $0 }
    } catch {
      guard error.isUnknownMethod else { throw error }
      return [nil]
    }
  }

  /// The databases of a catalog.
  func databases(in catalog: String?) throws(HiveMetastoreError) -> [HiveDatabaseName] {
    let answer = if let catalog { try call("get_databases", [1: .text("@\(catalog)#")]) } else { try call("get_all_databases") }
    return try names(answer, "get_all_databases").map { HiveDatabaseName(catalog: catalog, name: $0) }
  }

  func database(_ name: HiveDatabaseName) throws(HiveMetastoreError) -> HiveDatabase {
    HiveDatabase(try structure(try call("get_database", [1: .text(name.wire)]), "get_database"), name)
  }

  /// The names of the tables and views of a database.
  func tableNames(in database: HiveDatabaseName) throws(HiveMetastoreError) -> [String] {
    try names(try call("get_all_tables", [1: .text(database.wire)]), "get_all_tables")
  }

  /// The tables of those names; some that are gone meanwhile are missing.
  func tables(_ names: [String], of database: HiveDatabaseName) throws(HiveMetastoreError) -> [HiveTable] {
    let answer: ThriftValue
    do throws(HiveMetastoreError) {
      answer = try tablesOnRequest(names, of: database)
    } catch {
      guard error.isUnknownMethod else { throw error }
      answer = try call("get_table_objects_by_name", [1: .text(database.wire), 2: .list(names.map(ThriftValue.text))])
    }
    guard let list = answer.list else { throw HiveMetastoreError(address, .noResult(function: "get_table_objects_by_name")) }
    return list.compactMap { $0.structure.map { HiveTable($0, in: database) } }
  }

  /// The question of version 2.3 and later, which can say that tables of ACID inserts are understood.
  private func tablesOnRequest(_ names: [String], of database: HiveDatabaseName) throws(HiveMetastoreError) -> ThriftValue {
    let insertOnlyTables: ThriftValue = .i32(2)
    var request: ThriftStructure = [
      1: .text(database.name), 2: .list(names.map(ThriftValue.text)), 3: .structure([1: .list([insertOnlyTables])]),
    ]
    if let catalog = database.catalog { request.append(.text(catalog), as: 4) }
    return try structure(try call("get_table_objects_by_name_req", [1: .structure(request)]), "get_table_objects_by_name_req")[1] ?? .list([])
  }

  /// How many partitions a table has.
  func partitionCount(of table: HiveTable) throws(HiveMetastoreError) -> Int {
    let names: ThriftStructure = [1: .text(table.database.wire), 2: .text(table.name)]
    do throws(HiveMetastoreError) {
      var arguments = names
      arguments.append(.text(""), as: 3)
      let count = try call("get_num_partitions_by_filter", arguments).int ?? 0
      return Int(clamping: count)
    } catch {
      guard error.isRefusal else { throw error }
      var arguments = names
      arguments.append(.i16(-1), as: 3)
      return try self.names(try call("get_partition_names", arguments), "get_partition_names").count
    }
  }

  /// What Hive has counted of a table's columns, by their names; nothing of columns that nobody has analysed.
  func columnStatistics(of table: HiveTable) throws(HiveMetastoreError) -> [String: HiveColumnStatistics] {
    let columns = table.storage.columns.map(\.name)
    guard !columns.isEmpty else { return [:] }
    var request: ThriftStructure = [
      1: .text(table.database.name), 2: .text(table.name), 3: .list(columns.map(ThriftValue.text)),
    ]
    if let catalog = table.database.catalog { request.append(.text(catalog), as: 4) }
    let answer = try structure(try call("get_table_statistics_req", [1: .structure(request)]), "get_table_statistics_req")
    let found = (answer[1]?.list ?? []).compactMap { $0.structure.flatMap(HiveColumnStatistics.init) }
    return Dictionary(found.map { ($0.column, $0) }) { first, _ in first }
  }

  private func names(_ answer: ThriftValue, _ function: String) throws(HiveMetastoreError) -> [String] {
    guard let names = answer.strings else { throw HiveMetastoreError(address, .noResult(function: function)) }
    return names
  }

  private func structure(_ answer: ThriftValue, _ function: String) throws(HiveMetastoreError) -> ThriftStructure {
    guard let structure = answer.structure else { throw HiveMetastoreError(address, .noResult(function: function)) }
    return structure
  }
}
