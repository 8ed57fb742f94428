/// The query of a view or a materialised view, with the names of tables qualified.
struct PostgreSQLViewDefinition: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  let sql: String

  static let subject = PostgreSQLSubject.viewDefinitions

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT c.oid, pg_get_viewdef(c.oid, true)
    FROM pg_class c
    WHERE c.oid = ANY($1::oid[]) AND c.relkind IN ('v', 'm')
    ORDER BY c.oid
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    sql = row.optionalText() ?? ""
  }
}

/// A relation that a view reads, as the server itself records it.
struct PostgreSQLViewSource: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  let schema: String
  let name: String
  let kind: PostgreSQLRelationHead.Kind
  /// The columns of the source that the view mentions, in the source's order.
  let columns: [String]

  static let subject = PostgreSQLSubject.viewSources

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT w.ev_class, n.nspname, c.relname, c.relkind,
      array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attnum IS NOT NULL)
    FROM pg_rewrite w
    JOIN pg_depend d
      ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
    JOIN pg_class c ON c.oid = d.refobjid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
    WHERE w.ev_class = ANY($1::oid[]) AND w.rulename = '_RETURN' AND d.deptype = 'n' AND c.oid <> w.ev_class
      AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
    GROUP BY w.ev_class, n.nspname, c.relname, c.relkind
    ORDER BY w.ev_class, n.nspname, c.relname
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    schema = try row.text()
    name = try row.text()
    kind = PostgreSQLRelationHead.Kind(rawValue: try row.text()) ?? .table
    columns = try row.texts()
  }
}
