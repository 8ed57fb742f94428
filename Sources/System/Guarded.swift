package import Glibc

/// A value behind a lock, with a condition to wait on until the value has changed.
///
/// `Synchronization.Mutex` has no condition, and the thread sanitizer cannot see it lock. All is inlinable, since code that
/// is the same for all kinds of values looks up their types at each call.
package final class Guarded<Value: ~Copyable>: @unchecked Sendable {
  // Protected by `mutex`: the value is touched only between lock and unlock. That no two accesses meet is what the lock is
  // for, so the run time need not look for it again each time.
  @exclusivity(unchecked) @usableFromInline var value: Value
  @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @usableFromInline let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Creates a lock around `value`.
  package init(_ value: consuming sending Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Waits are measured on the clock that no one can set back.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` with the value locked.
  @inlinable
  package func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }

  /// Runs `body` with the value locked unless another thread holds it.
  /// - Returns: nil when another does.
  @inlinable
  package func withLockIfAvailable<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard pthread_mutex_trylock(mutex) == 0 else { return nil }
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }

  /// Runs `body` with the value locked, then wakes every waiter.
  @inlinable
  package func signal<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    return try body(&value)
  }

  /// Waits until `body` returns something, asking again after each `signal`.
  /// - Parameter deadline: a `MonotonicClock` instant in nanoseconds; nil waits for ever.
  /// - Returns: nil when the deadline passed first.
  @inlinable
  package func wait<Result>(until deadline: UInt64? = nil, _ body: (inout Value) -> Result?) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&value) { return result }
      if let deadline {
        var until = timespec(
          tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        if pthread_cond_timedwait(changed, mutex, &until) == ETIMEDOUT { return body(&value) }
      } else {
        pthread_cond_wait(changed, mutex)
      }
    }
  }
}
