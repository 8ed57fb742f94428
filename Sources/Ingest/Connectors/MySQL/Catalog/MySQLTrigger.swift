/// A trigger on a table.
struct MySQLTrigger: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "triggers"

  let table: String
  let name: String
  let timing: String
  let event: String
  let statement: String

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT \
    FROM information_schema.TRIGGERS \
    WHERE \(scope.condition(schema: "EVENT_OBJECT_SCHEMA", table: "EVENT_OBJECT_TABLE")) ORDER BY 1, 2
    """
  }

  init(_ row: MySQLRow) {
    table = row.text(0) ?? ""
    name = row.text(1) ?? ""
    timing = row.text(2) ?? ""
    event = row.text(3) ?? ""
    statement = row.text(4) ?? ""
  }
}
