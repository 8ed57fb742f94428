/// A row-level security policy.
struct PostgreSQLPolicy: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  let name: String
  /// `ALL`, `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
  let command: String
  /// True for PERMISSIVE policies (any of them suffices), false for RESTRICTIVE ones (all must hold).
  let isPermissive: Bool
  /// The roles it applies to; `PUBLIC` for everyone.
  let roles: [String]
  /// Which existing rows are visible.
  let using: String?
  /// Which new rows are accepted.
  let check: String?

  static let subject = PostgreSQLSubject.policies

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT p.polrelid, p.polname,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
        ELSE 'ALL' END,
      p.polpermissive,
      ARRAY(
        SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END FROM unnest(p.polroles) r ORDER BY 1),
      pg_get_expr(p.polqual, p.polrelid, true), pg_get_expr(p.polwithcheck, p.polrelid, true)
    FROM pg_policy p
    WHERE p.polrelid = ANY($1::oid[])
    ORDER BY p.polrelid, p.polname
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    name = try row.text()
    command = try row.text()
    isPermissive = try row.bool()
    roles = try row.texts()
    using = row.optionalText()
    check = row.optionalText()
  }
}
