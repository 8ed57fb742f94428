/// Something the server runs by the clock.
struct MySQLEvent: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "events"

  let name: String
  let status: String
  /// How often, such as `1 DAY`; nil for once.
  let interval: String?
  let statement: String
  let comment: String?

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT EVENT_NAME, STATUS, CONCAT(INTERVAL_VALUE, ' ', INTERVAL_FIELD), EVENT_DEFINITION, EVENT_COMMENT \
    FROM information_schema.EVENTS WHERE \(scope.condition(schema: "EVENT_SCHEMA", table: nil)) ORDER BY 1
    """
  }

  init(_ row: MySQLRow) {
    name = row.text(0) ?? ""
    status = row.text(1) ?? ""
    interval = row.text(2)
    statement = row.text(3) ?? ""
    comment = row.text(4).flatMap { $0.isEmpty ? nil : $0 }
  }
}
