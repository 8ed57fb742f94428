import System

/// Read-only connections, opened as they are needed and lent to one thread at a time.
///
/// A pool rather than one per thread: crawls and exports come and go on threads of their own, the cap then bounds
/// memory and descriptors whatever the number of threads, closing reaches all of them, and the last one returned,
/// whose page cache is warm, goes out first.
///
/// A connection that is given back keeps its read transaction until something is written, since what it sees is still
/// what there is: to begin and end one takes two calls of the kernel and as long as a small query.
final class ReaderPool: Sendable {
  private struct State {
    /// Those with a transaction see the latest moment.
    var idle: [Connection] = []
    var open = 0
    var isClosed = false
    /// Whether a write is under way. Transactions that nobody reads in would keep the log from starting over.
    var isChanging = false
    /// How many writes have ended.
    var changes = 0
  }

  private enum Ticket {
    case idle(Connection, at: Int)
    case allowance(at: Int)
    case closed
  }

  private let path: String
  private let limit: Int
  private let patience: Double
  private let state = Guarded(State())

  /// - Parameters:
  ///   - limit: connections at most.
  ///   - patience: seconds to wait for one.
  init(path: String, limit: Int, patience: Double) {
    self.path = path
    self.limit = limit
    self.patience = patience
  }

  /// Lends a connection to `body`, in a read transaction that sees all that was written before the call.
  /// - Throws: `DatabaseError.busy` when none is free in time.
  func withSnapshot<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    let (connection, change) = try take()
    var hasSucceeded = false
    defer { give(connection, at: hasSucceeded ? change : nil) }
    if !connection.isInTransaction { try connection.run("BEGIN") }
    let result = try body(connection)
    hasSucceeded = true
    return result
  }

  /// Ends the transactions that nobody reads in, and has those under way end with their reading, until `endChange`.
  func beginChange() {
    state.withLock { state in
      state.isChanging = true
      for connection in state.idle { connection.endSnapshot() }
    }
  }

  /// Lets transactions stand again; those begun before do not.
  func endChange() {
    state.withLock { state in
      state.isChanging = false
      state.changes += 1
    }
  }

  /// Refuses further use, waits for the connections that are out and closes all.
  func close() {
    state.signal { $0.isClosed = true }
    _ = state.wait { state -> Void? in
      state.open -= state.idle.count
      state.idle.removeAll()
      return state.open == 0 ? () : nil
    }
  }

  private func take() throws -> (Connection, at: Int) {
    let ticket = state.wait(until: MonotonicClock.after(seconds: patience)) { state -> Ticket? in
      if state.isClosed { return .closed }
      if let connection = state.idle.popLast() { return .idle(connection, at: state.changes) }
      guard state.open < limit else { return nil }
      state.open += 1
      return .allowance(at: state.changes)
    }
    switch ticket {
    case .idle(let connection, let change): return (connection, change)
    case .closed: throw DatabaseError.closed
    case nil: throw DatabaseError.busy("all \(limit) readers of the database are in use")
    case .allowance(let change):
      do {
        return (try Connection(path: path, .readOnly), change)
      } catch {
        state.signal { $0.open -= 1 }
        throw error
      }
    }
  }

  /// - Parameter change: the writes that had ended when it was taken; nil when its transaction is to end in any case.
  private func give(_ connection: Connection, at change: Int?) {
    let staysOpen = state.signal { state in
      guard !state.isChanging, state.changes == change else { return false }
      state.idle.append(connection)
      return true
    }
    guard !staysOpen else { return }
    connection.endSnapshot()
    state.signal { $0.idle.append(connection) }
  }
}
