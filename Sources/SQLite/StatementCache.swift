/// The prepared statements of one connection by their text.
struct StatementCache {
  // The catalog's own statements number below two hundred; what goes beyond is text built at run time.
  private let capacity = 256
  private var statements: [String: Statement] = [:]
  /// The same by where the text lies in memory, each in the place of others that fall there too: a literal is always in
  /// one place, and comparing it with itself is free.
  private var places = [Place?](repeating: nil, count: placeCount)
  private var uses = 0
  private static let placeCount = 1024

  private struct Place {
    let address: UInt
    let statement: Statement
  }

  /// A statement that is not running, prepared by `prepare` if there is none yet.
  mutating func statement(
    for sql: String, prepare: (String) throws(SQLiteError) -> Statement
  ) throws(SQLiteError) -> Statement {
    uses += 1
    let address = Self.address(of: sql)
    if let cached = statement(at: address), cached.sql == sql, !cached.isRunning {
      cached.lastUse = uses
      return cached
    }
    if let cached = statements[sql] {
      // A statement that is in the middle of its rows cannot start again; the nested run gets one of its own.
      guard !cached.isRunning else { return try prepare(sql) }
      cached.lastUse = uses
      remember(cached, at: address)
      return cached
    }
    let statement = try prepare(sql)
    statement.lastUse = uses
    if statements.count >= capacity { dropOlderHalf() }
    statements[sql] = statement
    remember(statement, at: address)
    return statement
  }

  private func statement(at address: UInt?) -> Statement? {
    guard let address, let place = places[Self.index(address)], place.address == address else { return nil }
    return place.statement
  }

  private mutating func remember(_ statement: Statement, at address: UInt?) {
    guard let address else { return }
    places[Self.index(address)] = Place(address: address, statement: statement)
  }

  private static func index(_ address: UInt) -> Int { Int(truncatingIfNeeded: address >> 4) & (placeCount - 1) }

  /// Short texts lie in the string itself and so nowhere in particular.
  private static func address(of sql: String) -> UInt? {
    guard sql.utf8.count > 15 else { return nil }
    return sql.utf8.withContiguousStorageIfAvailable { UInt(bitPattern: $0.baseAddress) }
  }

  /// Forgets all statements; those still held elsewhere stay usable.
  mutating func removeAll() {
    statements.removeAll()
    places = Array(repeating: nil, count: Self.placeCount)
  }

  private mutating func dropOlderHalf() {
    let ages = statements.values.map(\.lastUse).sorted()
    let median = ages[ages.count / 2]
    statements = statements.filter { $0.value.lastUse > median }
    places = Array(repeating: nil, count: Self.placeCount)
  }
}
