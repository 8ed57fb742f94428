import System

/// The times of many operations, in nanoseconds.
struct Samples: Sendable {
  private var times: [UInt64] = []

  init(_ times: [UInt64] = []) { self.times = times }

  var count: Int { times.count }

  /// Runs an operation and keeps the CPU time that this thread spent on it.
  mutating func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
    let start = ThreadClock.now
    defer { times.append(ThreadClock.now - start) }
    return try body()
  }

  mutating func append(_ time: UInt64) { times.append(time) }

  /// Microseconds below which a share of the operations stayed.
  func percentile(_ share: Double) -> Double? {
    guard !times.isEmpty else { return nil }
    let sorted = times.sorted()
    let place = min(sorted.count - 1, Int(Double(sorted.count) * share))
    return Double(sorted[place]) / 1000
  }

  /// Operations a second.
  var rate: Double? {
    let sum = times.reduce(0, +)
    return sum == 0 ? nil : Double(times.count) * 1e9 / Double(sum)
  }
}
