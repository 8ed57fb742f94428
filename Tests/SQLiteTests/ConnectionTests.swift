import System
import Testing

@testable import SQLite

@Suite struct ConnectionTests {
  let connection: Connection

  init() throws {
    connection = try Connection.inMemory()
    try connection.execute("CREATE TABLE asset (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, note TEXT)")
  }

  private func insert(_ names: String...) throws {
    for name in names { try connection.run("INSERT INTO asset (name) VALUES (?)", name) }
  }

  @Test func `a row that was inserted is read back`() throws {
    try connection.run("INSERT INTO asset (name, note) VALUES (?, ?)", "orders", nil as String?)
    #expect(connection.lastInsertRowID == 1)
    #expect(connection.changes == 1)
    let row = try connection.first("SELECT id, name, note FROM asset WHERE name = ?", "orders") {
      ($0.int(0), $0.text(1), $0.optionalText(2))
    }
    #expect(row?.0 == 1)
    #expect(row?.1 == "orders")
    #expect(row?.2 == nil)
  }

  @Test func `all rows come in order`() throws {
    try insert("a", "b", "c")
    #expect(try connection.all("SELECT name FROM asset ORDER BY name DESC") { $0.text(0) } == ["c", "b", "a"])
    #expect(try connection.integer("SELECT count(*) FROM asset") == 3)
    #expect(try connection.text("SELECT name FROM asset WHERE id = ?", 2) == "b")
    #expect(try connection.integer("SELECT id FROM asset WHERE id = ?", 9) == nil)
  }

  @Test func `an error names the statement and never the arguments`() throws {
    try insert("secret-name")
    let error = #expect(throws: SQLiteError.self) { try insert("secret-name") }
    #expect(error?.isUniqueViolation == true)
    #expect(error?.isConstraint == true)
    #expect(error?.sql == "INSERT INTO asset (name) VALUES (?)")
    #expect(error?.description.contains("secret-name") == false)
  }

  @Test(arguments: [
    ("SELECT 1; SELECT 2", "more than one statement"), ("", "no statement"), ("-- nothing", "no statement"),
    ("SELEC 1", "syntax error"), ("SELECT \"quoted\"", "no such column"), ("SELECT name FROM assets", "no such table"),
  ])
  func `text that is not one statement is refused`(sql: String, reason: String) throws {
    let error = #expect(throws: SQLiteError.self) { try connection.run(sql) }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: ["SELECT 1;", "SELECT 1 ; \n;"])
  func `a semicolon at the end is fine`(sql: String) throws {
    #expect(try connection.integer(sql) == 1)
  }

  @Test func `the number of values must be the number of parameters`() throws {
    #expect(throws: SQLiteError.self) { try connection.run("SELECT ?, ?", 1) }
    #expect(throws: SQLiteError.self) { try connection.run("SELECT ?", 1, 2) }
    #expect(throws: SQLiteError.self) { try connection.run("SELECT ?", values: []) }
    #expect(try connection.integer("SELECT ? + ?", 1, 2) == 3)
  }

  @Test func `a query inside the rows of the same query has rows of its own`() throws {
    try insert("a", "b", "c")
    let sql = "SELECT id FROM asset WHERE id > ? ORDER BY id"
    var pairs: [[Int]] = []
    try connection.query(sql, 0) { outer in
      let first = outer.int(0)
      try connection.query(sql, first) { pairs.append([first, $0.int(0)]) }
    }
    #expect(pairs == [[1, 2], [1, 3], [2, 3]])
  }

  @Test func `a body that throws ends the query and the statement can run again`() throws {
    struct Stop: Error {}
    try insert("a", "b")
    #expect(throws: Stop.self) { try connection.query("SELECT id FROM asset") { _ in throw Stop() } }
    // A statement still in its rows would keep the table from being dropped.
    try connection.run("DROP TABLE asset")
  }

  @Test func `more statements than the cache holds still work`() throws {
    for number in 0..<1_000 { #expect(try connection.integer("SELECT \(number)") == number) }
    #expect(try connection.integer("SELECT 0") == 0)
  }

  @Test func `a statement outlives its connection without harm`() throws {
    var owner: Connection? = try Connection.inMemory()
    let statement = try #require(try owner?.statement("SELECT 42"))
    owner = nil
    #expect(try statement.firstRow { $0.int(0) } == 42)
  }

  @Test func `a time limit interrupts a query that runs too long`() throws {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    let error = #expect(throws: SQLiteError.self) {
      try connection.withTimeLimit(seconds: 0.05) { _ = try connection.integer(endless) }
    }
    #expect(error?.isInterrupted == true)
    #expect(try connection.integer("SELECT 1") == 1)
  }

  @Test func `an inner time limit cannot lengthen the outer one`() throws {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    let start = MonotonicClock.now
    #expect(throws: SQLiteError.self) {
      try connection.withTimeLimit(seconds: 0.05) {
        try connection.withTimeLimit(seconds: 60) { _ = try connection.integer(endless) }
      }
    }
    #expect(MonotonicClock.now - start < 10_000_000_000)
  }

  @Test func `scripts run whole or stop at the first error`() throws {
    #expect(throws: SQLiteError.self) {
      try connection.execute("INSERT INTO asset (name) VALUES ('a'); INSERT INTO nowhere VALUES (1); DELETE FROM asset")
    }
    #expect(try connection.integer("SELECT count(*) FROM asset") == 1)
  }

  @Test func `a held statement runs any number of times`() throws {
    let statement = try connection.statement("INSERT INTO asset (name, note) VALUES (?, ?)")
    for number in 0..<100 { try statement.run("n\(number)", number % 2 == 0 ? "even" : nil as String?) }
    // A failure in between leaves it usable.
    #expect(throws: SQLiteError.self) { try statement.run("n1", "again") }
    try statement.run("n100", "last")
    #expect(try connection.integer("SELECT count(*) FROM asset") == 101)
    // Each run binds anew: no value of the run before shines through.
    #expect(try connection.integer("SELECT count(note) FROM asset") == 51)
  }

  @Test func `foreign keys are enforced`() throws {
    try connection.execute("CREATE TABLE child (asset INTEGER REFERENCES asset)")
    let error = #expect(throws: SQLiteError.self) { try connection.run("INSERT INTO child VALUES (7)") }
    #expect(error?.extended == .foreignKeyConstraint)
  }

  @Test(arguments: [true, false])
  func `a database opened to trust its references only reports broken ones`(enforces: Bool) throws {
    let directory = try File.temporaryDirectory(prefix: "cairn-references")
    defer { try? File.removeTree(directory) }
    let sql = "CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (parent INTEGER REFERENCES parent);"
    let migration = try #require(Migration(fileName: "0001_family.sql", content: Array(sql.utf8)))
    var options = Database.Options()
    options.enforcesReferences = enforces
    let database = try Database(directory: directory, migrations: [migration], options: options)
    let isRefused = (try? database.write(.people) { try $0.connection.run("INSERT INTO child VALUES (7)") }) == nil
    #expect(isRefused == enforces)
    #expect(try database.integrityCheck() == (enforces ? [] : ["row 1 of child points to no row of parent"]))
    try database.close()
  }

  @Test func `a file that cannot be opened is named`() {
    let error = #expect(throws: SQLiteError.self) { try Connection(path: "/nowhere/at/all.db") }
    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("/nowhere/at/all.db") == true)
  }
}
