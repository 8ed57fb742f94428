import Testing

@testable import System

@Suite struct ThreadTests {
  /// Stacks of just this size, which no other test has.
  private static let stackSize = 3 << 20

  /// How many stacks of that size this process has, ended threads' included (proc(5), `maps`).
  private static func stacks() throws -> Int {
    let text = String(decoding: try File.read("/proc/self/maps"), as: UTF8.self)
    return text.split(separator: "\n").count { line in
      let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { Int($0, radix: 16) }
      return ends.count == 2 && ends[1] - ends[0] == stackSize
    }
  }

  @Test func `threads that nobody waits for leave no stack behind`() throws {
    let ended = Guarded(0)
    for number in 1...200 {
      _ = try Thread.start(name: "forgotten", stackSize: Self.stackSize) { ended.signal { $0 += 1 } }
      _ = ended.wait(until: MonotonicClock.after(seconds: 10)) { $0 == number ? true : nil }
    }
    // The C library keeps some megabytes of stacks for the next threads.
    #expect(try Self.stacks() < 40)
  }

  @Test func `a thread may be waited for twice`() throws {
    let value = Guarded(0)
    let thread = try Thread.start(name: "once") { value.withLock { $0 += 1 } }
    thread.join()
    thread.join()
    #expect(value.withLock { $0 } == 1)
  }
}
