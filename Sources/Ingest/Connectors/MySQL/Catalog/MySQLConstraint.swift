/// One column of a primary, unique or foreign key.
struct MySQLKeyColumn: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "keys"

  let table: String
  let name: String
  let place: Int64
  let column: String
  /// Database, table and column that a foreign key refers to.
  let target: (database: String, table: String, column: String)?

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, \
    REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE \
    WHERE \(scope.condition())
    """
  }

  init(_ row: MySQLRow) {
    table = row.text(0) ?? ""
    name = row.text(1) ?? ""
    place = row.integer(2) ?? 0
    column = row.text(3) ?? ""
    target = row.text(5).map { (row.text(4) ?? "", $0, row.text(6) ?? "") }
  }

  static func == (left: MySQLKeyColumn, right: MySQLKeyColumn) -> Bool {
    (left.table, left.name, left.place, left.column) == (right.table, right.name, right.place, right.column)
  }
}

/// What a foreign key does when the row it refers to changes or goes.
struct MySQLReferenceRule: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "foreign keys"

  let table: String
  let name: String
  let onUpdate: String
  let onDelete: String

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS \
    WHERE \(scope.condition(schema: "CONSTRAINT_SCHEMA"))
    """
  }

  init(_ row: MySQLRow) {
    table = row.text(0) ?? ""
    name = row.text(1) ?? ""
    onUpdate = row.text(2) ?? ""
    onDelete = row.text(3) ?? ""
  }
}

/// A condition that every row keeps.
struct MySQLCheck: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "check constraints"

  let table: String
  let name: String
  let expression: String

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    if server.isMariaDB {
      return """
        SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS \
        WHERE \(scope.condition(schema: "CONSTRAINT_SCHEMA"))
        """
    }
    return """
      SELECT t.TABLE_NAME, t.CONSTRAINT_NAME, c.CHECK_CLAUSE FROM information_schema.TABLE_CONSTRAINTS t \
      JOIN information_schema.CHECK_CONSTRAINTS c ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA \
      AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME \
      WHERE t.CONSTRAINT_TYPE = 'CHECK' AND \(scope.condition(schema: "t.TABLE_SCHEMA", table: "t.TABLE_NAME"))
      """
  }

  init(_ row: MySQLRow) {
    table = row.text(0) ?? ""
    name = row.text(1) ?? ""
    expression = row.text(2) ?? ""
  }
}
