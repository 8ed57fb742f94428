/// The prepared statements of one connection by their text.
struct StatementCache {
  // The catalog's own statements number below two hundred; what goes beyond is text built at run time.
  private let capacity = 256
  private var statements: [String: Statement] = [:]
  /// The same by where the text lies in memory: a literal is always in one place, and comparing it with itself is free.
  private var places: [UInt: Statement] = [:]
  private var uses = 0

  /// A statement that is not running, prepared by `prepare` if there is none yet.
  mutating func statement(
    for sql: String, prepare: (String) throws(SQLiteError) -> Statement
  ) throws(SQLiteError) -> Statement {
    uses += 1
    let place = Self.place(of: sql)
    if let place, let cached = places[place], cached.sql == sql, !cached.isRunning {
      cached.lastUse = uses
      return cached
    }
    if let cached = statements[sql] {
      // A statement that is in the middle of its rows cannot start again; the nested run gets one of its own.
      guard !cached.isRunning else { return try prepare(sql) }
      cached.lastUse = uses
      remember(cached, at: place)
      return cached
    }
    let statement = try prepare(sql)
    statement.lastUse = uses
    if statements.count >= capacity { dropOlderHalf() }
    statements[sql] = statement
    remember(statement, at: place)
    return statement
  }

  private mutating func remember(_ statement: Statement, at place: UInt?) {
    guard let place else { return }
    // Texts built at run time lie somewhere else each time.
    if places.count >= 2 * capacity { places.removeAll(keepingCapacity: true) }
    places[place] = statement
  }

  /// Short texts lie in the string itself and so nowhere in particular.
  private static func place(of sql: String) -> UInt? {
    guard sql.utf8.count > 15 else { return nil }
    return sql.utf8.withContiguousStorageIfAvailable { UInt(bitPattern: $0.baseAddress) }
  }

  /// Forgets all statements; those still held elsewhere stay usable.
  mutating func removeAll() {
    statements.removeAll()
    places.removeAll()
  }

  private mutating func dropOlderHalf() {
    let ages = statements.values.map(\.lastUse).sorted()
    let median = ages[ages.count / 2]
    statements = statements.filter { $0.value.lastUse > median }
    places.removeAll()
  }
}
