import CSQLite

/// A prepared statement, to be run any number of times on its connection's thread.
package final class Statement {
  /// The text it was prepared from.
  package let sql: String
  let handle: OpaquePointer
  /// Whether someone is between `step` and the end of the rows; a nested use then needs a statement of its own.
  private(set) var isRunning = false
  /// When the cache last handed it out, in uses of the cache.
  var lastUse = 0
  // A closed connection lives on in SQLite until its last statement is finalized, so the pointer stays valid.
  private let database: OpaquePointer
  private let parameterCount: Int32

  /// Prepares the first statement of `sql`.
  init(_ sql: String, database: OpaquePointer, persistent: Bool) throws(SQLiteError) {
    var handle: OpaquePointer?
    var text = sql
    let (code, rest) = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters -> (Int32, Int) in
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
          database, characters.baseAddress, Int32(clamping: characters.count),
          persistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0, &handle, &tail)
        let used = characters.baseAddress.flatMap { start in tail.map { start.distance(to: $0) } } ?? 0
        return (code, characters.count - used)
      }
    }
    guard code == SQLITE_OK else { throw SQLiteError(database: database, code: code, sql: sql) }
    guard let handle else { throw SQLiteError(.misuse, "there is no statement in the text", sql: sql) }
    guard rest == 0 || sql.utf8.suffix(rest).allSatisfy({ $0 <= 0x20 || $0 == UInt8(ascii: ";") }) else {
      sqlite3_finalize(handle)
      throw SQLiteError(.misuse, "more than one statement in the text; only scripts may have several", sql: sql)
    }
    self.sql = sql
    self.handle = handle
    self.database = database
    self.parameterCount = sqlite3_bind_parameter_count(handle)
  }

  deinit { sqlite3_finalize(handle) }

  // A list of existentials, since a parameter pack is no cheaper list: its types are looked up at run time, each time.
  /// Binds all parameters, in order. Text and bytes are copied.
  /// - Throws: `misuse` when the number of values is not the number of parameters.
  package func bind(_ arguments: [any Bindable]) throws(SQLiteError) {
    guard arguments.count == Int(parameterCount) else {
      throw SQLiteError(.misuse, "\(arguments.count) values for \(parameterCount) parameters", sql: sql)
    }
    var index: Int32 = 0
    for argument in arguments {
      index += 1
      let code = argument.bind(to: self, at: index)
      guard code == SQLITE_OK else { throw error(code) }
    }
  }

  /// Moves to the next row. Not for other rooms: a run that nobody ends would pin its connection to an old moment.
  /// - Returns: false after the last row; the statement is then ready for the next run.
  @usableFromInline
  func step() throws(SQLiteError) -> Bool {
    isRunning = true
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else {
      // The message belongs to the connection and is taken before reset may replace it.
      let error = error(code)
      reset()
      throw error
    }
    reset()
    return false
  }

  /// Ends the run early, so that the statement holds no lock and can be run again.
  @usableFromInline
  func reset() {
    // The code repeats the error of the last step, which step has thrown already.
    sqlite3_reset(handle)
    isRunning = false
  }

  /// Runs the statement once and drops any rows.
  package func run(_ arguments: any Bindable...) throws(SQLiteError) {
    try bind(arguments)
    try finish()
  }

  /// Runs what was bound and drops any rows.
  func finish() throws(SQLiteError) { while try step() {} }

  /// Runs what was bound up to its first row.
  /// - Returns: what `body` makes of that row, nil when there is none.
  @inlinable
  func firstRow<Result>(_ body: (borrowing Row) throws -> Result) throws -> Result? {
    guard try step() else { return nil }
    defer { reset() }
    return try body(Row(of: self))
  }

  @usableFromInline
  func forEachRow(_ body: (borrowing Row) throws -> Void) throws {
    // After a row that body refuses the statement must not keep its read lock.
    defer { if isRunning { reset() } }
    let row = Row(of: self)
    while try step() { try body(row) }
  }

  private func error(_ code: Int32) -> SQLiteError { SQLiteError(database: database, code: code, sql: sql) }
}
