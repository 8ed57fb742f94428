import System

/// Slows down guessing: five failures a minute for one name from one address, thirty from one address, and few
/// passwords are checked at a time, since each check costs a tenth of a second of a processor on purpose.
final class SignInThrottle: Sendable {
  private struct State {
    var failures: [String: (count: Int, since: UInt64)] = [:]
    var running = 0
  }

  private let state = Guarded(State())
  private static let window: UInt64 = 60_000_000_000
  private static let checksAtOnce = 2
  private static let limits = (name: 5, address: 30)

  /// Whether another attempt may be made; call `end` after it.
  func begin(_ name: String, from address: String) -> Verdict {
    let now = MonotonicClock.now
    return state.withLock { state in
      guard Self.count(state.failures[Self.key(name, address)], now) < Self.limits.name,
        Self.count(state.failures[address], now) < Self.limits.address
      else { return .tooManyFailures }
      guard state.running < Self.checksAtOnce else { return .busy }
      state.running += 1
      return .admitted
    }
  }

  /// Notes how an admitted attempt went.
  func end(_ name: String, from address: String, failed: Bool) {
    let now = MonotonicClock.now
    state.withLock { state in
      state.running -= 1
      guard failed else { return }
      if state.failures.count > 20_000 { state.failures = state.failures.filter { Self.count($0.value, now) > 0 } }
      for key in [Self.key(name, address), address] {
        let count = Self.count(state.failures[key], now)
        state.failures[key] = (count + 1, count == 0 ? now : state.failures[key]?.since ?? now)
      }
    }
  }

  /// What becomes of an attempt.
  enum Verdict {
    case admitted
    /// Too many failed before.
    case tooManyFailures
    /// Too many are being checked at this moment.
    case busy
  }

  private static func key(_ name: String, _ address: String) -> String { "\(name.lowercased())|\(address)" }

  private static func count(_ entry: (count: Int, since: UInt64)?, _ now: UInt64) -> Int {
    guard let entry, now &- entry.since < window else { return 0 }
    return entry.count
  }
}
