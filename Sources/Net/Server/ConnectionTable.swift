import Glibc
import Synchronization
import System

/// All connections in a fixed number of slots. Slots are made when first needed and used again, so a slot number stays
/// valid for ever; deadlines lie side by side, so that looking through all of them takes microseconds.
final class ConnectionTable: @unchecked Sendable {
  // An entry of `connections` is written once, under the lock, before its number leaves `claim`; entries of `deadlines`
  // are atomics.
  private let connections: UnsafeMutablePointer<Connection?>
  private let deadlines: UnsafeMutablePointer<Atomic<UInt32>>
  private let occupancy = Guarded(Occupancy())
  private let used = Atomic<Int>(0)
  private let capacity: Int
  private let capacityPerClient: Int

  private struct Occupancy {
    var free: [Int] = []
    var perClient: [UInt64: Int] = [:]
  }

  /// The answer to a new client.
  enum Claim {
    case connection(Connection)
    case tableIsFull
    case clientHasTooMany
  }

  init(capacity: Int, capacityPerClient: Int) {
    self.capacity = capacity
    self.capacityPerClient = capacityPerClient
    connections = .allocate(capacity: capacity)
    connections.initialize(repeating: nil, count: capacity)
    deadlines = .allocate(capacity: capacity)
    for slot in 0..<capacity { (deadlines + slot).initialize(to: Atomic(0)) }
  }

  deinit {
    connections.deinitialize(count: capacity)
    connections.deallocate()
    deadlines.deinitialize(count: capacity)
    deadlines.deallocate()
  }

  subscript(slot: Int) -> Connection? { slot < capacity ? connections[slot] : nil }

  /// How many slots have ever been used; scanning needs to go no further.
  var usedSlots: Int { used.load(ordering: .acquiring) }

  /// How many connections are open.
  var openConnections: Int { occupancy.withLock { used.load(ordering: .relaxed) - $0.free.count } }

  /// Takes a slot for a client.
  func claim(for peer: PeerAddress) -> Claim {
    occupancy.withLock { occupancy in
      guard !occupancy.free.isEmpty || used.load(ordering: .relaxed) < capacity else { return .tableIsFull }
      let count = occupancy.perClient[peer.network, default: 0]
      guard count < capacityPerClient else { return .clientHasTooMany }
      guard let connection = occupancy.free.popLast().flatMap({ connections[$0] }) ?? newSlot() else {
        return .tableIsFull
      }
      occupancy.perClient[peer.network] = count + 1
      return .connection(connection)
    }
  }

  private func newSlot() -> Connection? {
    let slot = used.load(ordering: .relaxed)
    guard slot < capacity else { return nil }
    let connection = Connection(slot: slot)
    connections[slot] = connection
    used.store(slot + 1, ordering: .releasing)
    return connection
  }

  /// Gives a slot back.
  func release(_ slot: Int, of peer: PeerAddress) {
    deadlines[slot].store(0, ordering: .relaxed)
    occupancy.withLock { occupancy in
      occupancy.free.append(slot)
      let count = occupancy.perClient[peer.network, default: 1] - 1
      occupancy.perClient[peer.network] = count > 0 ? count : nil
    }
  }

  /// Notes when a connection is overdue, `.max` for never. One store: deadlines cost a request nothing else.
  func setDeadline(_ slot: Int, _ nanoseconds: UInt64) {
    deadlines[slot].store(nanoseconds == .max ? 0 : Self.tick(nanoseconds) | 1, ordering: .relaxed)
  }

  /// Calls `body` for each slot whose deadline has passed, give or take a tenth of a second.
  func forEachOverdue(at nanoseconds: UInt64, _ body: (Int) -> Void) {
    let now = Self.tick(nanoseconds)
    for slot in 0..<usedSlots {
      let deadline = deadlines[slot].load(ordering: .relaxed)
      // Differences, since ticks wrap around after some years.
      if deadline != 0 && Int32(bitPattern: now &- deadline) > 0 { body(slot) }
    }
  }

  /// Time in units of 2^26 ns, 67 ms.
  private static func tick(_ nanoseconds: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: nanoseconds >> 26) }
}
