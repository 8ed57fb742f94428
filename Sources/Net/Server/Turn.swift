import Synchronization

/// What has become of a socket.
struct SocketEvents: OptionSet, Sendable {
  let rawValue: UInt32

  /// There may be bytes to read.
  static let readable = SocketEvents(rawValue: 1)
  /// The client sends nothing more.
  static let ended = SocketEvents(rawValue: 2)
  /// The connection is broken.
  static let broken = SocketEvents(rawValue: 4)
  /// Only that it is worth a look: there is room to write, or somebody asked for it.
  static let woken = SocketEvents(rawValue: 8)
}

/// Whose turn it is to look after a connection. An event is told once, to one thread of many; when it finds another at
/// work it leaves the event here and goes on, so that no client can hold two threads.
///
/// Events of a connection that used the same slot earlier are told by their generation, and go nowhere.
final class Turn: Sendable {
  // The generation, whether a thread is at work, and the events that nobody has looked at.
  private let word = Atomic<UInt64>(0)
  private static let isTaken: UInt64 = 1 << 31
  private static let events: UInt64 = isTaken - 1

  /// Notes events of a connection.
  /// - Returns: whether the caller is to look after it; then `leave` must follow.
  func take(_ events: SocketEvents, of generation: UInt32) -> Bool {
    var old = word.load(ordering: .relaxed)
    while UInt32(truncatingIfNeeded: old >> 32) == generation {
      let new = old | UInt64(events.rawValue) | Self.isTaken
      let (exchanged, current) = word.weakCompareExchange(expected: old, desired: new, ordering: .acquiringAndReleasing)
      if exchanged { return old & Self.isTaken == 0 }
      old = current
    }
    return false
  }

  /// The events since the last look.
  func look() -> SocketEvents {
    let old = word.bitwiseAnd(~Self.events, ordering: .acquiringAndReleasing).oldValue
    return SocketEvents(rawValue: UInt32(truncatingIfNeeded: old & Self.events))
  }

  /// Ends a turn.
  /// - Returns: whether there were events meanwhile; they stay, and somebody has to be sent for them.
  func leave() -> Bool { word.bitwiseAnd(~Self.isTaken, ordering: .acquiringAndReleasing).oldValue & Self.events != 0 }

  /// Goes over to the next connection that uses the slot.
  func begin(_ generation: UInt32) {
    var old = word.load(ordering: .relaxed)
    while true {
      let new = UInt64(generation) << 32 | old & Self.isTaken
      let (exchanged, current) = word.weakCompareExchange(expected: old, desired: new, ordering: .acquiringAndReleasing)
      if exchanged { return }
      old = current
    }
  }
}
