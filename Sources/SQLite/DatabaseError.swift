/// Why the database as a whole did not do what was asked; failures of single statements are `SQLiteError`.
package enum DatabaseError: Error, Equatable, CustomStringConvertible {
  /// Another process works on the data directory.
  case locked(directory: String, processID: Int?)
  /// The queue of a lane is full, or no reader became free in time; the request may be repeated later.
  case busy(String)
  /// The database has been closed.
  case closed
  /// Code on the writer thread asked for another write, which would wait for itself.
  case nestedWrite
  /// The data directory, or the database in it, is not one this program can work with.
  case unusable(String)
  /// A job of the writer ended the transaction it runs in.
  case transactionEnded

  package var description: String {
    switch self {
    case .locked(let directory, let processID):
      let holder = processID.map { "process \($0)" } ?? "another process"
      return "the data directory \(directory) is in use by \(holder); stop it, or choose another directory"
    case .busy(let reason): return "busy: \(reason)"
    case .closed: return "the database is closed"
    case .nestedWrite: return "a write was started from within a write; use the transaction that is open"
    case .unusable(let reason): return reason
    case .transactionEnded: return "a write ended the transaction it shares with others; only the writer may"
    }
  }
}
