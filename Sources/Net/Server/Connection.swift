import Codecs
import Glibc
import System

/// A slot of the connection table, used by one connection after another.
///
/// Whoever holds the lock works on the connection: a server thread, or the thread that minds deadlines. The lock is the
/// slot's own, since a `Guarded` of a value that cannot be copied is run by generic code, at every request.
final class Connection: @unchecked Sendable {
  let slot: Int
  let turn = Turn()
  // Touched only between lock and unlock of `mutex`.
  private let state = UnsafeMutablePointer<ConnectionState>.allocate(capacity: 1)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init(slot: Int) {
    self.slot = slot
    state.initialize(to: ConnectionState())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Runs `body` with the connection locked.
  func withLock<Result>(_ body: (inout ConnectionState) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state.pointee)
  }

  /// Runs `body` with the connection locked, unless somebody is at work on it.
  func withLockIfAvailable(_ body: (inout ConnectionState) -> Void) {
    guard pthread_mutex_trylock(mutex) == 0 else { return }
    defer { pthread_mutex_unlock(mutex) }
    body(&state.pointee)
  }
}

/// Everything about one connection.
struct ConnectionState: ~Copyable {
  /// Counts the connections that used the slot; events for an earlier one are told by it.
  var generation: UInt32 = 0
  var channel: Channel?
  /// What is known of the socket: whether reading is worth trying, and whether the client has gone.
  var events: SocketEvents = []
  var peer = PeerAddress.loopback
  var parser = RequestParser()
  var output = Output()
  var mode = Mode.handshake
  /// The request that is being read or answered.
  var exchange: Exchange?
  /// Whether the client may still be sending when the last answer has gone out.
  var mustLinger = false
  /// When the request that is being read began, and when its body did, as `MonotonicClock` instants.
  var requestBegan: UInt64 = 0
  var bodyBegan: UInt64 = 0
  var hasServedRequests = false
  /// Bytes of body that were counted towards the server's limit.
  var chargedBytes = 0
  /// When something is overdue, as a `MonotonicClock` instant.
  var deadline: UInt64 = 0

  enum Mode {
    /// TLS is being set up.
    case handshake
    /// Requests are read and answered.
    case requests
    /// A request was handled whose answer is promised.
    case waiting(PromisedResponse)
    /// A body is sent piece by piece.
    case stream(@Sendable () throws -> [UInt8]?, Transfer)
    /// Events are sent as they come.
    case events(EventStream, Transfer)
    /// What is in the output is the last.
    case closing
    /// Everything was sent; what still comes is thrown away, since closing with unread bytes would make the system
    /// reset the connection and take the answer from the client (RFC 9112 9.6).
    case lingering
  }

  /// How a body of unknown length is framed, and how much of it was sent.
  struct Transfer {
    let isChunked: Bool
    let closesAfterwards: Bool
    let status: HTTPStatus
    var bytes = 0
  }

  /// A request whose header was read.
  struct Exchange {
    let head: RequestHead
    let id: RequestID
    let began: UInt64
  }
}

extension ConnectionState {
  /// Whether the client has gone from a connection that is neither read from nor, for now, written to. One that only says
  /// that it sends nothing more still wants what it was promised.
  var isForsaken: Bool {
    switch mode {
    case .events: !events.isDisjoint(with: [.ended, .broken])
    case .waiting: events.contains(.broken)
    default: false
    }
  }
}

extension ConnectionState.Mode {
  /// Whether another thread will say that there is something to send.
  var waitsToBeWoken: Bool {
    switch self {
    case .events, .waiting: true
    default: false
    }
  }
}
