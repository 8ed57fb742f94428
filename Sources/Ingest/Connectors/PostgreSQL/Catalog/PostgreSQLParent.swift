/// A table that another one is a partition of or inherits from.
struct PostgreSQLParent: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  let schema: String
  let name: String

  static let subject = PostgreSQLSubject.parents

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT i.inhrelid, n.nspname, c.relname
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhparent
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE i.inhrelid = ANY($1::oid[])
    ORDER BY i.inhrelid, i.inhseqno
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    schema = try row.text()
    name = try row.text()
  }
}
