import CSQLite

extension Connection {
  /// Opens a database file that another program owns, to read it and nothing else: an authorizer refuses every
  /// statement but queries and the pragmas that describe a schema, and views may call only harmless functions.
  /// - Parameters:
  ///   - seconds: all statements on the connection together may take this long; then they fail, interrupted.
  ///   - immutable: promises that nobody writes to the file, as on read-only media, where a database in WAL mode
  ///     cannot be opened otherwise. Reading a file that does change would then give wrong answers.
  /// - Throws: `SQLiteError` when the file is missing, is no database or cannot be read.
  package static func openForeign(
    path: String, seconds: Double, immutable: Bool = false
  ) throws(SQLiteError) -> Connection {
    let file = fileName(path)
    let name = immutable ? "file:\(escaped(file))?immutable=1" : file
    let connection = try Connection(
      path: path, name: name, flags: SQLITE_OPEN_READONLY | (immutable ? SQLITE_OPEN_URI : 0))
    try connection.harden()
    sqlite3_busy_timeout(connection.handle, busyTimeout)
    // Pages of a hostile file are checked before they are believed (https://sqlite.org/security.html).
    try connection.execute("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON")
    sqlite3_limit(connection.handle, SQLITE_LIMIT_LENGTH, 64 << 20)
    sqlite3_limit(connection.handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
    sqlite3_set_authorizer(connection.handle, { _, action, first, second, _, _ in verdict(action, first, second) }, nil)
    connection.setTimeLimit(TimeLimit(seconds: seconds))
    // Opening reads nothing; only this shows whether the file is a database.
    _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
    return connection
  }

  /// Percent-encodes what would end or alter the path of a `file:` URI.
  private static func escaped(_ path: String) -> String {
    var result: [UInt8] = []
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "%"): result += "%25".utf8
      case UInt8(ascii: "?"): result += "%3f".utf8
      case UInt8(ascii: "#"): result += "%23".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// The pragmas that describe a schema; others could change the connection or write.
private let describingPragmas: Set<String> = [
  "collation_list", "encoding", "foreign_key_list", "index_info", "index_list", "index_xinfo", "page_count",
  "page_size", "schema_version", "table_info", "table_list", "table_xinfo", "user_version",
]

private func verdict(_ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?) -> Int32 {
  switch action {
  case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE:
    return SQLITE_OK
  case SQLITE_UPDATE:
    // How SQLite declares the table of a pragma's rows. To a real update of the schema the file is read-only.
    guard let first, String(cString: first) == "sqlite_master" else { return SQLITE_DENY }
    return SQLITE_OK
  case SQLITE_FUNCTION:
    // A function's name comes second.
    guard let second, String(cString: second).lowercased() != "load_extension" else { return SQLITE_DENY }
    return SQLITE_OK
  case SQLITE_PRAGMA:
    guard let first, describingPragmas.contains(String(cString: first).lowercased()) else { return SQLITE_DENY }
    return SQLITE_OK
  default:
    return SQLITE_DENY
  }
}
