import SQLite
import System
import Testing

/// Jobs that end early so that nobody waits long.
struct YieldTests {
  private let directory: TemporaryDirectory
  private let database: Database

  init() throws {
    directory = try TemporaryDirectory()
    let schema = Migration(version: 1, name: "start", sql: Array("CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT)".utf8))
    database = try Database(directory: directory.path, migrations: [schema])
  }

  @Test func `a job is told to end when it has had its share, and not before it did anything`() throws {
    let (first, elapsed) = try database.write(.crawls) { transaction in
      let first = transaction.shouldYield
      let start = MonotonicClock.now
      while !transaction.shouldYield, MonotonicClock.now - start < 5_000_000_000 {}
      return (first, MonotonicClock.now - start)
    }
    #expect(!first)
    #expect(elapsed > 10_000_000 && elapsed < 1_000_000_000, "\(elapsed) ns")
    try database.close()
  }

  @Test func `a crawl that is asked ends as soon as a person waits, and goes on behind the person`() throws {
    let database = database
    let order = Guarded<[String]>([])
    let isRunning = Guarded(false)
    let crawl = try Thread.start(name: "crawl") {
      var rest = 3
      while rest > 0 {
        rest -= (try? database.write(.crawls) { transaction in
          isRunning.signal { $0 = true }
          let end = MonotonicClock.after(seconds: 0.025)
          while !transaction.shouldYield, MonotonicClock.now < end {}
          transaction.afterCommit { order.withLock { $0.append("crawl") } }
          return 1
        }) ?? rest
      }
    }
    _ = isRunning.wait { $0 ? () : nil }
    try database.write(.people) { transaction in transaction.afterCommit { order.withLock { $0.append("person") } } }
    crawl.join()
    let place = order.withLock { $0.firstIndex(of: "person") }
    #expect(place == 1, "\(order.withLock { $0 })")
    #expect(order.withLock { $0.count } == 4)
    try database.close()
  }

  @Test func `a person's own job is not hurried by others who wait`() throws {
    let database = database
    let gate = Guarded(false)
    let second = try Thread.start(name: "second") {
      _ = gate.wait { $0 ? () : nil }
      try? database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (2, 'second')") }
    }
    let hurried = try database.write(.people) { transaction in
      gate.signal { $0 = true }
      let start = MonotonicClock.now
      while MonotonicClock.now - start < 10_000_000 {}
      return transaction.shouldYield
    }
    second.join()
    #expect(!hurried)
    try database.close()
  }
}
