/// How much a table or materialised view holds. A partitioned table counts what its partitions hold.
struct PostgreSQLStorage: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  /// The planner's estimate, nil when the table was never analysed.
  let rowEstimate: Int64?
  /// Bytes on disk with indexes and TOAST.
  let bytes: Int64?

  static let subject = PostgreSQLSubject.storage

  static func sql(for version: PostgreSQLServerVersion) -> String {
    // Before 14 a table that was never analysed shows zero rows in zero pages, afterwards -1 rows.
    let isKnown = version.major >= 14 ? "c.reltuples >= 0" : "(c.reltuples > 0 OR c.relpages > 0)"
    return """
      WITH RECURSIVE part(root, oid) AS (
        SELECT c.oid, c.oid FROM pg_class c WHERE c.oid = ANY($1::oid[]) AND c.relkind IN ('r', 'm', 'p')
        UNION ALL
        SELECT p.root, i.inhrelid
        FROM part p
        JOIN pg_class c ON c.oid = p.oid AND c.relkind = 'p'
        JOIN pg_inherits i ON i.inhparent = p.oid
      )
      SELECT p.root,
        round(sum(c.reltuples::numeric) FILTER (WHERE c.relkind IN ('r', 'm', 'f') AND \(isKnown))),
        sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relkind IN ('r', 'm'))
      FROM part p
      JOIN pg_class c ON c.oid = p.oid
      GROUP BY p.root
      ORDER BY p.root
      """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    rowEstimate = try row.optionalInt()
    bytes = try row.optionalInt()
  }
}
