import Codecs
import Glibc
import Synchronization
import System

/// What all threads of one server share.
final class ServerContext: Sendable {
  let configuration: ServerConfiguration
  let handler: @Sendable (HTTPRequest) -> HTTPResponse
  let poller: Poller
  let table: ConnectionTable
  let statistics: ServerStatistics
  let rates: RateLimiter?
  /// The certificate for new connections; nil serves plain HTTP.
  let tls: Guarded<TLSServerContext?>
  /// Set when the server is to end: every answer is the last of its connection.
  let isDraining = Atomic<Bool>(false)
  /// Bytes of large request bodies in memory.
  let bodyMemory = Atomic<Int>(0)

  init(
    _ configuration: ServerConfiguration, metrics: Metrics,
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) throws {
    self.configuration = configuration
    self.handler = handler
    poller = try Poller()
    let capacity = Self.affordableConnections(configuration.maxConnections)
    table = ConnectionTable(
      capacity: capacity, capacityPerClient: min(capacity, configuration.maxConnectionsPerClient))
    rates = configuration.rateLimit.map { RateLimiter($0) }
    tls = Guarded(try configuration.tls.map { files throws(TLSError) in try TLSServerContext(files) })
    statistics = ServerStatistics(metrics)
    metrics.gauge("cairn_http_connections", help: "Open connections.") { [table] in Double(table.openConnections) }
  }

  /// How many connections the descriptor limit leaves room for, beside the files that the rest of the process needs.
  private static func affordableConnections(_ wanted: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
    if limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = limit.rlim_max
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    let descriptors = Int(clamping: limit.rlim_cur)
    return max(1, min(wanted, descriptors - min(96, descriptors / 2 + 8)))
  }

  /// Takes a new connection into service.
  /// - Returns: the status to turn it away with, if there is no room.
  func admit(_ descriptor: Int32, from peer: PeerAddress) -> HTTPStatus? {
    let connection: Connection
    switch table.claim(for: peer) {
    case .connection(let claimed): connection = claimed
    case .tableIsFull: return .serviceUnavailable
    case .clientHasTooMany: return .tooManyRequests
    }
    let serving = connection.withLock { state -> Bool in
      let context = tls.withLock { $0 }
      let session = context?.session(on: descriptor)
      guard context == nil || session != nil else { return false }
      state.channel = Channel(descriptor: descriptor, tls: session)
      state.peer = peer
      state.parser = RequestParser(limits: configuration.limits)
      state.mode = session == nil ? .requests : .handshake
      state.hasServedRequests = false
      state.mustLinger = false
      let seconds = session == nil ? configuration.headerSeconds : configuration.handshakeSeconds
      state.deadline = MonotonicClock.after(seconds: seconds)
      table.setDeadline(connection.slot, state.deadline)
      state.events = []
      guard poller.add(descriptor, token(connection.slot, state)) else {
        state.channel = nil
        return false
      }
      return true
    }
    guard !serving else { return nil }
    table.release(connection.slot, of: peer)
    return .serviceUnavailable
  }

  /// The name of the connection that a slot holds now.
  func token(_ slot: Int, _ state: borrowing ConnectionState) -> Poller.Token {
    Poller.Token(slot: UInt32(slot), generation: state.generation)
  }

  /// Lets a server thread look after an event stream that has something to send, or a promise that was kept.
  func wake(_ token: Poller.Token) {
    table[Int(token.slot)]?.withLock { state in
      guard state.generation == token.generation, state.mode.waitsToBeWoken, let channel = state.channel else { return }
      // A refusal means that the socket is gone, which its own event or deadline will show.
      _ = poller.renew(channel.descriptor, token)
    }
  }
}
