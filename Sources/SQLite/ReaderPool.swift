import System

/// Read-only connections, opened as they are needed and lent to one thread at a time.
///
/// A pool rather than one per thread: crawls and exports come and go on threads of their own, the cap then bounds
/// memory and descriptors whatever the number of threads, closing reaches all of them, and the last one returned,
/// whose page cache is warm, goes out first.
final class ReaderPool: Sendable {
  private struct State {
    var idle: [Connection] = []
    var open = 0
    var isClosed = false
  }

  private enum Ticket {
    case idle(Connection)
    case allowance
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

  /// Lends a connection to `body`.
  /// - Throws: `DatabaseError.busy` when none is free in time.
  func withConnection<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    let connection = try take()
    defer { give(connection) }
    return try body(connection)
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

  private func take() throws -> Connection {
    let ticket = state.wait(until: MonotonicClock.after(seconds: patience)) { state -> Ticket? in
      if state.isClosed { return .closed }
      if let connection = state.idle.popLast() { return .idle(connection) }
      guard state.open < limit else { return nil }
      state.open += 1
      return .allowance
    }
    switch ticket {
    case .idle(let connection): return connection
    case .closed: throw DatabaseError.closed
    case nil: throw DatabaseError.busy("all \(limit) readers of the database are in use")
    case .allowance:
      do {
        return try Connection(path: path, .readOnly)
      } catch {
        state.signal { $0.open -= 1 }
        throw error
      }
    }
  }

  private func give(_ connection: Connection) {
    state.signal { $0.idle.append(connection) }
  }
}
