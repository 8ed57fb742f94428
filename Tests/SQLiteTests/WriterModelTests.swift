import SQLite
import System
import Testing

/// Random jobs, some of which fail half-way, against a dictionary that does the same.
@Suite struct WriterModelTests {
  private static let schema = [
    Migration(version: 1, name: "start", sql: Array("CREATE TABLE t (key INTEGER PRIMARY KEY, value INTEGER)".utf8))
  ]

  private struct Failure: Error {}

  /// What one job does: puts, in order; then it may throw.
  private struct Plan {
    let id: Int
    let lane: Lane
    let puts: [(key: Int, value: Int)]
    let fails: Bool

    init(id: Int, using generator: inout SeededRandom) {
      self.id = id
      lane = Lane.allCases[Int.random(in: 0..<3, using: &generator)]
      puts = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        (Int.random(in: 0..<40, using: &generator), Int.random(in: 0..<1_000, using: &generator))
      }
      fails = Int.random(in: 0..<4, using: &generator) == 0
    }

    func run(_ transaction: Transaction, log: Guarded<[Int]>) throws {
      transaction.afterCommit { log.withLock { $0.append(id) } }
      for put in puts {
        try transaction.connection.run(
          "INSERT INTO t VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", put.key, put.value)
      }
      if fails { throw Failure() }
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `committed jobs, in the order of their hooks, make the table`(seed: UInt64) throws {
    let directory = try TemporaryDirectory()
    var generator = SeededRandom(seed: seed)
    let plans = (0..<300).map { Plan(id: $0, using: &generator) }
    let committed = Guarded<[Int]>([])
    let finished = Guarded(0)
    let wrong = Guarded<[Int]>([])

    let database = try Database(directory: directory.path, migrations: Self.schema)
    for plan in plans {
      try database.writeAsync(plan.lane) {
        try plan.run($0, log: committed)
      } completion: { outcome in
        let error = outcome.failure
        if (error is Failure) != plan.fails || (error != nil) != plan.fails { wrong.withLock { $0.append(plan.id) } }
        finished.signal { $0 += 1 }
      }
    }
    _ = finished.wait { $0 == plans.count ? () : nil }
    try database.close()

    #expect(wrong.withLock { $0 } == [])
    let order = committed.withLock { $0 }
    #expect(order.sorted() == plans.filter { !$0.fails }.map(\.id))
    var model: [Int: Int] = [:]
    for id in order { for put in plans[id].puts { model[put.key] = put.value } }

    let reopened = try Database(directory: directory.path, migrations: Self.schema)
    var table: [Int: Int] = [:]
    try reopened.read { connection in
      try connection.query("SELECT key, value FROM t") { table[$0.int(0)] = $0.int(1) }
    }
    #expect(table == model)
    try reopened.close()
  }
}
