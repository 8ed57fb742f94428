/// That a table is part of a publication for logical replication.
struct PostgreSQLPublication: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  let name: String

  static let subject = PostgreSQLSubject.publications

  static func sql(for version: PostgreSQLServerVersion) -> String {
    let bySchema =
      version.major >= 15
      ? """

        OR EXISTS (SELECT FROM pg_publication_namespace s WHERE s.pnpubid = p.oid AND s.pnnspid = c.relnamespace)
      """ : ""
    return """
      SELECT c.oid, p.pubname
      FROM pg_class c
      JOIN pg_publication p ON p.puballtables
        OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = c.oid)\(bySchema)
      WHERE c.oid = ANY($1::oid[]) AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
      ORDER BY c.oid, p.pubname
      """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    name = try row.text()
  }
}
