import CSQLite
import Glibc

/// An error SQLite reported. It carries the SQL text but never the bound arguments, which may be personal data.
package struct SQLiteError: Error, Equatable, CustomStringConvertible {
  /// The primary code.
  package let code: ResultCode
  /// The extended code; equal to `code` when there is no finer one.
  package let extended: ResultCode
  /// SQLite's own words.
  package let message: String
  /// The statement it concerns, if any.
  package let sql: String?

  /// Creates an error from an extended code.
  package init(_ extended: ResultCode, _ message: String, sql: String? = nil) {
    self.code = extended.primary
    self.extended = extended
    self.message = message
    self.sql = sql
  }

  /// The error the last call on `database` left behind.
  init(database: OpaquePointer?, code: Int32, sql: String? = nil) {
    // Taken first, before another call changes it; sqlite3_system_errno is 0 after a failed write.
    let systemCode = errno
    // Without memory for a connection there is none to ask; the code alone still has its words.
    let message = database.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
    let extended = database.map { sqlite3_extended_errcode($0) } ?? code
    if code & 0xff == SQLITE_IOERR, SQLiteError.isOutOfSpace(systemCode) {
      self.init(.full, "\(message): no room to write", sql: sql)
    } else {
      // Another call may have cleared the connection's code; what the caller saw is what counts.
      self.init(ResultCode(rawValue: extended & 0xff == code & 0xff ? extended : code), message, sql: sql)
    }
  }

  /// SQLite calls it full only when the disk is; a quota or a file size limit leaves the writer no room either.
  private static func isOutOfSpace(_ code: Int32) -> Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

  /// Whether there is no room to write: the disk, a quota or a size limit is used up.
  package var isFull: Bool { code == .full }
  /// Whether another connection held the lock for longer than the busy timeout.
  package var isBusy: Bool { code == .busy }
  /// Whether a constraint of any kind refused the row.
  package var isConstraint: Bool { code == .constraint }
  /// Whether a unique constraint or a primary key refused the row.
  package var isUniqueViolation: Bool { extended == .uniqueConstraint || extended == .primaryKeyConstraint }
  /// Whether a time limit stopped the statement.
  package var isInterrupted: Bool { code == .interrupt }

  package var description: String {
    let place = sql.map { " in: \($0)" } ?? ""
    return "SQLite error \(extended.rawValue): \(message)\(place)"
  }
}
