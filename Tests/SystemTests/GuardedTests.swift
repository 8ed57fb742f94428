import Synchronization
import System
import Testing

@Suite struct GuardedTests {
  @Test func `writers on many threads lose nothing`() throws {
    let total = Guarded(0)
    let threads = try (0..<4).map { _ in
      try Thread.start(name: "adder") { for _ in 0..<10_000 { total.withLock { $0 += 1 } } }
    }
    for thread in threads { thread.join() }
    #expect(total.withLock { $0 } == 40_000)
  }

  @Test func `who finds the lock taken does not wait for it`() throws {
    let value = Guarded(1)
    let missed = Atomic(false)
    try value.withLock { _ in
      try Thread.start(name: "other") {
        missed.store(value.withLockIfAvailable { $0 } == nil, ordering: .relaxed)
      }.join()
    }
    let isMissed = missed.load(ordering: .relaxed)
    #expect(isMissed)
    #expect(value.withLockIfAvailable { $0 } == 1)
  }

  @Test func `a waiter wakes when the value is as it wants`() throws {
    let value = Guarded(0)
    let thread = try Thread.start(name: "setter") { for step in 1...3 { value.signal { $0 = step } } }
    #expect(value.wait { $0 == 3 ? $0 : nil } == 3)
    thread.join()
  }

  @Test func `a waiter gives up at its deadline`() {
    let value = Guarded(0)
    let start = MonotonicClock.now
    #expect(value.wait(until: start + 20_000_000) { $0 == 1 ? $0 : nil } == nil)
    #expect(MonotonicClock.now - start >= 20_000_000)
  }
}
