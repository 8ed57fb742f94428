/// One partition of a table.
struct MySQLPartition: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "partitions"

  let table: String
  let name: String
  /// Such as `RANGE` or `LIST COLUMNS`.
  let method: String
  let expression: String
  /// The bound or the list of values; nil for HASH and KEY.
  let bound: String?

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT TABLE_NAME, PARTITION_NAME, PARTITION_METHOD, PARTITION_EXPRESSION, PARTITION_DESCRIPTION \
    FROM information_schema.PARTITIONS WHERE PARTITION_NAME IS NOT NULL AND \(scope.condition()) \
    ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION
    """
  }

  init(_ row: MySQLRow) {
    table = row.text(0) ?? ""
    name = row.text(1) ?? ""
    method = row.text(2) ?? ""
    expression = row.text(3) ?? ""
    bound = row.text(4)
  }
}
