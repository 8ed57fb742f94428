/// A table, view or sequence, without what hangs on it.
struct MySQLTable: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "tables"

  let name: String
  /// `BASE TABLE`, `VIEW`, `SYSTEM VERSIONED` or `SEQUENCE`.
  let type: String
  let engine: String?
  let rowEstimate: Int64?
  let bytes: Int64?
  let collation: String?
  let options: String?
  let comment: String?
  /// When it was made, in the session's time zone, which is UTC.
  let created: String?
  let updated: String?

  var isView: Bool { type == "VIEW" || type == "SYSTEM VIEW" }

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH, TABLE_COLLATION, CREATE_OPTIONS, \
    TABLE_COMMENT, CREATE_TIME, UPDATE_TIME FROM information_schema.TABLES WHERE \(scope.condition())
    """
  }

  init(_ row: MySQLRow) {
    name = row.text(0) ?? ""
    type = row.text(1) ?? ""
    engine = row.text(2)
    rowEstimate = row.integer(3)
    bytes = row.integer(4)
    collation = row.text(5)
    options = row.text(6).flatMap { $0.isEmpty ? nil : $0 }
    let isView = type == "VIEW" || type == "SYSTEM VIEW"
    // To a view without a comment the server gives the comment VIEW.
    comment = row.text(7).flatMap { $0.isEmpty || isView && $0 == "VIEW" ? nil : $0 }
    created = row.text(8)
    updated = row.text(9)
  }
}
