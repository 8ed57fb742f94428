import SQLite
import System
import Testing

@Suite struct ForeignTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.file("shop #1?.db")
    try Connection(path: path).execute(
      """
      CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL NOT NULL DEFAULT 0);
      CREATE INDEX by_total ON orders (total);
      CREATE VIEW big AS SELECT id FROM orders WHERE total > 10;
      INSERT INTO orders (total) VALUES (5), (15);
      """)
  }

  @Test(arguments: [false, true])
  func `schema and rows of another program's file are read`(immutable: Bool) throws {
    let source = try Connection.openForeign(path: path, seconds: 5, immutable: immutable)
    let names = try source.all("SELECT name FROM sqlite_schema ORDER BY name") { $0.text(0) }
    #expect(names == ["big", "by_total", "orders"])
    #expect(try source.all("PRAGMA table_xinfo(orders)") { $0.text(1) } == ["id", "total"])
    #expect(try source.all("SELECT name FROM pragma_index_list('orders')") { $0.text(0) } == ["by_total"])
    #expect(try source.integer("SELECT count(*) FROM big") == 1)
  }

  @Test(arguments: [
    "INSERT INTO orders VALUES (3, 1)", "UPDATE orders SET total = 0", "DELETE FROM orders",
    "UPDATE sqlite_schema SET sql = ''", "DROP TABLE orders",
    "CREATE TABLE t (x)", "CREATE TEMP TABLE t (x)", "ATTACH 'x.db' AS x", "PRAGMA journal_mode = WAL",
    "PRAGMA query_only = OFF", "PRAGMA writable_schema = ON", "VACUUM", "VACUUM INTO 'copy.db'", "BEGIN", "REINDEX",
    "ANALYZE", "SELECT load_extension('x')", "PRAGMA optimize", "PRAGMA wal_checkpoint",
  ])
  func `everything but reading is denied`(sql: String) throws {
    let before = try File.read(path)
    let source = try Connection.openForeign(path: path, seconds: 5)
    #expect(throws: SQLiteError.self) { try source.run(sql) }
    #expect(throws: SQLiteError.self) { try source.execute(sql) }
    #expect(try File.read(path) == before)
  }

  @Test func `a view that never ends runs into the time limit`() throws {
    try Connection(path: path).execute(
      "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
    let source = try Connection.openForeign(path: path, seconds: 0.05)
    let error = #expect(throws: SQLiteError.self) { try source.integer("SELECT max(i) FROM endless") }
    #expect(error?.isInterrupted == true)
  }

  @Test func `what is not a database, or not there, is named`() throws {
    try File.writeAtomically(Array(repeating: 0x41, count: 5_000), to: directory.file("text.db"))
    let error = #expect(throws: SQLiteError.self) {
      try Connection.openForeign(path: directory.file("text.db"), seconds: 1)
    }
    #expect(error?.code == .notADatabase)
    let missing = #expect(throws: SQLiteError.self) {
      try Connection.openForeign(path: directory.file("missing.db"), seconds: 1)
    }
    #expect(missing?.code == .cannotOpen)
    #expect(missing?.message.contains("missing.db") == true)
    #expect(!File.exists(directory.file("missing.db")))
  }

  @Test func `damaged bytes give an error and never a crash`() throws {
    let sound = try File.read(path)
    var generator = SeededRandom(seed: 7)
    for round in 0..<150 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...30, using: &generator) {
        bytes[Int.random(in: 16..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let damaged = directory.file("damaged\(round).db")
      try File.writeAtomically(bytes, to: damaged)
      do {
        let source = try Connection.openForeign(path: damaged, seconds: 1)
        let names = try source.all("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
        for name in names where name == "orders" { _ = try source.all("SELECT * FROM orders") { $0.value(1) } }
      } catch is SQLiteError {
        // Refusing is as good as reading what is left.
      }
    }
  }
}
