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

    @usableFromInline init() {}
  }

  @usableFromInline let state = Guarded(State())
  private let limit: Int

  /// - Parameter limit: bytes of all values together; one that would exceed it takes the place of all others.
  package init(limit: Int) { self.limit = limit }

  /// What is kept for a key; nil when nothing of this moment is.
  @inlinable
  package func value(for key: Key, at moment: Int) -> Value? {
    state.withLock { $0.moment == moment ? $0.values[key] : nil }
  }

  /// Keeps a value that was read at a moment or later, unless a later moment has come.
  /// - Parameter bytes: about how much memory it takes.
  package func keep(_ value: Value, for key: Key, bytes: Int, at moment: Int) {
    guard bytes <= limit else { return }
    // Thousands of values are freed when this goes, where nobody waits for the lock.
    var forgotten: [Key: Value] = [:]
    state.withLock { state in
      guard moment >= state.moment else { return }
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
