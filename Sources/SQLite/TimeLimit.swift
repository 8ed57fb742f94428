import CSQLite
import System

/// The instant at which SQLite stops a connection's statements; the progress handler reads it.
final class TimeLimit {
  let deadline: UInt64

  /// - Parameter outer: a limit already in force, which an inner one can only shorten.
  init(seconds: Double, within outer: TimeLimit? = nil) {
    deadline = min(MonotonicClock.after(seconds: seconds), outer?.deadline ?? .max)
  }
}

extension Connection {
  /// Runs `body` with a limit on the time that this connection's statements may take together.
  /// - Throws: a `SQLiteError` whose `isInterrupted` is true once the limit has passed.
  package func withTimeLimit<Result>(seconds: Double, _ body: () throws -> Result) rethrows -> Result {
    let outer = timeLimit
    setTimeLimit(TimeLimit(seconds: seconds, within: outer))
    defer { setTimeLimit(outer) }
    return try body()
  }

  func setTimeLimit(_ limit: TimeLimit?) {
    timeLimit = limit
    guard let limit else { return sqlite3_progress_handler(handle, 0, nil, nil) }
    // A thousand instructions of SQLite's machine are some tens of microseconds; the clock costs 30 ns.
    // The connection keeps the limit alive for as long as the handler is set.
    sqlite3_progress_handler(
      handle, 1000,
      { context in
        guard let context else { return 0 }
        let limit = Unmanaged<TimeLimit>.fromOpaque(context).takeUnretainedValue()
        return MonotonicClock.now > limit.deadline ? 1 : 0
      }, Unmanaged.passUnretained(limit).toOpaque())
  }
}
