/// The prepared statements of one connection by their text.
struct StatementCache {
  // The catalog's own statements number below two hundred; what goes beyond is text built at run time.
  private let capacity = 256
  private var statements: [String: Statement] = [:]
  private var uses = 0

  /// A statement that is not running, prepared by `prepare` if there is none yet.
  mutating func statement(
    for sql: String, prepare: (String) throws(SQLiteError) -> Statement
  ) throws(SQLiteError) -> Statement {
    uses += 1
    if let cached = statements[sql] {
      // A statement that is in the middle of its rows cannot start again; the nested run gets one of its own.
      guard !cached.isRunning else { return try prepare(sql) }
      cached.lastUse = uses
      return cached
    }
    let statement = try prepare(sql)
    statement.lastUse = uses
    if statements.count >= capacity { dropOlderHalf() }
    statements[sql] = statement
    return statement
  }

  /// Forgets all statements; those still held elsewhere stay usable.
  mutating func removeAll() { statements.removeAll() }

  private mutating func dropOlderHalf() {
    let ages = statements.values.map(\.lastUse).sorted()
    let median = ages[ages.count / 2]
    statements = statements.filter { $0.value.lastUse > median }
  }
}
