/// The types of one database that are not the system's own, by what columns refer to.
struct PostgreSQLTypes {
  private let types: [PostgreSQLOID: PostgreSQLType]
  private let fields: [PostgreSQLOID: [PostgreSQLTypeField]]

  init(types: [PostgreSQLType], fields: [PostgreSQLTypeField]) {
    self.types = Dictionary(types.map { ($0.oid, $0) }, uniquingKeysWith: { first, _ in first })
    self.fields = Dictionary(grouping: fields, by: \.compositeType)
  }

  /// The type, nil for those of the system.
  subscript(oid: PostgreSQLOID) -> PostgreSQLType? { types[oid] }

  /// The fields of a composite type in their order; those of the type below when it is a domain.
  func fields(of oid: PostgreSQLOID) -> [PostgreSQLTypeField] {
    var oid = oid
    // Domains over domains are finite, but what arrives need not be.
    for _ in 0..<16 {
      if let fields = fields[oid] { return fields }
      guard let base = types[oid]?.baseType else { return [] }
      oid = base
    }
    return []
  }
}
