import CLinux
import Glibc
import Synchronization
import System

/// The thread that accepts connections and minds deadlines.
final class Acceptor {
  private let context: ServerContext
  private let worker: Worker
  private let stopSignal: Int32
  // Closed when the process has run out of descriptors, to have one for telling a client so.
  private var reserve: Int32 = Acceptor.openReserve()
  private var acceptsAgain: UInt64 = 0
  private var lastScan: UInt64 = 0

  private static let scanInterval: UInt64 = 100_000_000

  init(_ context: ServerContext, stopSignal: Int32) {
    self.context = context
    self.stopSignal = stopSignal
    worker = Worker(context)
  }

  deinit { if reserve >= 0 { close(reserve) } }

  /// Accepts until the stop signal is readable, then closes the listeners.
  func run(_ listeners: consuming [Listener]) {
    while !wait(for: listeners, rests: MonotonicClock.now < acceptsAgain) {
      acceptAll(listeners)
      scanDeadlines()
    }
  }

  /// Waits for a connection, or until it is time to look at the deadlines.
  /// - Parameter rests: leaves connections waiting for now.
  /// - Returns: whether it is time to stop.
  private func wait(for listeners: [Listener], rests: Bool) -> Bool {
    var set = [pollfd(fd: stopSignal, events: Int16(POLLIN), revents: 0)]
    if !rests {
      for listener in listeners { set.append(pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)) }
    }
    poll(&set, nfds_t(set.count), 100)
    return set[0].revents != 0
  }

  private func acceptAll(_ listeners: [Listener]) {
    for listener in listeners {
      // A bound, so that a flood of connections does not keep the deadlines waiting.
      for _ in 0..<256 {
        guard MonotonicClock.now >= acceptsAgain else { return }
        guard let (descriptor, peer) = listener.accept() else {
          if errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM { turnAwayWithReserve(listeners) }
          break
        }
        if let refusal = context.admit(descriptor, from: peer) {
          turnAway(descriptor, refusal)
        } else {
          context.statistics.accepted.add()
        }
      }
    }
  }

  /// Tells one waiting client that there is no room and rests: polling a listener that cannot be accepted from would
  /// return at once, for ever.
  private func turnAwayWithReserve(_ listeners: [Listener]) {
    if reserve >= 0 {
      close(reserve)
      for listener in listeners {
        guard let (descriptor, _) = listener.accept() else { continue }
        turnAway(descriptor, .serviceUnavailable)
        break
      }
    }
    reserve = Self.openReserve()
    acceptsAgain = MonotonicClock.now &+ 50_000_000
  }

  private func turnAway(_ descriptor: Int32, _ status: HTTPStatus) {
    context.statistics.refused.add()
    if context.configuration.tls == nil {
      let answer =
        "HTTP/1.1 \(status)\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
      let bytes = Array(answer.utf8)
      send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      shutdown(descriptor, Int32(SHUT_WR))
    }
    close(descriptor)
  }

  private static func openReserve() -> Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }

  private func scanDeadlines() {
    let now = MonotonicClock.now
    guard now &- lastScan >= Self.scanInterval else { return }
    lastScan = now
    worker.now = now
    context.table.forEachOverdue(at: now, worker.expire)
  }

  /// Lets open connections finish what they are doing; the listeners are closed already.
  /// - Parameter deadline: when to close those that have not finished, as a `MonotonicClock` instant.
  func drain(until deadline: UInt64) {
    while context.table.openConnections > 0 && MonotonicClock.now < deadline {
      worker.now = MonotonicClock.now
      for slot in 0..<context.table.usedSlots { worker.drain(slot) }
      scanDeadlines()
      if context.table.openConnections > 0 { usleep(10_000) }
    }
    for slot in 0..<context.table.usedSlots { worker.abandon(slot) }
  }
}
