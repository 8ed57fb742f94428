import System

/// Reads what stands on a page several at once and gives it back in its order, never far ahead of who takes it.
final class Lanes<Item: Sendable, Outcome: Sendable>: Sendable {
  private struct State {
    var next = 0
    var taken = 0
    var results: [Int: Outcome] = [:]
    var isStopped = false
  }

  private let state = Guarded(State())
  private let threads: [Thread]

  /// Starts the lanes.
  /// - Parameter load: reads one item; its second argument tells whether nobody waits for it any more.
  init(
    _ page: [Item], count: Int,
    _ load: @escaping @Sendable (Item, @escaping @Sendable () -> Bool) -> Outcome
  ) throws(CrawlError) {
    let state = state
    var threads: [Thread] = []
    do throws(SystemError) {
      for _ in 0..<min(count, page.count) {
        threads.append(
          try Thread.start(name: "crawl-lane", stackSize: 4 << 20) {
            while let index = Self.next(state, page.count, ahead: count * 2) {
              let outcome = load(page[index]) { state.withLock { $0.isStopped } }
              state.signal { $0.results[index] = outcome }
            }
          })
      }
    } catch {
      state.signal { $0.isStopped = true }
      for thread in threads { thread.join() }
      throw .source("\(error)", hint: "lower threads")
    }
    self.threads = threads
  }

  private static func next(_ state: Guarded<State>, _ count: Int, ahead: Int) -> Int? {
    state.wait { state -> Int?? in
      if state.isStopped || state.next >= count { return .some(nil) }
      guard state.next < state.taken + ahead else { return nil }
      defer { state.next += 1 }
      return state.next
    } ?? nil
  }

  /// The outcome at a place of the page, as soon as it is there; nil when `isCancelled` says so first.
  func result(_ index: Int, unless isCancelled: () -> Bool) -> Outcome? {
    while !isCancelled() {
      let outcome = state.wait(until: MonotonicClock.after(seconds: 0.5)) { $0.results.removeValue(forKey: index) }
      guard let outcome else { continue }
      state.signal { $0.taken = index + 1 }
      return outcome
    }
    return nil
  }

  /// Lets what is under way come to its end and waits for it.
  func stop() {
    state.signal { $0.isStopped = true }
    for thread in threads { thread.join() }
  }
}
