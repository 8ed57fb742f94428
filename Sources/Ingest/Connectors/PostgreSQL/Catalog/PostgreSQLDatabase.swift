/// A database of the cluster.
struct PostgreSQLDatabase: PostgreSQLCatalogQuery, Equatable {
  let oid: PostgreSQLOID
  let name: String
  let owner: String
  /// The server-side encoding, such as `UTF8` or `LATIN1`.
  let encoding: String
  let collation: String
  let comment: String?
  let isTemplate: Bool
  /// False for databases like `template0` that take no connections at all.
  let allowsConnections: Bool
  /// Whether the crawling role holds CONNECT.
  let mayConnect: Bool

  static let subject = PostgreSQLSubject.databases

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT d.oid, d.datname, pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate,
      shobj_description(d.oid, 'pg_database'), d.datistemplate, d.datallowconn,
      has_database_privilege(d.oid, 'CONNECT')
    FROM pg_database d
    ORDER BY d.datname
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    oid = try row.oid()
    name = try row.text()
    owner = try row.text()
    encoding = try row.text()
    collation = row.optionalText() ?? ""
    comment = row.optionalText()
    isTemplate = try row.bool()
    allowsConnections = try row.bool()
    mayConnect = try row.bool()
  }
}
