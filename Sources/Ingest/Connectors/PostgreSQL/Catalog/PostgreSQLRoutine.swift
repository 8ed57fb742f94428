/// A function, a procedure, an aggregate or a window function.
struct PostgreSQLRoutine: PostgreSQLCatalogQuery, Equatable {
  let oid: PostgreSQLOID
  let schema: PostgreSQLOID
  let name: String
  let kind: Kind
  /// The types of the input arguments, which tell overloads apart, such as `bigint, text`.
  let signature: String
  /// The arguments with names, modes and defaults.
  let arguments: String
  /// What it returns, nil for procedures.
  let result: String?
  let language: String
  /// The source text; for compiled languages the name of the symbol.
  let body: String
  /// `IMMUTABLE`, `STABLE` or `VOLATILE`.
  let volatility: String
  let isSecurityDefiner: Bool
  let owner: String
  let comment: String?
  /// The extension that brought it.
  let fromExtension: String?

  enum Kind: String {
    case function = "f"
    case procedure = "p"
    case aggregate = "a"
    case window = "w"
  }

  static let subject = PostgreSQLSubject.routines

  /// Pages by OID: `$1` is the last one seen, `$2` the schemas, `$3` the size of a page.
  static func sql(for version: PostgreSQLServerVersion) -> String {
    let kind =
      version.major >= 11
      ? "p.prokind" : "CASE WHEN p.proisagg THEN 'a' WHEN p.proiswindow THEN 'w' ELSE 'f' END"
    let body = version.major >= 14 ? "coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)" : "p.prosrc"
    return """
      SELECT p.oid, p.pronamespace, p.proname, \(kind), oidvectortypes(p.proargtypes),
        pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname, \(body),
        CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
        p.prosecdef, pg_get_userbyid(p.proowner), d.description, x.extname
      FROM pg_proc p
      JOIN pg_language l ON l.oid = p.prolang
      LEFT JOIN pg_description d ON d.classoid = 'pg_proc'::regclass AND d.objoid = p.oid AND d.objsubid = 0
      LEFT JOIN pg_depend e ON e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'
      LEFT JOIN pg_extension x ON x.oid = e.refobjid
      WHERE p.oid > $1::oid AND p.pronamespace = ANY($2::oid[])
      ORDER BY p.oid
      LIMIT $3
      """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    oid = try row.oid()
    schema = try row.oid()
    name = try row.text()
    kind = Kind(rawValue: try row.text()) ?? .function
    signature = try row.text()
    arguments = try row.text()
    result = row.optionalText()
    language = try row.text()
    body = row.optionalText() ?? ""
    volatility = try row.text()
    isSecurityDefiner = try row.bool()
    owner = try row.text()
    comment = row.optionalText()
    fromExtension = row.optionalText()
  }
}

/// A privilege on a routine beyond the EXECUTE that everyone holds from the start.
struct PostgreSQLRoutineGrant: PostgreSQLCatalogQuery, Equatable {
  let routine: PostgreSQLOID
  let grant: PostgreSQLGrant

  static let subject = PostgreSQLSubject.routineGrants

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT p.oid, \(PostgreSQLGrant.columns)
    FROM pg_proc p CROSS JOIN LATERAL aclexplode(p.proacl) a
    WHERE p.oid = ANY($1::oid[]) AND a.grantee <> p.proowner
    ORDER BY 1, 2, 3
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    routine = try row.oid()
    grant = try PostgreSQLGrant(from: &row)
  }
}
