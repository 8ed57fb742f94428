/// What a catalog query is about: one database, or a run of its tables in the order of their names' bytes.
struct MySQLScope: Sendable {
  let database: String
  /// The first and the last table of the run; nil for the whole database.
  var tables: ClosedRange<String>?

  /// A condition for `WHERE`.
  ///
  /// `information_schema` compares without regard to case, and a server may hold both `Shop` and `shop`: so the plain
  /// comparison, which the server uses to look up only this database, is followed by one of the bytes.
  /// - Parameters:
  ///   - schema: the column that holds the database's name.
  ///   - table: the column that holds the table's name; nil when the query has none.
  func condition(schema: String = "TABLE_SCHEMA", table: String? = "TABLE_NAME") -> String {
    let name = MySQLText.literal(database)
    var text = "\(schema) = \(name) AND CAST(\(schema) AS BINARY) = CAST(\(name) AS BINARY)"
    if let tables, let table {
      text += " AND CAST(\(table) AS BINARY) >= CAST(\(MySQLText.literal(tables.lowerBound)) AS BINARY)"
      text += " AND CAST(\(table) AS BINARY) <= CAST(\(MySQLText.literal(tables.upperBound)) AS BINARY)"
    }
    return text
  }
}

/// What one query of `information_schema` answers, row by row.
protocol MySQLCatalogRow {
  /// What it is called in reports.
  static var subject: String { get }
  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String
  init(_ row: MySQLRow)
}

/// What the queries must know of the server.
struct MySQLServer: Sendable {
  let version: String
  let isMariaDB: Bool

  /// The leading numbers of the version, such as `[8, 0, 36]`.
  var numbers: [Int] {
    version.prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap { Int($0) }
  }

  /// Whether the server keeps CHECK constraints: MariaDB 10.2, MySQL 8.0.16.
  var hasCheckConstraints: Bool { !numbers.lexicographicallyPrecedes(isMariaDB ? [10, 2] : [8, 0, 16]) }
  /// Whether databases have comments: MariaDB 10.5.
  var hasDatabaseComments: Bool { isMariaDB && !numbers.lexicographicallyPrecedes([10, 5]) }
}
