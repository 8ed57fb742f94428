import System

/// The instant by which an operation must be over, on the clock that no one sets back.
package struct Deadline: Sendable, Hashable, Comparable {
  /// `MonotonicClock` nanoseconds, or nil for no limit.
  package let instant: UInt64?

  /// No limit.
  package static let never = Deadline(instant: nil)

  /// The instant `seconds` from now; a time beyond a century means no limit.
  package static func after(seconds: Double) -> Deadline {
    seconds < 3_200_000_000 ? Deadline(instant: MonotonicClock.after(seconds: seconds)) : .never
  }

  package static func < (left: Deadline, right: Deadline) -> Bool {
    (left.instant ?? .max) < (right.instant ?? .max)
  }

  /// Whether the instant is over.
  package var hasPassed: Bool { instant.map { $0 <= MonotonicClock.now } ?? false }

  /// Nanoseconds left, nil without a limit.
  var remaining: UInt64? {
    instant.map { instant in
      let now = MonotonicClock.now
      return instant > now ? instant - now : 0
    }
  }

  /// What `poll` takes: milliseconds rounded up so that the wait never ends early, -1 for no limit.
  var pollTimeout: Int32 {
    remaining.map { Int32(clamping: $0 / 1_000_000 + ($0 % 1_000_000 == 0 ? 0 : 1)) } ?? -1
  }

  /// The instant at which this much of the remaining time is used up, when it is shared among `parts` attempts.
  func share(among parts: Int) -> Deadline {
    remaining.map { Deadline(instant: MonotonicClock.now &+ $0 / UInt64(max(1, parts))) } ?? .never
  }
}
