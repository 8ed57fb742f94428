/// What `pg_class` says of a table, view, materialised view, partitioned or foreign table.
struct PostgreSQLRelationHead: PostgreSQLCatalogQuery, Equatable {
  let oid: PostgreSQLOID
  let schema: PostgreSQLOID
  let name: String
  let kind: Kind
  let owner: String
  let comment: String?
  let isPartition: Bool
  /// The values that a partition takes, such as `FOR VALUES FROM ('2026-10-01') TO ('2026-11-01')` or `DEFAULT`.
  let partitionBound: String?
  /// How a partitioned table is cut, such as `RANGE (ordered_at)`.
  let partitionKey: String?
  let isUnlogged: Bool
  /// Whether row-level security policies apply.
  let hasRowSecurity: Bool
  /// False for a materialised view that was never refreshed.
  let isPopulated: Bool
  /// The server that a foreign table reads from.
  let foreignServer: String?
  /// Storage parameters, such as `fillfactor=70`.
  let options: [String]

  enum Kind: String {
    case table = "r"
    case view = "v"
    case materializedView = "m"
    case partitionedTable = "p"
    case foreignTable = "f"

    var isView: Bool { self == .view || self == .materializedView }
  }

  static let subject = PostgreSQLSubject.relations

  /// Pages by OID: `$1` is the last one seen, `$2` the schemas, `$3` the size of a page.
  static func sql(for version: PostgreSQLServerVersion) -> String {
    """
    SELECT c.oid, c.relnamespace, c.relname, c.relkind, pg_get_userbyid(c.relowner), d.description, c.relispartition,
      pg_get_expr(c.relpartbound, c.oid), CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
      c.relpersistence = 'u', c.relrowsecurity, c.relispopulated, s.srvname, c.reloptions
    FROM pg_class c
    LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
    LEFT JOIN pg_foreign_server s ON s.oid = f.ftserver
    LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
    WHERE c.oid > $1::oid AND c.relnamespace = ANY($2::oid[]) AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
      AND c.relpersistence <> 't'
    ORDER BY c.oid
    LIMIT $3
    """
  }

  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError) {
    oid = try row.oid()
    schema = try row.oid()
    name = try row.text()
    kind = Kind(rawValue: try row.text()) ?? .table
    owner = try row.text()
    comment = row.optionalText()
    isPartition = try row.bool()
    partitionBound = row.optionalText()
    partitionKey = row.optionalText()
    isUnlogged = try row.bool()
    hasRowSecurity = try row.bool()
    isPopulated = try row.bool()
    foreignServer = row.optionalText()
    options = try row.texts()
  }
}

/// One relation with all that hangs on it.
struct PostgreSQLRelation: Equatable {
  let head: PostgreSQLRelationHead
  var columns: [PostgreSQLColumn] = []
  var constraints: [PostgreSQLConstraint] = []
  var indexes: [PostgreSQLIndex] = []
  var triggers: [PostgreSQLTrigger] = []
  var policies: [PostgreSQLPolicy] = []
  var grants: [PostgreSQLRelationGrant] = []
  var storage: PostgreSQLStorage?
  var parents: [PostgreSQLParent] = []
  /// The partitions of a partitioned table.
  var partitions: [PostgreSQLPartition] = []
  var publications: [String] = []
  /// The query of a view.
  var definition: String?
  /// The relations that a view reads.
  var sources: [PostgreSQLViewSource] = []
  /// What could not be read and is therefore empty here although it may exist.
  var unread: Set<PostgreSQLSubject> = []

  init(_ head: PostgreSQLRelationHead) { self.head = head }
}
