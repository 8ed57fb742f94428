/// A database, which MySQL also calls a schema.
struct MySQLDatabase: Sendable, Equatable {
  let name: String
  let characterSet: String
  let collation: String
  let comment: String?

  /// Those that hold the server's own affairs.
  static let ofTheServer: Set<String> = ["information_schema", "mysql", "performance_schema", "sys"]

  static func sql(_ server: MySQLServer) -> String {
    """
    SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME, \
    \(server.hasDatabaseComments ? "SCHEMA_COMMENT" : "NULL") FROM information_schema.SCHEMATA ORDER BY 1
    """
  }

  init(_ row: MySQLRow) {
    name = row.text(0) ?? ""
    characterSet = row.text(1) ?? ""
    collation = row.text(2) ?? ""
    comment = row.text(3).flatMap { $0.isEmpty ? nil : $0 }
  }
}
