/// A role, which is a user, a group, or both.
struct PostgreSQLRole: PostgreSQLCatalogQuery, Equatable {
  let oid: PostgreSQLOID
  let name: String
  let mayLogIn: Bool
  let isSuperuser: Bool
  /// The roles it is a direct member of, sorted by name.
  let memberOf: [String]
  let comment: String?

  static let subject = PostgreSQLSubject.roles

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT r.oid, r.rolname, r.rolcanlogin, r.rolsuper,
      ARRAY(
        SELECT DISTINCT g.rolname::text
        FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid
        ORDER BY 1),
      shobj_description(r.oid, 'pg_authid')
    FROM pg_roles r
    WHERE r.rolname !~ '^pg_'
    ORDER BY r.rolname
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    oid = try row.oid()
    name = try row.text()
    mayLogIn = try row.bool()
    isSuperuser = try row.bool()
    memberOf = try row.texts()
    comment = row.optionalText()
  }
}
