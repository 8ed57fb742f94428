package import System

/// What was worked out from the store, kept until the next commit: nothing in it can outlive what it was made from.
///
/// `Catalog.moment` is read before the store is, and given with what is kept; so what a commit overtakes is never found.
package final class MomentCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  @usableFromInline
  struct State {
    @usableFromInline var moment = 0
    @usableFromInline var values: [Key: Value] = [:]
    @usableFromInline var bytes = 0
    /// Hashes of keys whose values were offered, each in the place of others that fall there too; empty when all that is
    /// offered is kept.
    var offered: [Int] = []

    @usableFromInline init() {}
  }

  @usableFromInline let state = Guarded(State())
  private let limit: Int

  /// - Parameters:
  ///   - limit: bytes of all values together; one that would exceed it takes the place of all others.
  ///   - keepsOnlyRepeated: whether a value is kept when it is offered for the second time, at whatever moment: who reads
  ///     everything once then pushes nothing out, and touches no new memory for what nobody asks for again.
  package init(limit: Int, keepsOnlyRepeated: Bool = false) {
    self.limit = limit
    if keepsOnlyRepeated { state.withLock { $0.offered = [Int](repeating: 0, count: 4096) } }
  }

  /// What is kept for a key; nil when nothing of this moment is.
  @inlinable
  package func value(for key: Key, at moment: Int) -> Value? {
    state.withLock { $0.moment == moment ? $0.values[key] : nil }
  }

  /// The same for several keys at once.
  @inlinable
  package func values(for keys: [Key], at moment: Int) -> [Value?] {
    state.withLock { state in
      guard state.moment == moment else { return [Value?](repeating: nil, count: keys.count) }
      return keys.map { state.values[$0] }
    }
  }

  /// Keeps a value that was read at a moment or later, unless a later moment has come.
  /// - Parameter bytes: about how much memory it takes.
  package func keep(_ value: Value, for key: Key, bytes: Int, at moment: Int) {
    guard bytes <= limit else { return }
    // Thousands of values are freed when this goes, where nobody waits for the lock.
    var forgotten: [Key: Value] = [:]
    state.withLock { state in
      guard moment >= state.moment, state.isRepeated(key) else { return }
      if moment > state.moment || state.bytes + bytes > limit {
        swap(&forgotten, &state.values)
        state.bytes = 0
        state.moment = moment
      }
      state.values[key] = value
      state.bytes += bytes
    }
  }
}

extension MomentCache.State {
  /// Whether the value of a key was offered before, as far as that is remembered.
  fileprivate mutating func isRepeated(_ key: Key) -> Bool {
    guard !offered.isEmpty else { return true }
    let hash = key.hashValue
    let place = Int(UInt(bitPattern: hash) % UInt(offered.count))
    defer { offered[place] = hash }
    return offered[place] == hash
  }
}
