import SQLite
import System
import Testing

@Suite struct WriterTests {
  private static let schema = [
    Migration(
      version: 1, name: "start",
      sql: Array(
        """
        CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT);
        CREATE TABLE child (t INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED);
        """.utf8))
  ]
  let directory: TemporaryDirectory
  let database: Database

  init() throws {
    directory = try TemporaryDirectory()
    var options = Database.Options()
    options.queueLimit = 64
    options.readerLimit = 4
    options.readerPatience = 0.1
    database = try Database(directory: directory.path, migrations: Self.schema, options: options)
  }

  private func count() throws -> Int? { try database.read { try $0.integer("SELECT count(*) FROM t") } }

  /// Runs `body` on several threads and waits for all.
  private func concurrently(_ threads: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let failures = Guarded<[String]>([])
    let running = try (0..<threads).map { number in
      try Thread.start(name: "test \(number)") {
        do { try body(number) } catch { failures.withLock { $0.append("\(error)") } }
      }
    }
    for thread in running { thread.join() }
    #expect(failures.withLock { $0 } == [])
  }

  /// Keeps the writer busy until the returned closure is called, so that jobs gather behind it.
  private func holdWriter() throws -> @Sendable () -> Void {
    let gate = Guarded((started: false, open: false))
    try database.writeAsync(.people) { _ in
      gate.signal { $0.started = true }
      _ = gate.wait { $0.open ? () : nil }
    } completion: { _ in
    }
    _ = gate.wait { $0.started ? () : nil }
    return { gate.signal { $0.open = true } }
  }

  @Test func `many threads share commits and none loses a row`() throws {
    let database = database
    try concurrently(32) { number in
      for step in 0..<50 {
        let id = number * 50 + step
        let seen = try database.write(.pushes) { transaction -> Int? in
          try transaction.connection.run("INSERT INTO t VALUES (?, ?)", id, "row")
          return try transaction.connection.integer("SELECT x FROM t WHERE x = ?", id)
        }
        guard seen == id else { throw DatabaseError.unusable("row \(id) is not in its own transaction") }
        // The answer is only given once everybody can read the row.
        let read = try database.read { try $0.integer("SELECT x FROM t WHERE x = ?", id) }
        guard read == id else { throw DatabaseError.unusable("row \(id) was answered and is not there") }
      }
    }
    #expect(try count() == 1_600)
    let counts = database.counts
    #expect(counts.jobs == 1_600)
    #expect(counts.commits * 5 < counts.jobs, "\(counts.commits) commits for \(counts.jobs) writes")
    try database.close()
  }

  @Test func `a job that fails in a batch takes nothing with it`() throws {
    struct Odd: Error {}
    let release = try holdWriter()
    let outcomes = Guarded<[Int: Bool]>([:])
    let hooks = Guarded<[Int]>([])
    for id in 0..<20 {
      try database.writeAsync(.pushes) { transaction in
        transaction.afterCommit { hooks.withLock { $0.append(id) } }
        try transaction.connection.run("INSERT INTO t VALUES (?, ?)", id, "row")
        if id % 2 == 1 { throw Odd() }
      } completion: { outcome in
        let error = outcome.failure
        outcomes.signal { $0[id] = error == nil }
      }
    }
    release()
    _ = outcomes.wait { $0.count == 20 ? () : nil }
    #expect(outcomes.withLock { $0.filter(\.value).keys.sorted() } == Array(stride(from: 0, to: 20, by: 2)))
    #expect(hooks.withLock { $0 } == Array(stride(from: 0, to: 20, by: 2)))
    #expect(try count() == 10)
    #expect(database.counts.failures == 10)
    try database.close()
  }

  @Test func `a failing first job does not fail those that waited with it`() throws {
    struct First: Error {}
    let release = try holdWriter()
    let outcomes = Guarded<[Bool]>([])
    try database.writeAsync(.people) { _ in
      throw First()
    } completion: { outcome in
      let error = outcome.failure
      outcomes.signal { $0.append(error is First) }
    }
    try database.writeAsync(.crawls) {
      try $0.connection.run("INSERT INTO t VALUES (1, 'kept')")
    } completion: { outcome in
      let error = outcome.failure
      outcomes.signal { $0.append(error == nil) }
    }
    release()
    _ = outcomes.wait { $0.count == 2 ? () : nil }
    #expect(outcomes.withLock { $0 } == [true, true])
    #expect(try count() == 1)
    try database.close()
  }

  @Test func `when the commit fails every job of the batch is told and the writer goes on`() throws {
    let release = try holdWriter()
    let errors = Guarded<[(any Error)?]>([])
    let hooks = Guarded(0)
    for id in 0..<5 {
      try database.writeAsync(.pushes) { transaction in
        transaction.afterCommit { hooks.withLock { $0 += 1 } }
        try transaction.connection.run("INSERT INTO t VALUES (?, 'row')", id)
        // A deferred foreign key is checked by COMMIT alone.
        if id == 3 { try transaction.connection.run("INSERT INTO child VALUES (99)") }
      } completion: { outcome in
        let error = outcome.failure
        errors.signal { $0.append(error) }
      }
    }
    release()
    _ = errors.wait { $0.count == 5 ? () : nil }
    let constraints = errors.withLock { $0.filter { ($0 as? SQLiteError)?.isConstraint == true }.count }
    #expect(constraints == 5)
    #expect(hooks.withLock { $0 } == 0)
    #expect(try count() == 0)
    try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (1, 'after')") }
    #expect(try count() == 1)
    try database.close()
  }

