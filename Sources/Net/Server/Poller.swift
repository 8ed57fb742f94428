import CLinux
import Glibc
import System

/// What a connection waits for.
enum Interest {
  /// Bytes to read.
  case read
  /// Room to write.
  case write
  /// That another thread has something to send, or that the client goes away.
  case news
  /// Its next turn, when others have had theirs.
  case turn
  /// Nothing: it is to be closed.
  case close
}

/// One epoll instance that all server threads wait on. A socket is registered once, for everything; each event is told
/// once, to one thread, and again only when something new has come (EPOLLET). So a request costs no call but those that
/// wait, read and write. `Turn` keeps two threads from working on one connection.
final class Poller: Sendable {
  /// Names a registration: a slot of the connection table, and which of its successive connections is meant.
  struct Token: Equatable {
    let slot: UInt32
    let generation: UInt32

    fileprivate var word: UInt64 { UInt64(slot) << 32 | UInt64(generation) }
  }

  private let descriptor: Int32
  // Readable for ever once `stop` was called; each waiting thread sees it.
  private let stopSignal: Int32
  private static let stopWord = UInt64.max

  init() throws(SystemError) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw .last("epoll_create1") }
    stopSignal = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard stopSignal >= 0 else {
      let error = SystemError.last("eventfd")
      close(descriptor)
      throw error
    }
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.stopWord))
    guard epoll_ctl(descriptor, EPOLL_CTL_ADD, stopSignal, &event) == 0 else {
      let error = SystemError.last("epoll_ctl")
      close(stopSignal)
      close(descriptor)
      throw error
    }
  }

  deinit {
    close(stopSignal)
    close(descriptor)
  }

  /// Registers a new socket.
  /// - Returns: whether the system had room for it.
  func add(_ socket: Int32, _ token: Token) -> Bool { control(EPOLL_CTL_ADD, socket, token) }

  /// Makes the system tell anew what holds of a socket, behind what it has to tell of others. As long as there is room to
  /// write that is something.
  /// - Returns: false when the system refuses, after which the socket must be closed.
  func renew(_ socket: Int32, _ token: Token) -> Bool { control(EPOLL_CTL_MOD, socket, token) }

  private func control(_ operation: Int32, _ socket: Int32, _ token: Token) -> Bool {
    let events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
    var event = epoll_event(events: events, data: epoll_data_t(u64: token.word))
    return epoll_ctl(descriptor, operation, socket, &event) == 0
  }

  /// Waits for one socket. One at a time: a second one would have to wait for the first one's handler.
  /// - Returns: whose event it is, and what has happened; nil once `stop` was called.
  func next() -> (token: Token, events: SocketEvents)? {
    while true {
      var event = epoll_event()
      guard epoll_wait(descriptor, &event, 1, -1) > 0 else { continue }
      let word = event.data.u64
      guard word != Self.stopWord else { return nil }
      let token = Token(slot: UInt32(word >> 32), generation: UInt32(truncatingIfNeeded: word))
      return (token, Self.events(event.events))
    }
  }

  private static func events(_ bits: UInt32) -> SocketEvents {
    var events = SocketEvents.woken
    let breakage = EPOLLHUP.rawValue | EPOLLERR.rawValue
    // Reading tells the end of a connection, too, and what is wrong with it.
    if bits & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | breakage) != 0 { events.insert(.readable) }
    if bits & EPOLLRDHUP.rawValue != 0 { events.insert(.ended) }
    if bits & breakage != 0 { events.insert(.broken) }
    return events
  }

  /// Makes every `next` return nil.
  func stop() { eventfd_write(stopSignal, 1) }
}
