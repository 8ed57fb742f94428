import CSQLite

/// One connection to a database file. It belongs to one thread at a time and is not locked by SQLite
/// (`SQLITE_OPEN_NOMUTEX`): the pool, or the writer thread, sees to that.
package final class Connection {
  /// What the connection may do.
  package enum Access: Sendable {
    /// Reads and writes; creates the file when it is missing.
    case readWrite
    /// Reads only; even `PRAGMA` cannot lift it.
    case readOnly
  }

  /// The file, or `:memory:`.
  package let path: String
  let handle: OpaquePointer
  private var cache = StatementCache()
  private var isClosed = false
  var timeLimit: TimeLimit?
  var logSize: LogSize?

  /// Opens a database with Cairn's settings.
  package convenience init(path: String, _ access: Access = .readWrite) throws(SQLiteError) {
    let mode = access == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
    try self.init(path: path, name: Connection.fileName(path), flags: mode)
    try configure(access)
  }

  /// Opens an empty database that lives in memory and ends with the connection.
  package static func inMemory() throws(SQLiteError) -> Connection {
    let connection = try Connection(path: ":memory:", name: ":memory:", flags: SQLITE_OPEN_READWRITE)
    try connection.configure(.readWrite)
    return connection
  }

  /// A name that SQLite takes for a file: a relative one could start with "file:" and be a URI, or be ":memory:".
  static func fileName(_ path: String) -> String { path.hasPrefix("/") ? path : "./\(path)" }

  init(path: String, name: String, flags: Int32) throws(SQLiteError) {
    Library.configureOnce()
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let handle else {
      let error = SQLiteError(database: handle, code: code)
      sqlite3_close_v2(handle)
      throw SQLiteError(error.extended, "\(path): \(error.message)")
    }
    self.handle = handle
    self.path = path
  }

  deinit { close() }

  /// Closes the file now rather than when the last reference goes; nothing may be called afterwards.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    cache.removeAll()
    // The v2 form waits for statements that are still held elsewhere instead of failing.
    sqlite3_close_v2(handle)
  }

  /// Runs a statement once.
  package func run(_ sql: String, _ arguments: any Bindable...) throws(SQLiteError) { try run(sql, values: arguments) }

  /// Runs a statement with a number of values that is known only at run time.
  package func run(_ sql: String, values: [any Bindable]) throws(SQLiteError) {
    let statement = try statement(sql)
    try statement.bind(values)
    try statement.finish()
  }

  /// Runs a query and lends each row to `body`.
  /// - Throws: `SQLiteError`, or what `body` throws.
  package func query(_ sql: String, _ arguments: any Bindable..., row body: (borrowing Row) throws -> Void) throws {
    try query(sql, values: arguments, row: body)
  }

  /// Runs a query with a number of values that is known only at run time.
  /// - Throws: `SQLiteError`, or what `body` throws.
  package func query(_ sql: String, values: [any Bindable], row body: (borrowing Row) throws -> Void) throws {
    let statement = try statement(sql)
    try statement.bind(values)
    try statement.forEachRow(body)
  }

  /// Runs a query up to its first row.
  /// - Returns: what `body` makes of that row, nil when there is none.
  @inlinable
  package func first<Result>(
    _ sql: String, _ arguments: any Bindable..., row body: (borrowing Row) throws -> Result
  ) throws -> Result? {
    let statement = try statement(sql)
    try statement.bind(arguments)
    return try statement.firstRow(body)
  }

  /// Runs a query and collects what `body` makes of each row.
  @inlinable
  package func all<Result>(
    _ sql: String, _ arguments: any Bindable..., row body: (borrowing Row) throws -> Result
  ) throws -> [Result] {
    var results: [Result] = []
    try query(sql, values: arguments) { row in results.append(try body(row)) }
    return results
  }

  /// The integer in the first column of the first row, nil when there is no row or it is NULL.
  package func integer(_ sql: String, _ arguments: any Bindable...) throws(SQLiteError) -> Int? {
    try scalar(sql, arguments) { $0.optionalInt(0) }
  }

  /// The text in the first column of the first row, nil when there is no row or it is NULL.
  package func text(_ sql: String, _ arguments: any Bindable...) throws(SQLiteError) -> String? {
    try scalar(sql, arguments) { $0.optionalText(0) }
  }

  /// Runs all statements of a script, which takes no values.
  package func execute(_ script: String) throws(SQLiteError) {
    // SQLite would take the byte for the end, and leave out the rest without a word.
    guard !script.utf8.contains(0) else { throw SQLiteError(.misuse, "a zero byte in the script") }
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteError(database: handle, code: code, sql: script) }
  }

  /// The prepared statement of a text, from the cache. Keep it for a loop over many rows.
  package func statement(_ sql: String) throws(SQLiteError) -> Statement {
    try cache.statement(for: sql) { (sql) throws(SQLiteError) in
      try Statement(sql, database: handle, persistent: true)
    }
  }

  /// The row id of the last row that this connection inserted.
  package var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// How many rows the last INSERT, UPDATE or DELETE touched.
  package var changes: Int { Int(sqlite3_changes64(handle)) }

  /// Whether a transaction is open. SQLite ends one by itself after some errors, as when the disk is full.
  package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  private func scalar<Result>(
    _ sql: String, _ arguments: [any Bindable], read: (borrowing Row) -> Result?
  ) throws(SQLiteError) -> Result? {
    let statement = try statement(sql)
    try statement.bind(arguments)
    guard try statement.step() else { return nil }
    defer { statement.reset() }
    return read(Row(of: statement))
  }
}
