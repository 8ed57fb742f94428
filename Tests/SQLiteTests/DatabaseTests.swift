import SQLite
import System
import Testing

@Suite struct DatabaseTests {
  static let schema = [Migration(version: 1, name: "start", sql: Array("CREATE TABLE t (x INTEGER PRIMARY KEY)".utf8))]
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func open() throws -> Database { try Database(directory: directory.path, migrations: Self.schema) }

  private func count(_ database: Database) throws -> Int? {
    try database.read { try $0.integer("SELECT count(*) FROM t") }
  }

  @Test func `what was written is there after opening again`() throws {
    let first = try open()
    try first.write(.people) { try $0.connection.run("INSERT INTO t VALUES (1)") }
    try first.close()
    #expect(File.size(directory.file("cairn.db-wal")) ?? 0 == 0)
    let second = try open()
    #expect(try count(second) == 1)
    try second.close()
    try second.close()
  }

  @Test func `a second opener is refused with the number of the first`() throws {
    let first = try open()
    let error = #expect(throws: DatabaseError.self) { try open() }
    guard case .locked(_, let processID?) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("process \(processID)") == true)
    try first.close()
    try open().close()
  }

  @Test func `a write gives its result and runs its hook before it returns`() throws {
    let database = try open()
    let seen = Guarded<[Int?]>([])
    let id = try database.write(.pushes) { transaction in
      try transaction.connection.run("INSERT INTO t VALUES (7)")
      transaction.afterCommit { seen.withLock { $0.append(try? count(database)) } }
      return transaction.connection.lastInsertRowID
    }
    #expect(id == 7)
    #expect(seen.withLock { $0 } == [1])
    try database.close()
  }

  @Test func `a write that throws leaves nothing and runs no hook`() throws {
    struct Refused: Error {}
    let database = try open()
    let hooks = Guarded(0)
    #expect(throws: Refused.self) {
      try database.write(.people) { transaction in
        try transaction.connection.run("INSERT INTO t VALUES (1)")
        transaction.afterCommit { hooks.withLock { $0 += 1 } }
        throw Refused()
      }
    }
    #expect(try count(database) == 0)
    #expect(hooks.withLock { $0 } == 0)
    try database.close()
  }

  @Test func `a nested read sees the same moment`() throws {
    let database = try open()
    try database.read { outer in
      let before = try outer.integer("SELECT count(*) FROM t")
      #expect(before == 0)
      try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (1)") }
      try database.read { inner in
        #expect(inner === outer)
        let count = try inner.integer("SELECT count(*) FROM t")
        #expect(count == 0)
      }
    }
    #expect(try count(database) == 1)
    try database.close()
  }

  @Test func `a connection that was given back sees what is written before it is lent again`() throws {
    let database = try open()
    for number in 0..<20 {
      #expect(try count(database) == number)
      #expect(try count(database) == number)
      try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (?)", number) }
    }
    try database.close()
  }

  @Test func `a connection keeps its moment until something is written, unless its reader fails`() throws {
    struct Refused: Error {}
    let database = try open()
    var lent: Connection?
    func read(fails: Bool) throws {
      try database.read { connection in
        lent = connection
        _ = try connection.integer("SELECT count(*) FROM t")
        if fails { throw Refused() }
      }
    }
    try read(fails: false)
    #expect(lent?.isInTransaction == true)
    #expect(throws: Refused.self) { try read(fails: true) }
    #expect(lent?.isInTransaction == false)
    try read(fails: false)
    try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (1)") }
    #expect(lent?.isInTransaction == false)
    #expect(try count(database) == 1)
    // What closes last clears the log away.
    lent = nil
    try database.close()
  }

  @Test func `whatever was answered before a read began is in it`() throws {
    let database = try open()
    let written = Guarded(0)
    let late = Guarded(0)
    let readers = try (0..<6).map { number in
      try Thread.start(name: "reader \(number)") {
        while true {
          let known = written.withLock { $0 }
          guard known < 400 else { return }
          let seen = try? database.read { try $0.integer("SELECT count(*) FROM t") }
          guard let seen = seen ?? nil, seen >= known else { return late.withLock { $0 += 1 } }
        }
      }
    }
    for number in 1...400 {
      try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (?)", number) }
      written.withLock { $0 = number }
    }
    for reader in readers { reader.join() }
    #expect(late.withLock { $0 } == 0)
    try database.close()
  }

  @Test func `a read inside a write sees what the write did`() throws {
    let database = try open()
    try database.write(.people) { transaction in
      try transaction.connection.run("INSERT INTO t VALUES (1)")
      #expect(try count(database) == 1)
    }
    try database.close()
  }

  @Test func `a write inside a write is refused instead of waiting for itself`() throws {
    let database = try open()
    #expect(throws: DatabaseError.nestedWrite) {
      try database.write(.people) { _ in try database.write(.people) { _ in } }
    }
    try database.close()
  }

  @Test func `a closed database refuses work`() throws {
    let database = try open()
    try database.close()
    #expect(throws: DatabaseError.closed) { try database.write(.people) { _ in } }
    #expect(throws: DatabaseError.closed) { try database.read { _ in } }
  }

  @Test func `a job that ends the transaction is refused`() throws {
    let database = try open()
    #expect(throws: DatabaseError.transactionEnded) {
      try database.write(.people) { try $0.connection.execute("COMMIT") }
    }
    try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (1)") }
    try database.close()
  }
}
