import CSQLite
import Glibc
import System

extension Connection {
  /// Copies the database as it is at this moment into a new file, while others go on reading and writing.
  ///
  /// The copy is page by page, so it costs no more than reading and writing the file once; it appears under its name
  /// only when it is whole and on the disk. The write-ahead log cannot start over until it is done.
  /// - Throws: `SQLiteError` or `SystemError`; a file of that name is then untouched.
  package func backup(to path: String) throws {
    let temporary = "\(path).\(getpid()).tmp"
    try File.remove(temporary)
    do {
      try File.createPrivate(temporary)
      try isInTransaction ? copyPages(to: temporary) : snapshot { try copyPages(to: temporary) }
      try Connection.leaveLogMode(temporary)
      try File.sync(temporary)
      guard rename(temporary, path) == 0 else { throw SystemError.last("rename", path: path) }
      try File.sync(File.directory(of: path))
    } catch {
      // What failed first is what the caller must hear; at worst a file with a temporary name stays.
      try? File.remove(temporary)
      throw error
    }
  }

  /// Looks for damage: the structure of the file, indexes, constraints and foreign keys.
  /// - Returns: one line for each finding, none when all is well.
  package func integrityCheck() throws -> [String] {
    var findings = try all("PRAGMA integrity_check") { $0.text(0) }
    if findings == ["ok"] { findings = [] }
    try query("PRAGMA foreign_key_check") { row in
      findings.append("row \(row.int(1)) of \(row.text(0)) points to no row of \(row.text(2))")
    }
    return findings
  }

  private func copyPages(to path: String) throws(SQLiteError) {
    let target = try Connection(path: path, name: Connection.fileName(path), flags: SQLITE_OPEN_READWRITE)
    // The file counts only once it is whole and has been renamed, so it needs no journal.
    try target.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    guard let copy = sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw SQLiteError(database: target.handle, code: sqlite3_errcode(target.handle))
    }
    let step = sqlite3_backup_step(copy, -1)
    let finish = sqlite3_backup_finish(copy)
    guard step == SQLITE_DONE, finish == SQLITE_OK else {
      throw SQLiteError(database: nil, code: finish == SQLITE_OK ? step : finish)
    }
  }

  /// Makes a copy a single file again: its header was copied from a database with a write-ahead log.
  private static func leaveLogMode(_ path: String) throws(SQLiteError) {
    let copy = try Connection(path: path)
    try copy.execute("PRAGMA journal_mode = DELETE")
  }
}
