import SQLite
import System
import Testing

@Suite struct WriteAheadLogTests {
  let directory: TemporaryDirectory
  let database: Database

  init() throws {
    directory = try TemporaryDirectory()
    let schema = Migration(version: 1, name: "start", sql: Array("CREATE TABLE t (x INTEGER PRIMARY KEY, y BLOB)".utf8))
    database = try Database(directory: directory.path, migrations: [schema])
  }

  /// One commit of about a hundred pages.
  private func writeSome(_ round: Int) throws {
    let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: round), count: 4_000)
    try database.write(.crawls) { transaction in
      for step in 0..<100 { try transaction.connection.run("INSERT INTO t VALUES (?, ?)", round * 100 + step, bytes) }
    }
  }

  private var logSize: Int { File.size(directory.file("cairn.db-wal")) ?? 0 }

  @Test func `the log stays small under a steady load with readers at work`() throws {
    let database = database
    let stop = Guarded(false)
    let reader = try Thread.start(name: "reader") {
      while !stop.withLock({ $0 }) { _ = try? database.read { try $0.integer("SELECT max(x) FROM t") } }
    }
    for round in 0..<200 { try writeSome(round) }
    stop.withLock { $0 = true }
    reader.join()
    // 80 MB were written; the log may hold what fits between two looks at it.
    #expect(logSize < 40 << 20, "\(logSize >> 20) MiB")
    #expect(database.checkpointError == nil)
    try database.close()
  }

  @Test func `the log stays small while connections wait that have read`() throws {
    for round in 0..<200 {
      try writeSome(round)
      let count = try database.read { outer in
        // A second connection, since this thread's own is in use.
        let other = Guarded<Int?>(nil)
        let database = database
        try Thread.start(name: "reader") {
          let count = try? database.read { try $0.integer("SELECT count(*) FROM t") }
          other.withLock { $0 = count ?? nil }
        }.join()
        #expect(try outer.integer("SELECT count(*) FROM t") == other.withLock { $0 })
        return other.withLock { $0 }
      }
      #expect(count == (round + 1) * 100)
    }
    #expect(logSize < 40 << 20, "\(logSize >> 20) MiB")
    #expect(database.checkpointError == nil)
    try database.close()
  }

  @Test func `a long reader keeps its moment, and the log shrinks after it`() throws {
    try writeSome(0)
    try database.read { connection in
      let before = try connection.integer("SELECT count(*) FROM t")
      for round in 1..<100 { try writeSome(round) }
      let after = try connection.integer("SELECT count(*) FROM t")
      #expect(before == 100)
      #expect(after == 100)
      #expect(logSize > 20 << 20)
    }
    for round in 100..<150 { try writeSome(round) }
    let size = logSize
    for round in 150..<250 { try writeSome(round) }
    #expect(logSize <= max(size, 64 << 20))
    try database.close()
    #expect(logSize == 0)
  }
}
