/// A trigger that someone made; those that enforce foreign keys are left out.
struct PostgreSQLTrigger: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  let name: String
  let isEnabled: Bool
  /// The function it calls, qualified.
  let function: String
  /// As `pg_get_triggerdef` prints it.
  let definition: String

  static let subject = PostgreSQLSubject.triggers

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT t.tgrelid, t.tgname, t.tgenabled <> 'D', quote_ident(n.nspname) || '.' || quote_ident(p.proname),
      pg_get_triggerdef(t.oid, true)
    FROM pg_trigger t
    JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE t.tgrelid = ANY($1::oid[]) AND NOT t.tgisinternal
    ORDER BY t.tgrelid, t.tgname
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    name = try row.text()
    isEnabled = try row.bool()
    function = try row.text()
    definition = try row.text()
  }
}
