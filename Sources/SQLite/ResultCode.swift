import CSQLite

/// A result code of SQLite, primary or extended (https://sqlite.org/rescode.html).
///
/// As a pattern a primary code matches each of its extended codes: `case .constraint:` catches a
/// unique violation too.
package struct ResultCode: RawRepresentable, Hashable, Sendable {
  /// The number SQLite gives.
  package let rawValue: Int32

  /// Wraps a number SQLite gave.
  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// The code without its extension, which sits above the low eight bits.
  package var primary: ResultCode { ResultCode(rawValue: rawValue & 0xff) }

  /// Whether `code` is the pattern itself or one of its extensions.
  package static func ~= (pattern: ResultCode, code: ResultCode) -> Bool {
    pattern == code || pattern == code.primary
  }

  /// A generic error: most often a mistake in the SQL text.
  package static let error = ResultCode(rawValue: SQLITE_ERROR)
  /// Another connection holds the lock.
  package static let busy = ResultCode(rawValue: SQLITE_BUSY)
  /// A write to a read-only database or connection.
  package static let readOnly = ResultCode(rawValue: SQLITE_READONLY)
  /// The statement was stopped, as by its time limit.
  package static let interrupt = ResultCode(rawValue: SQLITE_INTERRUPT)
  /// The file system failed.
  package static let ioError = ResultCode(rawValue: SQLITE_IOERR)
  /// The file is damaged.
  package static let corrupt = ResultCode(rawValue: SQLITE_CORRUPT)
  /// The disk, or the allowance of pages, is used up.
  package static let full = ResultCode(rawValue: SQLITE_FULL)
  /// The file could not be opened.
  package static let cannotOpen = ResultCode(rawValue: SQLITE_CANTOPEN)
  /// A constraint refused the row.
  package static let constraint = ResultCode(rawValue: SQLITE_CONSTRAINT)
  /// A unique constraint refused the row.
  package static let uniqueConstraint = ResultCode(rawValue: SQLITE_CONSTRAINT | (8 << 8))
  /// A primary key refused the row.
  package static let primaryKeyConstraint = ResultCode(rawValue: SQLITE_CONSTRAINT | (6 << 8))
  /// A foreign key refused the row.
  package static let foreignKeyConstraint = ResultCode(rawValue: SQLITE_CONSTRAINT | (3 << 8))
  /// The interface was used wrongly, as with too few bindings.
  package static let misuse = ResultCode(rawValue: SQLITE_MISUSE)
  /// The authorizer refused the statement.
  package static let authorization = ResultCode(rawValue: SQLITE_AUTH)
  /// The file is not an SQLite database.
  package static let notADatabase = ResultCode(rawValue: SQLITE_NOTADB)
}
