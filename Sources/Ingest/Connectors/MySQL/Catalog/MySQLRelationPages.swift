/// Hands out a database's tables and views in portions, so that memory does not grow with the database.
///
/// A portion costs one pass of each query over its tables; servers whose `information_schema` is no real table go
/// through the whole database for it, which is why a portion is large.
struct MySQLRelationPages {
  private let reader: MySQLCatalogReader
  private let database: String
  private var rest: ArraySlice<MySQLTable>
  private let size: Int
  private let total: Int

  /// - Parameter tables: those that are wanted, in any order.
  init(_ reader: MySQLCatalogReader, database: String, tables: [MySQLTable], size: Int = 5000) {
    self.reader = reader
    self.database = database
    self.size = size
    total = tables.count
    rest = tables.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }[...]
  }

  /// The next portion, nil when all are handed out.
  mutating func next() throws(MySQLError) -> [MySQLRelation]? {
    let page = rest.prefix(size)
    guard let first = page.first, let last = page.last else { return nil }
    rest = rest.dropFirst(page.count)
    let scope = MySQLScope(database: database, tables: page.count == total ? nil : first.name...last.name)
    let columns = Dictionary(grouping: try reader.require(MySQLColumn.self, scope), by: \.table)
    let keys = MySQLKey.keys(
      try reader.read(MySQLKeyColumn.self, scope), try reader.read(MySQLReferenceRule.self, scope))
    let checks = reader.server.hasCheckConstraints ? try reader.read(MySQLCheck.self, scope) : []
    let checksByTable = Dictionary(grouping: checks, by: \.table)
    let indexes = MySQLIndex.indexes(try reader.read(MySQLIndexPart.self, scope))
    let views = Dictionary(try reader.read(MySQLView.self, scope).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let partitions = Dictionary(grouping: try reader.read(MySQLPartition.self, scope), by: \.table)
    let triggers = Dictionary(grouping: try reader.read(MySQLTrigger.self, scope), by: \.table)
    let grants = Dictionary(grouping: try reader.read(MySQLTableGrant.self, scope), by: \.table)
    return page.map { table in
      MySQLRelation(
        table: table, columns: (columns[table.name] ?? []).sorted { $0.place < $1.place },
        keys: keys[table.name] ?? [], checks: checksByTable[table.name] ?? [], indexes: indexes[table.name] ?? [],
        view: views[table.name], partitions: partitions[table.name] ?? [], triggers: triggers[table.name] ?? [],
        grants: grants[table.name] ?? [])
    }
  }
}
