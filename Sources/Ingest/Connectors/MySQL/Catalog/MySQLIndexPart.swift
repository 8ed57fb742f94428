/// One column or expression of an index.
struct MySQLIndexPart: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "indexes"

  let table: String
  let index: String
  let isUnique: Bool
  let place: Int64
  /// Nil for an expression.
  let column: String?
  /// How many characters of the column are indexed; nil for all.
  let prefix: Int64?
  /// `BTREE`, `HASH`, `FULLTEXT` or `SPATIAL`.
  let method: String
  let comment: String?

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, SEQ_IN_INDEX, COLUMN_NAME, SUB_PART, INDEX_TYPE, INDEX_COMMENT \
    FROM information_schema.STATISTICS WHERE \(scope.condition())
    """
  }

  init(_ row: MySQLRow) {
    table = row.text(0) ?? ""
    index = row.text(1) ?? ""
    isUnique = row.text(2) == "0"
    place = row.integer(3) ?? 0
    column = row.text(4)
    prefix = row.integer(5)
    method = row.text(6) ?? ""
    comment = row.text(7).flatMap { $0.isEmpty ? nil : $0 }
  }
}
