/// Goes through the routines of some schemas in portions.
struct PostgreSQLRoutinePages {
  private let reader: PostgreSQLCatalogReader
  private let schemas: [PostgreSQLOID]
  private let size: Int
  private var last: PostgreSQLOID? = PostgreSQLOID(0)

  init(_ reader: PostgreSQLCatalogReader, in schemas: [PostgreSQLSchema], size: Int = 500) {
    self.reader = reader
    self.schemas = schemas.map(\.oid)
    self.size = size
  }

  /// The next routines with their grants; nil after the last, and after a warning when they cannot be read.
  mutating func next() throws(PostgreSQLError) -> [(routine: PostgreSQLRoutine, grants: [PostgreSQLGrant])]? {
    guard let last, !schemas.isEmpty else { return nil }
    let routines = try reader.read(
      PostgreSQLRoutine.self, ["\(last.value)", PostgreSQLArrayLiteral.integers(schemas.lazy.map(\.value)), "\(size)"])
    self.last = routines.count < size ? nil : routines.last?.oid
    guard !routines.isEmpty else { return nil }
    let rows = try reader.read(
      PostgreSQLRoutineGrant.self, [PostgreSQLArrayLiteral.integers(routines.lazy.map(\.oid.value))])
    let grants = Dictionary(grouping: rows, by: \.routine)
    return routines.map { ($0, grants[$0.oid, default: []].map(\.grant)) }
  }
}
