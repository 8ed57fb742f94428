/// A statement that the server has run, as `pg_stat_statements` counts it.
struct PostgreSQLStatement: PostgreSQLCatalogRow, Equatable {
  let database: String
  /// Nil when the role is gone.
  let user: String?
  /// The statement with `$1`, `$2`, … where constants were; nil when the crawling role may not read it.
  let text: String?
  let calls: Int64
  let rows: Int64
  /// Execution time over all calls, in milliseconds.
  let milliseconds: Double

  static let subject = PostgreSQLSubject.statements

  /// Longer texts are cut by the server: lists of values make them long, not what is of interest here.
  static let textLimit = 100_000

  /// `$1` is how many statements are wanted, those that took most time first; `$2` the databases of interest.
  /// - Parameter view: the extension's view, qualified and quoted; the extension can live in any schema.
  static func sql(view: String, version: PostgreSQLServerVersion) -> String {
    let time = version.major >= 13 ? "s.total_exec_time" : "s.total_time"
    return """
      SELECT d.datname, r.rolname, nullif(left(s.query, \(textLimit)), '<insufficient privilege>'),
        sum(s.calls), sum(s.rows), sum(\(time))
      FROM \(view) s
      JOIN pg_database d ON d.oid = s.dbid
      LEFT JOIN pg_roles r ON r.oid = s.userid
      WHERE d.datname = ANY($2::text[])
      GROUP BY d.datname, r.rolname, s.query
      ORDER BY sum(\(time)) DESC
      LIMIT $1
      """
  }

  /// Where the view is; no row when the extension is not installed in this database.
  static let viewSQL = """
    SELECT quote_ident(n.nspname) || '.pg_stat_statements'
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_stat_statements'
    """

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    database = try row.text()
    user = row.optionalText()
    text = row.optionalText()
    calls = try row.int()
    rows = try row.int()
    milliseconds = try row.optionalDouble() ?? 0
  }
}