  @Test func `without room for more pages a write fails as full and smaller ones go on`() throws {
    let pages = try database.read { try $0.integer("PRAGMA page_count") } ?? 0
    try database.write(.people) { _ = try $0.connection.integer("PRAGMA max_page_count = \(pages + 4)") }
    let error = #expect(throws: SQLiteError.self) {
      try database.write(.crawls) { transaction in
        for id in 0..<1_000 {
          try transaction.connection.run("INSERT INTO t VALUES (?, ?)", id, String(repeating: "x", count: 1_000))
        }
      }
    }
    #expect(error?.isFull == true)
    #expect(try count() == 0)
    try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (1, 'small')") }
    #expect(try count() == 1)
    try database.close()
  }

  @Test func `a full lane answers busy at once`() throws {
    let release = try holdWriter()
    for _ in 0..<64 {
      try database.writeAsync(.crawls) { _ in
      } completion: { _ in
      }
    }
    #expect(database.waiting(.crawls) == 64)
    let error = #expect(throws: DatabaseError.self) { try database.write(.crawls) { _ in } }
    guard case .busy = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try database.writeAsync(.pushes) { _ in
    } completion: { _ in
    }
    release()
    try database.close()
    #expect(database.counts.jobs == 66)
  }

  @Test func `a person waits less than 100 ms while crawls flood the writer`() throws {
    let database = database
    let stop = Guarded(false)
    let text = String(repeating: "x", count: 500)
    let crawls = try (0..<4).map { crawl in
      try Thread.start(name: "crawl") {
        var id = crawl * 10_000_000
        while !stop.withLock({ $0 }) {
          // About 20 ms of work, the size of job that a crawl should send.
          try? database.write(.crawls) { transaction in
            let end = MonotonicClock.after(seconds: 0.02)
            while MonotonicClock.now < end {
              id += 1
              try transaction.connection.run("INSERT INTO t VALUES (?, ?)", id, text)
            }
          }
        }
      }
    }
    var waits: [Double] = []
    for id in 1...30 {
      let start = MonotonicClock.now
      try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (?, 'person')", -id) }
      waits.append(Double(MonotonicClock.now - start) / 1e6)
    }
    stop.withLock { $0 = true }
    for thread in crawls { thread.join() }
    waits.sort()
    // The median is ours to promise; the slowest depends on what else the machine does.
    #expect(waits[15] < 100, "median \(waits[15]) ms")
    #expect(waits[29] < 1_000, "slowest \(waits[29]) ms")
    try database.close()
  }

  @Test func `readers go on while a write is open`() throws {
    try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (1, 'before')") }
    let database = database
    let gate = Guarded((written: false, open: false))
    try database.writeAsync(.crawls) { transaction in
      try transaction.connection.run("INSERT INTO t VALUES (2, 'uncommitted')")
      gate.signal { $0.written = true }
      _ = gate.wait { $0.open ? () : nil }
    } completion: { _ in
    }
    _ = gate.wait { $0.written ? () : nil }
    try concurrently(4) { _ in
      for _ in 0..<20 {
        let count = try database.read { try $0.integer("SELECT count(*) FROM t") }
        guard count == 1 else { throw DatabaseError.unusable("\(count ?? -1) rows") }
      }
    }
    gate.signal { $0.open = true }
    try database.close()
  }

  @Test func `more readers than connections wait, and are told when they wait in vain`() throws {
    let database = database
    try concurrently(16) { _ in
      for _ in 0..<20 { _ = try database.read { try $0.integer("SELECT count(*) FROM t") } }
    }
    let gate = Guarded((inside: 0, open: false))
    let holders = try (0..<4).map { _ in
      try Thread.start(name: "holder") {
        try? database.read { _ in
          gate.signal { $0.inside += 1 }
          _ = gate.wait { $0.open ? () : nil }
        }
      }
    }
    _ = gate.wait { $0.inside == 4 ? () : nil }
    let error = #expect(throws: DatabaseError.self) { try database.read { _ in } }
    #expect(error == .busy("all 4 readers of the database are in use"))
    gate.signal { $0.open = true }
    for thread in holders { thread.join() }
    try database.read { _ in }
    try database.close()
  }

  @Test func `closing writes what is queued`() throws {
    let release = try holdWriter()
    let done = Guarded(0)
    for id in 0..<50 {
      try database.writeAsync(.crawls) {
        try $0.connection.run("INSERT INTO t VALUES (?, 'queued')", id)
      } completion: { outcome in
        let error = outcome.failure
        if error == nil { done.withLock { $0 += 1 } }
      }
    }
    let database = database
    let closer = try Thread.start(name: "closer") { try? database.close() }
    release()
    closer.join()
    #expect(done.withLock { $0 } == 50)
    let reopened = try Database(directory: directory.path, migrations: Self.schema)
    #expect(try reopened.read { try $0.integer("SELECT count(*) FROM t") } == 50)
    try reopened.close()
  }
}
