/// A column of a relation. Dropped columns and system columns are left out.
struct PostgreSQLColumn: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  /// The attribute number: gaps show where columns were dropped.
  let number: Int
  let name: String
  /// The type as `format_type` prints it, such as `numeric(12,2)`, without `public.` in front.
  let type: String
  /// The type itself, or the element type of an array.
  let elementType: PostgreSQLOID
  let isNullable: Bool
  /// The default's expression, nil when there is none and for generated columns.
  let defaultValue: String?
  let generation: Generation?
  /// The collation when it differs from the type's own.
  let collation: String?
  let comment: String?

  /// How the server fills the column by itself.
  enum Generation: Equatable {
    case identityAlways
    case identityByDefault
    case stored(expression: String)
    case virtual(expression: String)
  }

  static let subject = PostgreSQLSubject.columns

  static func sql(for version: PostgreSQLServerVersion) -> String {
    let generated = version.major >= 12 ? "a.attgenerated" : "''"
    return """
      SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END, NOT a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid), a.attidentity, \(generated),
        CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(o.collname) END, r.description
      FROM pg_attribute a
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_collation o ON o.oid = a.attcollation
      LEFT JOIN pg_description r
        ON r.classoid = 'pg_class'::regclass AND r.objoid = a.attrelid AND r.objsubid = a.attnum
      WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    number = Int(try row.int())
    name = try row.text()
    type = PostgreSQLType.displayName(try row.text())
    elementType = try row.oid()
    isNullable = try row.bool()
    let expression = row.optionalText()
    generation =
      switch (try row.text(), try row.text()) {
      case ("a", _): .identityAlways
      case ("d", _): .identityByDefault
      case (_, "s"): .stored(expression: expression ?? "")
      case (_, "v"): .virtual(expression: expression ?? "")
      default: nil
      }
    defaultValue = generation == nil ? expression : nil
    collation = row.optionalText()
    comment = row.optionalText()
  }
}
