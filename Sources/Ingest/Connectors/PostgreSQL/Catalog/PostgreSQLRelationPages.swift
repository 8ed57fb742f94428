/// Goes through the relations of some schemas in portions, each relation complete, so that memory does not depend on
/// how many there are.
struct PostgreSQLRelationPages {
  private let reader: PostgreSQLCatalogReader
  private let schemas: [PostgreSQLOID: String]
  private let isWanted: (_ schema: String, PostgreSQLRelationHead) -> Bool
  private let size: Int
  private var last: PostgreSQLOID? = PostgreSQLOID(0)

  /// - Parameters:
  ///   - isWanted: nothing more is read of a relation for which it says no.
  ///   - size: how many relations are asked for at a time.
  init(
    _ reader: PostgreSQLCatalogReader, in schemas: [PostgreSQLSchema], size: Int = 500,
    where isWanted: @escaping (_ schema: String, PostgreSQLRelationHead) -> Bool
  ) {
    self.reader = reader
    self.schemas = Dictionary(schemas.map { ($0.oid, $0.name) }, uniquingKeysWith: { first, _ in first })
    self.isWanted = isWanted
    self.size = size
  }

  /// The next relations, in the order in which they were made; nil after the last.
  mutating func next() throws(PostgreSQLError) -> [PostgreSQLRelation]? {
    guard let last, !schemas.isEmpty else { return nil }
    let heads = try reader.require(
      PostgreSQLRelationHead.self,
      ["\(last.value)", PostgreSQLArrayLiteral.integers(schemas.keys.lazy.map(\.value)), "\(size)"])
    self.last = heads.count < size ? nil : heads.last?.oid
    guard !heads.isEmpty else { return nil }
    var page = PostgreSQLRelationPage(heads.filter { isWanted(schemas[$0.schema] ?? "", $0) }, schemas: schemas)
    try page.complete(with: reader)
    return page.relations
  }
}

/// Some relations that are being completed with what hangs on them.
private struct PostgreSQLRelationPage {
  private(set) var relations: [PostgreSQLRelation]
  private let schemas: [PostgreSQLOID: String]
  private let places: [PostgreSQLOID: Int]

  init(_ heads: [PostgreSQLRelationHead], schemas: [PostgreSQLOID: String]) {
    relations = heads.map { PostgreSQLRelation($0) }
    self.schemas = schemas
    places = Dictionary(heads.enumerated().map { ($1.oid, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func complete(with reader: PostgreSQLCatalogReader) throws(PostgreSQLError) {
    try add(PostgreSQLColumn.self, reader) { $0.columns.append($1) }
    try add(PostgreSQLConstraint.self, reader) { $0.constraints.append($1) }
    try add(PostgreSQLIndex.self, reader) { $0.indexes.append($1) }
    try add(PostgreSQLTrigger.self, reader) { $0.triggers.append($1) }
    try add(PostgreSQLPolicy.self, reader) { $0.policies.append($1) }
    try add(PostgreSQLRelationGrant.self, reader) { $0.grants.append($1) }
    try add(PostgreSQLStorage.self, reader) { $0.storage = $1 }
    try add(PostgreSQLParent.self, reader) { $0.parents.append($1) }
    try add(PostgreSQLPartition.self, reader) { $0.partitions.append($1) }
    try add(PostgreSQLPublication.self, reader) { $0.publications.append($1.name) }
    try add(PostgreSQLViewDefinition.self, reader) { $0.definition = $1.sql }
    try add(PostgreSQLViewSource.self, reader) { $0.sources.append($1) }
  }

  private mutating func add<Row: PostgreSQLRelationDetail>(
    _ kind: Row.Type, _ reader: PostgreSQLCatalogReader, _ attach: (inout PostgreSQLRelation, Row) -> Void
  ) throws(PostgreSQLError) {
    let oids = relations.map(\.head.oid)
    let (rows, unread) = try reader.details(kind, of: oids[...]) { oid in
      guard let head = places[oid].map({ relations[$0].head }) else { return "relation \(oid.value)" }
      return "\(schemas[head.schema] ?? "").\(head.name)"
    }
    for row in rows {
      if let place = places[row.relation] { attach(&relations[place], row) }
    }
    for oid in unread {
      if let place = places[oid] { relations[place].unread.insert(Row.subject) }
    }
  }
}
