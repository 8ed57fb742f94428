/// A table or view with everything that hangs on it.
struct MySQLRelation: Sendable {
  let table: MySQLTable
  var columns: [MySQLColumn] = []
  var keys: [MySQLKey] = []
  var checks: [MySQLCheck] = []
  var indexes: [MySQLIndex] = []
  var view: MySQLView?
  var partitions: [MySQLPartition] = []
  var triggers: [MySQLTrigger] = []
  var grants: [MySQLTableGrant] = []
}

/// A primary, unique or foreign key, its columns in order.
struct MySQLKey: Sendable, Equatable {
  enum Kind: String, Sendable {
    case primary, unique, foreign
  }

  let kind: Kind
  let name: String
  let columns: [String]
  /// What a foreign key refers to.
  let target: Target?

  struct Target: Sendable, Equatable {
    let database: String
    let table: String
    let columns: [String]
    let onUpdate: String
    let onDelete: String
  }

  /// The keys that rows of `KEY_COLUMN_USAGE` tell of, by table.
  static func keys(
    _ rows: [MySQLKeyColumn], _ rules: [MySQLReferenceRule]
  ) -> [String: [MySQLKey]] {
    var keys: [String: [MySQLKey]] = [:]
    for (table, rows) in Dictionary(grouping: rows, by: \.table) {
      let rules = rules.filter { $0.table == table }
      let named = Dictionary(grouping: rows) { [$0.name, $0.target == nil ? "" : "foreign"] }
      keys[table] = named.values.compactMap { key($0, rules) }.sorted(by: before)
    }
    return keys
  }

  private static func key(_ rows: [MySQLKeyColumn], _ rules: [MySQLReferenceRule]) -> MySQLKey? {
    let rows = rows.sorted { $0.place < $1.place }
    guard let first = rows.first else { return nil }
    let rule = rules.first { $0.name == first.name }
    let target = first.target.map { target in
      Target(
        database: target.database, table: target.table, columns: rows.compactMap { $0.target?.column },
        onUpdate: rule?.onUpdate ?? "", onDelete: rule?.onDelete ?? "")
    }
    let kind: Kind = target != nil ? .foreign : first.name == "PRIMARY" ? .primary : .unique
    return MySQLKey(kind: kind, name: first.name, columns: rows.map(\.column), target: target)
  }

  /// The primary key first, then by name.
  private static func before(_ left: MySQLKey, _ right: MySQLKey) -> Bool {
    let ranks: [Kind: Int] = [.primary: 0, .unique: 1, .foreign: 2]
    return (ranks[left.kind] ?? 0, left.name) < (ranks[right.kind] ?? 0, right.name)
  }
}

/// An index, its parts in order.
struct MySQLIndex: Sendable, Equatable {
  let name: String
  let isUnique: Bool
  let method: String
  let comment: String?
  /// Column names, with the number of characters where only a prefix is indexed.
  let columns: [String]

  static func indexes(_ parts: [MySQLIndexPart]) -> [String: [MySQLIndex]] {
    Dictionary(grouping: parts, by: \.table).mapValues { parts in
      Dictionary(grouping: parts, by: \.index).values.compactMap(index).sorted { $0.name < $1.name }
    }
  }

  private static func index(_ parts: [MySQLIndexPart]) -> MySQLIndex? {
    guard let first = parts.first else { return nil }
    let columns = parts.sorted { $0.place < $1.place }.map { part in
      (part.column ?? "(expression)") + (part.prefix.map { "(\($0))" } ?? "")
    }
    return MySQLIndex(
      name: first.index, isUnique: first.isUnique, method: first.method, comment: first.comment, columns: columns)
  }
}
