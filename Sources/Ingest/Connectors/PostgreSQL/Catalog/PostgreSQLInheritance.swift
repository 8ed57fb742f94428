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

/// A partition of a partitioned table.
struct PostgreSQLPartition: PostgreSQLRelationDetail, Equatable {
  /// The partitioned table.
  let relation: PostgreSQLOID
  let schema: String
  let name: String
  /// The values that it takes, such as `FOR VALUES IN ('a')` or `DEFAULT`.
  let bound: String

  static let subject = PostgreSQLSubject.partitions

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT i.inhparent, n.nspname, c.relname, coalesce(pg_get_expr(c.relpartbound, c.oid), '')
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE i.inhparent = ANY($1::oid[])
    ORDER BY i.inhparent, n.nspname, c.relname
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    schema = try row.text()
    name = try row.text()
    bound = try row.text()
  }
}
