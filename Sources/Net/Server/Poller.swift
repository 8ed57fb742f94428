import CLinux
import Glibc
import System

/// What a connection waits for.
enum Interest {
  /// Bytes to read.
  case read
  /// Room to write.
  case write
  /// Only that the client goes away, or says that it sends nothing more.
  case hangup
  /// Only that the connection breaks: a client that sends nothing more still wants its answer.
  case breakage
  /// Nothing: it is to be closed.
  case close
}

/// One epoll instance that all server threads wait on. Each registration fires once and must be renewed, so that never
/// two threads work on one connection.
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
  func add(_ socket: Int32, _ token: Token, _ interest: Interest) -> Bool {
    control(EPOLL_CTL_ADD, socket, token, interest)
  }

  /// Renews a registration after it has fired, or changes what a waiting one waits for.
  /// - Returns: false when the system refuses, after which the socket must be closed.
  func renew(_ socket: Int32, _ token: Token, _ interest: Interest) -> Bool {
    control(EPOLL_CTL_MOD, socket, token, interest)
  }

  private func control(_ operation: Int32, _ socket: Int32, _ token: Token, _ interest: Interest) -> Bool {
    let events: UInt32 =
      switch interest {
      case .read: EPOLLIN.rawValue
      case .write: EPOLLOUT.rawValue
      case .hangup, .close: EPOLLRDHUP.rawValue
      // The system reports a broken connection unasked.
      case .breakage: 0
      }
    var event = epoll_event(events: events | EPOLLONESHOT.rawValue, data: epoll_data_t(u64: token.word))
    return epoll_ctl(descriptor, operation, socket, &event) == 0
  }

  /// Waits for one socket. One at a time: a second one would have to wait for the first one's handler.
  /// - Returns: what is ready, and whether the client has gone; nil once `stop` was called.
  func next() -> (token: Token, hasHungUp: Bool)? {
    let hangup = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
    while true {
      var event = epoll_event()
      guard epoll_wait(descriptor, &event, 1, -1) > 0 else { continue }
      let word = event.data.u64
      guard word != Self.stopWord else { return nil }
      let token = Token(slot: UInt32(word >> 32), generation: UInt32(truncatingIfNeeded: word))
      return (token, event.events & hangup != 0)
    }
  }

  /// Makes every `next` return nil.
  func stop() { eventfd_write(stopSignal, 1) }
}
