import Testing

@testable import SQLite

@Suite struct StatementCacheTests {
  let connection: Connection

  init() throws { connection = try Connection.inMemory() }

  @Test func `the same text gives the same statement`() throws {
    let first = try connection.statement("SELECT 1")
    #expect(try connection.statement("SELECT 1") === first)
    #expect(try connection.statement("SELECT 2") !== first)
  }

  @Test func `a statement between its rows is not handed out again`() throws {
    let running = try connection.statement("SELECT 1 UNION SELECT 2")
    #expect(try running.step())
    let other = try connection.statement("SELECT 1 UNION SELECT 2")
    #expect(other !== running)
    running.reset()
    #expect(try connection.statement("SELECT 1 UNION SELECT 2") === running)
  }

  @Test func `what was used lately stays when the cache is full`() throws {
    let kept = try connection.statement("SELECT 'kept'")
    for number in 0..<2_000 {
      _ = try connection.statement("SELECT \(number)")
      #expect(try connection.statement("SELECT 'kept'") === kept)
    }
  }

  @Test func `a failed text is not remembered`() throws {
    #expect(throws: SQLiteError.self) { try connection.statement("SELECT x FROM later") }
    try connection.execute("CREATE TABLE later (x)")
    #expect(try connection.integer("SELECT count(x) FROM later") == 0)
  }

  @Test func `a statement follows a change of the schema`() throws {
    try connection.execute("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
    #expect(try connection.integer("SELECT * FROM t") == 1)
    try connection.execute("ALTER TABLE t ADD COLUMN y DEFAULT 2")
    let columns = try connection.first("SELECT * FROM t") { $0.count }
    #expect(columns == 2)
  }
}
