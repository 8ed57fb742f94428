/// A schema of one database; those of the system are left out.
struct PostgreSQLSchema: PostgreSQLCatalogQuery, Equatable {
  let oid: PostgreSQLOID
  let name: String
  let owner: String
  let comment: String?

  static let subject = PostgreSQLSubject.schemas

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), d.description
    FROM pg_namespace n
    LEFT JOIN pg_description d ON d.classoid = 'pg_namespace'::regclass AND d.objoid = n.oid AND d.objsubid = 0
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ORDER BY n.nspname
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    oid = try row.oid()
    name = try row.text()
    owner = try row.text()
    comment = row.optionalText()
  }
}
