/// A key or a check of a table.
struct PostgreSQLConstraint: PostgreSQLRelationDetail, Equatable {
  let relation: PostgreSQLOID
  let name: String
  let kind: Kind
  /// The constrained columns in the constraint's order; empty for a check over no column.
  let columns: [String]
  /// What a foreign key points to.
  let target: Target?
  /// As `pg_get_constraintdef` prints it.
  let definition: String
  /// False for constraints added as NOT VALID: old rows may break them.
  let isValidated: Bool
  let comment: String?

  enum Kind: String {
    case primaryKey = "p"
    case foreignKey = "f"
    case unique = "u"
    case check = "c"
    case exclusion = "x"
  }

  struct Target: Equatable {
    let schema: String
    let table: String
    /// Paired with the constraint's `columns`.
    let columns: [String]
    let onUpdate: Action
    let onDelete: Action
  }

  /// What happens to referencing rows.
  enum Action: String {
    case noAction = "a"
    case restrict = "r"
    case cascade = "c"
    case setNull = "n"
    case setDefault = "d"
  }

  static let subject = PostgreSQLSubject.constraints

  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT k.conrelid, k.conname, k.contype, \(columnNames("k.conrelid", "k.conkey")), fn.nspname, f.relname,
      \(columnNames("k.confrelid", "k.confkey")), k.confupdtype, k.confdeltype, pg_get_constraintdef(k.oid),
      k.convalidated, d.description
    FROM pg_constraint k
    LEFT JOIN pg_class f ON f.oid = k.confrelid
    LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
    LEFT JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid AND d.objsubid = 0
    WHERE k.conrelid = ANY($1::oid[]) AND k.contype IN ('p', 'f', 'u', 'c', 'x')\(withoutPartitionCopies(version))
    ORDER BY k.conrelid, k.contype, k.conname
    """
  }

  /// A foreign key to a partitioned table is copied once per partition of the target; only the one that was
  /// declared is of interest.
  private static func withoutPartitionCopies(_ version: PostgreSQLServerVersion) -> String {
    guard version.major >= 12 else { return "" }
    return """

        AND NOT (k.contype = 'f' AND k.conparentid <> 0 AND EXISTS (
          SELECT FROM pg_inherits i
          JOIN pg_constraint o ON o.confrelid = i.inhparent AND o.contype = 'f'
          WHERE i.inhrelid = k.confrelid AND o.conrelid = k.conrelid AND o.conkey = k.conkey))
      """
  }

  private static func columnNames(_ relation: String, _ numbers: String) -> String {
    """
    ARRAY(
        SELECT a.attname::text FROM unnest(\(numbers)) WITH ORDINALITY u(number, place)
        JOIN pg_attribute a ON a.attrelid = \(relation) AND a.attnum = u.number
        ORDER BY u.place)
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    relation = try row.oid()
    name = try row.text()
    kind = Kind(rawValue: try row.text()) ?? .check
    columns = try row.texts()
    let (schema, table, targetColumns) = (row.optionalText(), row.optionalText(), try row.texts())
    let (onUpdate, onDelete) = (Action(rawValue: try row.text()), Action(rawValue: try row.text()))
    if let schema, let table {
      target = Target(
        schema: schema, table: table, columns: targetColumns,
        onUpdate: onUpdate ?? .noAction, onDelete: onDelete ?? .noAction)
    } else {
      target = nil
    }
    definition = try row.text()
    isValidated = try row.bool()
    comment = row.optionalText()
  }
}
