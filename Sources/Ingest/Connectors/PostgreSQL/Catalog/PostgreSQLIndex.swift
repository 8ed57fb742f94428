/// An index of a table or a materialised view.
struct PostgreSQLIndex: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  let name: String
  /// The access method, such as `btree` or `gin`.
  let method: String
  let isUnique: Bool
  let isPrimary: Bool
  /// False while a concurrent build has not finished, or after it failed.
  let isValid: Bool
  /// The key columns and expressions in their order.
  let keys: [String]
  /// The condition of a partial index.
  let predicate: String?
  /// As `pg_get_indexdef` prints it.
  let definition: String
  let comment: String?

  static let subject = PostgreSQLSubject.indexes

  static func sql(for version: PostgreSQLServerVersion) -> String {
    let keyCount = version.major >= 11 ? "i.indnkeyatts" : "i.indnatts"
    return """
      SELECT i.indrelid, c.relname, m.amname, i.indisunique, i.indisprimary, i.indisvalid,
        ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true) FROM generate_series(1, \(keyCount)) k ORDER BY k),
        pg_get_expr(i.indpred, i.indrelid, true), pg_get_indexdef(i.indexrelid), d.description
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_am m ON m.oid = c.relam
      LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
      WHERE i.indrelid = ANY($1::oid[])
      ORDER BY i.indrelid, c.relname
      """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    name = try row.text()
    method = try row.text()
    isUnique = try row.bool()
    isPrimary = try row.bool()
    isValid = try row.bool()
    keys = try row.texts()
    predicate = row.optionalText()
    definition = try row.text()
    comment = row.optionalText()
  }
}
