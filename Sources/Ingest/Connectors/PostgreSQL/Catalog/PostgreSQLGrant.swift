/// One privilege that a role, or everyone, holds on something. What an owner holds by owning is left out.
struct PostgreSQLGrant: Equatable {
  /// The role's name, nil for PUBLIC.
  let grantee: String?
  /// `SELECT`, `USAGE`, `EXECUTE` and so on.
  let privilege: String
  /// WITH GRANT OPTION.
  let isGrantable: Bool

  /// The columns that `init(from:)` reads, of an `aclexplode` called `a`.
  static let columns = """
    CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
    """

  init(grantee: String?, privilege: String, isGrantable: Bool) {
    self.grantee = grantee
    self.privilege = privilege
    self.isGrantable = isGrantable
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    grantee = row.optionalText()
    privilege = try row.text()
    isGrantable = try row.bool()
  }
}

/// A privilege on a relation or on one of its columns.
struct PostgreSQLRelationGrant: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  /// The column it is limited to, nil for the whole relation.
  let column: String?
  let grant: PostgreSQLGrant

  static let subject = PostgreSQLSubject.grants

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT c.oid, NULL::name, \(PostgreSQLGrant.columns)
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
    WHERE c.oid = ANY($1::oid[]) AND a.grantee <> c.relowner
    UNION ALL
    SELECT t.attrelid, t.attname, \(PostgreSQLGrant.columns)
    FROM pg_attribute t
    JOIN pg_class c ON c.oid = t.attrelid
    CROSS JOIN LATERAL aclexplode(t.attacl) a
    WHERE t.attrelid = ANY($1::oid[]) AND t.attnum > 0 AND NOT t.attisdropped AND a.grantee <> c.relowner
    ORDER BY 1, 2, 3, 4
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    column = row.optionalText()
    grant = try PostgreSQLGrant(from: &row)
  }
}

/// A privilege on a schema.
struct PostgreSQLSchemaGrant: PostgreSQLCatalogQuery, Equatable {
  let schema: PostgreSQLOID
  let grant: PostgreSQLGrant

  static let subject = PostgreSQLSubject.schemaGrants

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT n.oid, \(PostgreSQLGrant.columns)
    FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND a.grantee <> n.nspowner
    ORDER BY 1, 2, 3
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    schema = try row.oid()
    grant = try PostgreSQLGrant(from: &row)
  }
}

/// A privilege on a database.
struct PostgreSQLDatabaseGrant: PostgreSQLCatalogQuery, Equatable {
  let database: PostgreSQLOID
  let grant: PostgreSQLGrant

  static let subject = PostgreSQLSubject.databaseGrants

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT d.oid, \(PostgreSQLGrant.columns)
    FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) a
    WHERE a.grantee <> d.datdba
    ORDER BY 1, 2, 3
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    database = try row.oid()
    grant = try PostgreSQLGrant(from: &row)
  }
}
