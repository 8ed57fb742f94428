/// A type that someone made: an enumeration, a domain, a composite or a range type.
struct PostgreSQLType: PostgreSQLCatalogQuery, Equatable {
  let oid: PostgreSQLOID
  /// The type as `format_type` prints it, without `public.` in front.
  let name: String
  let kind: Kind
  let comment: String?
  /// The labels of an enumeration in their order.
  let labels: [String]
  /// The type under a domain, or the element type of that.
  let baseType: PostgreSQLOID?
  /// The type under a domain as `format_type` prints it; the subtype of a range.
  let baseName: String?
  /// The conditions of a domain, such as `CHECK ((VALUE > 0))` and `NOT NULL`.
  let conditions: [String]

  enum Kind: String {
    case enumeration = "e"
    case domain = "d"
    case composite = "c"
    case range = "r"
  }

  static let subject = PostgreSQLSubject.types

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT t.oid, format_type(t.oid, NULL), t.typtype, d.description,
      ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder),
      CASE WHEN b.typcategory = 'A' AND b.typelem <> 0 THEN b.typelem ELSE b.oid END,
      CASE WHEN t.typtype = 'r' THEN format_type(g.rngsubtype, NULL) ELSE format_type(b.oid, t.typtypmod) END,
      ARRAY(SELECT pg_get_constraintdef(o.oid) FROM pg_constraint o WHERE o.contypid = t.oid ORDER BY o.conname)
        || CASE WHEN t.typnotnull AND t.typtype = 'd' THEN ARRAY['NOT NULL'] ELSE '{}' END
    FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typtype = 'd'
    LEFT JOIN pg_range g ON g.rngtypid = t.oid
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    LEFT JOIN pg_description d ON d.classoid = 'pg_type'::regclass AND d.objoid = t.oid AND d.objsubid = 0
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
    ORDER BY t.oid
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    oid = try row.oid()
    name = Self.displayName(try row.text())
    kind = Kind(rawValue: try row.text()) ?? .composite
    comment = row.optionalText()
    labels = try row.texts()
    baseType = try row.optionalInt().map { PostgreSQLOID(UInt32(truncatingIfNeeded: $0)) }
    baseName = row.optionalText().map(Self.displayName)
    // PostgreSQL 17 lists NOT NULL among a domain's constraints as well.
    conditions = try row.texts().reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The server qualifies types of `public` too when the search path is empty; no one else writes it so.
  static func displayName(_ formatted: String) -> String {
    formatted.hasPrefix("public.") ? String(formatted.dropFirst("public.".count)) : formatted
  }
}

/// A field of a composite type.
struct PostgreSQLTypeField: PostgreSQLCatalogQuery, Equatable {
  let compositeType: PostgreSQLOID
  let name: String
  /// The type as `format_type` prints it, without `public.` in front.
  let type: String
  /// The type itself, or the element type of an array.
  let elementType: PostgreSQLOID
  let comment: String?

  static let subject = PostgreSQLSubject.typeFields

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT c.reltype, a.attname, format_type(a.atttypid, a.atttypmod),
      CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END, d.description
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_description d
      ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = a.attnum
    WHERE c.relkind = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ORDER BY c.reltype, a.attnum
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    compositeType = try row.oid()
    name = try row.text()
    type = PostgreSQLType.displayName(try row.text())
    elementType = try row.oid()
    comment = row.optionalText()
  }
}
