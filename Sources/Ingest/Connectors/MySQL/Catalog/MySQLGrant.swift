/// A privilege that somebody has on a table, or on one of its columns.
struct MySQLTableGrant: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "grants on tables"

  let table: String
  let grantee: String
  let privilege: String
  let isGrantable: Bool
  /// Nil for the whole table.
  let column: String?

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT TABLE_NAME, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE, NULL FROM information_schema.TABLE_PRIVILEGES \
    WHERE \(scope.condition()) UNION ALL \
    SELECT TABLE_NAME, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE, COLUMN_NAME FROM information_schema.COLUMN_PRIVILEGES \
    WHERE \(scope.condition()) ORDER BY 1, 2, 3, 5
    """
  }

  init(_ row: MySQLRow) {
    table = row.text(0) ?? ""
    grantee = row.text(1) ?? ""
    privilege = row.text(2) ?? ""
    isGrantable = row.text(3) == "YES"
    column = row.text(4)
  }
}

/// A privilege that somebody has on a whole database.
struct MySQLDatabaseGrant: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "grants on the database"

  let grantee: String
  let privilege: String
  let isGrantable: Bool

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.SCHEMA_PRIVILEGES \
    WHERE \(scope.condition(table: nil)) ORDER BY 1, 2
    """
  }

  init(_ row: MySQLRow) {
    grantee = row.text(0) ?? ""
    privilege = row.text(1) ?? ""
    isGrantable = row.text(2) == "YES"
  }
}
