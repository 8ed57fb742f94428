import System

/// The connections of a client: those in use, so that they can be cancelled, and those that wait for the next request.
final class ConnectionPool: Sendable {
  private struct State {
    var idle: [Route: [ClientConnection]] = [:]
    var active: [ObjectIdentifier: SocketStream] = [:]
    var isClosed = false

    /// Takes out the connections that have waited since before `oldest`, and those beyond `capacity` of a route.
    mutating func removeSurplus(capacity: Int, oldest: UInt64) -> [ClientConnection] {
      var surplus: [ClientConnection] = []
      for (route, connections) in idle {
        let kept = connections.filter { $0.idleSince >= oldest }.suffix(capacity)
        guard kept.count < connections.count || connections.isEmpty else { continue }
        surplus += connections.filter { candidate in !kept.contains { $0.stream === candidate.stream } }
        idle[route] = kept.isEmpty ? nil : Array(kept)
      }
      return surplus
    }
  }

  private let state = Guarded(State())
  private let capacity: Int
  private let lifetime: UInt64

  init(capacity: Int, lifetime: Double) {
    self.capacity = capacity
    self.lifetime = UInt64(max(0, min(lifetime, 86_400)) * 1e9)
  }

  /// A connection that still seems open, the youngest first; nil when a new one is needed.
  func take(_ route: Route) -> ClientConnection? {
    while let connection = state.withLock({ $0.idle[route]?.popLast() }) {
      let isFresh = MonotonicClock.now - connection.idleSince < lifetime
      if isFresh && !connection.stream.hasInputOrEnded { return connection }
      connection.stream.close()
    }
    return nil
  }

  /// Notes a connection as in use.
  /// - Returns: false when the pool is closed; the connection is closed then.
  func begin(_ connection: ClientConnection) -> Bool {
    let isOpen = state.withLock { state in
      if !state.isClosed { state.active[ObjectIdentifier(connection.stream)] = connection.stream }
      return !state.isClosed
    }
    if !isOpen { connection.stream.close() }
    return isOpen
  }

  /// Takes a connection back; one that is not reusable, or one too many, is closed.
  func end(_ connection: ClientConnection, isReusable: Bool) {
    var idle = connection
    idle.idleSince = MonotonicClock.now
    let surplus = state.withLock { state -> [ClientConnection] in
      state.active[ObjectIdentifier(connection.stream)] = nil
      guard isReusable, !state.isClosed else { return [idle] }
      state.idle[connection.route, default: []].append(idle)
      return state.removeSurplus(capacity: capacity, oldest: idle.idleSince - min(idle.idleSince, lifetime))
    }
    for connection in surplus { connection.stream.close() }
  }

  /// Closes what is idle and cancels what is in use.
  func close() {
    let (idle, active) = state.withLock { state in
      defer {
        state.idle = [:]
        state.isClosed = true
      }
      return (state.idle.values.flatMap { $0 }, Array(state.active.values))
    }
    for connection in idle { connection.stream.close() }
    for stream in active { stream.cancel() }
  }
}
