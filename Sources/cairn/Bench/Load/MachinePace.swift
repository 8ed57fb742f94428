import System

/// How fast the machine is at a moment, told by a fixed piece of work: neighbours slow whatever is measured by a half from
/// minute to minute, and this with it.
struct MachinePace {
  private let table: [UInt32]

  private static let cells = 1 << 21
  private static let steps = 40_000

  /// Lays out 8 MiB, which is more than a core's own caches hold, as a server's working set is.
  init() {
    var table = (0..<UInt32(Self.cells)).map { $0 }
    var random: UInt64 = 1
    // One cycle through all cells, so that each step depends on the one before (Sattolo).
    for cell in stride(from: Self.cells - 1, to: 0, by: -1) {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      table.swapAt(cell, Int(random >> 33) % cell)
    }
    self.table = table
  }

  /// CPU nanoseconds that the work takes now: as much walking from cell to cell as computing.
  func measure() -> UInt64 {
    let start = ThreadClock.now
    var cell: UInt32 = 0
    var hash: UInt64 = 0
    for _ in 0..<Self.steps {
      cell = table[Int(cell)]
      for byte in UInt64(0)..<40 { hash = (hash ^ byte ^ UInt64(cell)) &* 0x0000_0100_0000_01B3 }
    }
    // The sum is looked at, so that the work cannot be left out.
    return ThreadClock.now - start + (hash == 0 ? 1 : 0)
  }
}
