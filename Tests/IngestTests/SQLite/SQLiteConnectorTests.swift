import Catalog
import Codecs
import Glibc
import SQLite
import System
import Testing

@testable import Ingest

@Suite struct SQLiteConnectorTests {
  /// What a crawl of one file hands over.
  private func crawl(_ sql: String, config: String = "", name: String = "a.db") throws -> DraftCollector {
    let test = try IngestCatalog()
    try test.sqlite(name, sql)
    let sink = DraftCollector()
    try test.recipe(name, config: config).connector.crawl(into: sink)
    return sink
  }

  private func column(_ draft: AssetDraft?, _ name: String) -> ColumnDraft? {
    draft?.columns?.first { $0.path.name == name }
  }

  static let types: [(String, DataType, String?)] = [
    ("INTEGER", .integer, "INTEGER"), ("INT", .integer, "INT"), ("BIGINT", .integer, "BIGINT"), ("REAL", .float, "REAL"),
    ("DOUBLE PRECISION", .float, "DOUBLE PRECISION"), ("NUMERIC(12,2)", .decimal, "NUMERIC(12,2)"), ("TEXT", .string, "TEXT"),
    ("VARCHAR(20)", .string, "VARCHAR(20)"), ("BLOB", .binary, "BLOB"), ("BOOLEAN", .boolean, "BOOLEAN"), ("DATE", .date, "DATE"),
    ("", .unknown, nil), ("GEOMETRY_XYZ", .unknown, "GEOMETRY_XYZ"),
  ]

  @Test(arguments: types) func `a type keeps its spelling`(type: String, family: DataType, native: String?) throws {
    let draft = try crawl("CREATE TABLE t (c \(type))").drafts["shop.a.t"]
    #expect(column(draft, "c")?.nativeType == native)
    #expect(column(draft, "c")?.type == family)
  }

  @Test func `keys, defaults and whether NULL may stand in a column are read`() throws {
    let sink = try crawl(
      """
      CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (b, a));
      CREATE TABLE c (id INTEGER PRIMARY KEY, pa INTEGER NOT NULL, pb TEXT DEFAULT 'x''y', n REAL DEFAULT (1+1), FOREIGN KEY (pb, pa) REFERENCES p (b, a))
      """)
    let child = try #require(sink.drafts["shop.a.c"])
    #expect(column(child, "id")?.properties["key"]?.string == "primary")
    #expect(column(child, "pa")?.nullable == false)
    #expect(column(child, "pb")?.nullable == true)
    #expect(column(child, "pb")?.properties["default"]?.string == "'x''y'")
    #expect(column(child, "n")?.properties["default"]?.string == "1+1")
    #expect(column(child, "pa")?.properties["key"]?.string == "foreign")
    let constraints = try #require(child.properties[PropertyName.constraints]?.array)
    #expect(constraints.count == 2)
    #expect(constraints[1]["references"]?["fqn"]?.string == "shop.a.p")
    #expect(constraints[1]["columns"] == .array(["pb", "pa"]))
    #expect(child.links?.count == 1)
    let parent = sink.drafts["shop.a.p"]?.properties[PropertyName.constraints]?.array
    #expect(parent?.first?["columns"] == .array(["b", "a"]), "in the order of the key")
  }

  @Test func `a foreign key to nothing in particular means the primary key`() throws {
    let sink = try crawl("CREATE TABLE p (k INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p)")
    let key = sink.drafts["shop.a.c"]?.properties[PropertyName.constraints]?.array?.first
    #expect(key?["references"]?["columns"] == .array(["k"]))
  }

  @Test func `indexes are read with their columns, expressions and conditions`() throws {
    let sink = try crawl(
      """
      CREATE TABLE t (a INTEGER, b TEXT, UNIQUE (b));
      CREATE INDEX i1 ON t (b, a);
      CREATE UNIQUE INDEX i2 ON t (a) WHERE a > 5;
      CREATE INDEX i3 ON t (lower(b), a)
      """)
    let indexes = try #require(sink.drafts["shop.a.t"]?.properties[PropertyName.indexes]?.array)
    func index(_ name: String) -> JSON? { indexes.first { $0["name"]?.string == name } }
    #expect(index("i1")?["columns"] == .array(["b", "a"]))
    #expect(index("i2")?["unique"] == true)
    #expect(index("i2")?["definition"]?.string?.contains("WHERE a > 5") == true)
    #expect(index("i3")?["columns"] == .array(["(expression)", "a"]))
    #expect(indexes.count == 4, "the one that UNIQUE made is among them")
  }

  @Test func `generated columns, strict tables and tables without row ids are told apart`() throws {
    let sink = try crawl(
      """
      CREATE TABLE g (a INTEGER, v INTEGER AS (a * 2), s INTEGER GENERATED ALWAYS AS (a * 3) STORED);
      CREATE TABLE w (k TEXT PRIMARY KEY) WITHOUT ROWID;
      CREATE TABLE st (a INTEGER) STRICT;
      CREATE TABLE sw (k TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      CREATE VIRTUAL TABLE f USING fts5(body)
      """)
    #expect(column(sink.drafts["shop.a.g"], "v")?.properties["generated"]?.string == "virtual")
    #expect(column(sink.drafts["shop.a.g"], "s")?.properties["generated"]?.string == "stored")
    #expect(sink.drafts["shop.a.w"]?.subtype == "table (without rowid)")
    #expect(sink.drafts["shop.a.st"]?.subtype == "table (strict)")
    #expect(sink.drafts["shop.a.sw"]?.subtype == "table (strict, without rowid)")
    #expect(sink.drafts["shop.a.f"]?.subtype == "virtual table")
    #expect(sink.drafts["shop.a.f"]?.properties[PropertyName.definition]?.string?.hasPrefix("CREATE VIRTUAL") == true)
    #expect(sink.problems == [])
    #expect(column(sink.drafts["shop.a.w"], "k")?.nullable == false)
    #expect(sink.drafts["shop.a.f_data"] == nil, "shadow tables are the module's own")
  }

  @Test func `rows are counted unless the recipe says not to`() throws {
    let sql = "CREATE TABLE t (a); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)"
    #expect(try crawl(sql).drafts["shop.a.t"]?.properties[PropertyName.rowCount]?.int == 2)
    #expect(try crawl(sql, config: "count_rows: false").drafts["shop.a.t"]?.properties[PropertyName.rowCount] == nil)
  }

  @Test func `patterns and switches choose what is read`() throws {
    let sql = "CREATE TABLE orders (a); CREATE TABLE tmp_x (a); CREATE VIEW v AS SELECT a FROM orders"
    func names(_ config: String) throws -> [String] {
      try crawl(sql, config: config).drafts.values.filter { $0.kind.hasColumns }.map(\.fqn.name).sorted()
    }
    #expect(try names("") == ["orders", "tmp_x", "v"])
    #expect(try names("table_pattern: {deny: [tmp]}") == ["orders", "v"])
    #expect(try names("include_views: false") == ["orders", "tmp_x"])
    #expect(try names("include_tables: false") == ["v"])
    #expect(try names("view_pattern: {deny: [v]}") == ["orders", "tmp_x"])
  }

  static let hostile = [
    "a.b", "a b", "a\"b", "a'b", "a;b", "--", "ä😀", "select", "a[b", "a%b", "a`b", " lead", "x\u{202E}y", "sqliteX", "*",
    "a/b", "\\", "NULL", String(repeating: "n", count: 300),
  ]

  @Test(arguments: hostile) func `a name keeps its spelling whatever is in it`(name: String) throws {
    let quoted = name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    let test = try IngestCatalog()
    let connection = try Connection(path: "\(test.sources)/a.db")
    try connection.execute("CREATE TABLE \"\(quoted)\" (\"\(quoted)\" INTEGER PRIMARY KEY)")
    try connection.execute("INSERT INTO \"\(quoted)\" VALUES (1)")
    let run = try test.crawl(try test.recipe("a.db"))
    #expect(run.counts.problems == 0)
    let fqn = try FQN(parts: ["shop", "a", name])
    let table = try #require(try test.asset(fqn.description))
    #expect(try test.catalog.read { try $0.columns(of: table.id) }.map(\.name) == [name])
    #expect(table.properties[PropertyName.rowCount]?.int == 1)
  }

  @Test func `a name that no catalog can hold is reported and the others go in`() throws {
    let test = try IngestCatalog()
    let connection = try Connection(path: "\(test.sources)/a.db")
    try connection.execute("CREATE TABLE \"a\tb\" (x)")
    try connection.execute("CREATE TABLE fine (x)")
    let run = try test.crawl(try test.recipe("a.db"))
    #expect(run.status == .warned)
    #expect(run.counts.problems == 1)
    #expect(try test.state("shop.a.fine") == "active")
  }

  @Test func `a view's lineage is read from its SQL, by column`() throws {
    let test = try IngestCatalog()
    try test.sqlite(
      "a.db",
      """
      CREATE TABLE orders (id INTEGER, amount REAL, buyer INTEGER);
      CREATE TABLE people (id INTEGER, email TEXT);
      CREATE VIEW sales AS SELECT p.email AS mail, sum(o.amount) AS total FROM orders o JOIN people p ON p.id = o.buyer GROUP BY 1
      """)
    let run = try test.crawl(try test.recipe("a.db"))
    #expect(run.counts.edges > 0)
    let view = try #require(try test.asset("shop.a.sales"))
    #expect(view.kind == .view)
    #expect(view.properties[PropertyName.definition]?.string?.hasPrefix("CREATE VIEW") == true)
    #expect(try test.columns("shop.a.sales").map(\.name) == ["mail", "total"])
  }

  @Test func `a view of something that is gone is reported and kept`() throws {
    let test = try IngestCatalog()
    try test.sqlite("a.db", "CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t")
    try test.crawl(try test.recipe("a.db"))
    try test.sqlite("a.db", "DROP TABLE t; CREATE TABLE u (a)")
    let run = try test.crawl(try test.recipe("a.db"))
    #expect(run.status == .warned)
    #expect(try test.log(run).contains { $0.contains("v: ") && $0.contains("refer to something that is gone") })
    #expect(try test.state("shop.a.v") == "active")
    #expect(try test.state("shop.a.t") != "active")
  }

  @Test func `a folder's files are databases of one service`() throws {
    let test = try IngestCatalog()
    try test.sqlite("one.db", "CREATE TABLE t (a)")
    try test.sqlite("two.sqlite", "CREATE TABLE t (a)")
    try test.sqlite("three.sqlite3", "CREATE TABLE t (a)")
    try test.sqlite("four.txt", "CREATE TABLE t (a)")
    try test.crawl(try test.recipe(""))
    for name in ["one", "two", "three"] { #expect(try test.state("shop.\(name).t") == "active") }
    #expect(try test.state("shop.four") == "nothing")
  }

  @Test func `of a folder, a file that is broken or gone is reported and what is known of it stays`() throws {
    let test = try IngestCatalog()
    try test.sqlite("one.db", "CREATE TABLE t (a)")
    try test.sqlite("two.db", "CREATE TABLE t (a)")
    try test.crawl(try test.recipe(""))
    try File.writeAtomically(Array("this is no database at all, but a text".utf8), to: "\(test.sources)/one.db")
    let run = try test.crawl(try test.recipe(""))
    #expect(run.status == .warned)
    #expect(try test.log(run).contains { $0.contains("one.db") && $0.contains("is it an SQLite database?") })
    #expect(try test.state("shop.one.t") == "active")
  }

  @Test func `a file that vanished from a folder is removed with its tables`() throws {
    let test = try IngestCatalog()
    for name in ["one", "two", "three"] { try test.sqlite("\(name).db", "CREATE TABLE t (a)") }
    try test.crawl(try test.recipe(""))
    try File.remove("\(test.sources)/three.db")
    let run = try test.crawl(try test.recipe(""))
    #expect(run.counts.removed == 2)
    #expect(try test.state("shop.three.t") == "deleted")
  }

  static let unreadable: [(String, [UInt8])] = [
    ("empty of everything but words", Array("not a database".utf8)),
    ("a header alone", Array("SQLite format 3\0".utf8)),
    ("a header and noise", Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0x5A, count: 5000)),
  ]

  @Test(arguments: unreadable)
  func `a file that is no database fails with its name and leaves the catalog alone`(what: String, bytes: [UInt8]) throws {
    let test = try IngestCatalog()
    try File.writeAtomically(bytes, to: "\(test.sources)/a.db")
    let before = try test.lastChange()
    let run = try test.crawl(try test.recipe("a.db"))
    #expect(run.status == .failed)
    #expect(run.failure?.contains("a.db") == true)
    #expect(try test.lastChange() == before)
  }

  @Test func `a file that is not there fails, and what is known stays`() throws {
    let test = try IngestCatalog()
    try test.sqlite("a.db", "CREATE TABLE t (a)")
    try test.crawl(try test.recipe("a.db"))
    try File.remove("\(test.sources)/a.db")
    let run = try test.crawl(try test.recipe("a.db"))
    #expect(run.status == .failed)
    #expect(run.failure?.contains("does not exist") == true)
    #expect(try test.state("shop.a.t") == "active")
  }

  @Test func `a folder that became empty removes nothing`() throws {
    let test = try IngestCatalog()
    try test.sqlite("a.db", "CREATE TABLE t (a)")
    try test.crawl(try test.recipe("", top: "stateful_ingestion: {fail_safe_threshold: 100}"))
    try File.remove("\(test.sources)/a.db")
    try test.crawl(try test.recipe("", top: "stateful_ingestion: {fail_safe_threshold: 100}"))
    #expect(try test.state("shop.a.t") == "active")
  }

  @Test func `a file that somebody writes to can be read, one that somebody holds is told as such`() throws {
    let test = try IngestCatalog()
    try test.sqlite("a.db", "CREATE TABLE t (a)")
    let other = try Connection(path: "\(test.sources)/a.db")
    try other.execute("BEGIN IMMEDIATE")
    try other.execute("INSERT INTO t VALUES (1)")
    #expect(try test.crawl(try test.recipe("a.db")).status == .succeeded)
    try other.execute("ROLLBACK")
    try other.execute("PRAGMA journal_mode = DELETE")
    try other.execute("BEGIN EXCLUSIVE")
    let run = try test.crawl(try test.recipe("a.db"))
    #expect(run.status == .failed)
    #expect(run.failure?.contains("locked") == true)
    try other.execute("ROLLBACK")
  }

  @Test func `a damaged file never does more than fail`() throws {
    let test = try IngestCatalog()
    try test.sqlite("a.db", "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE); CREATE VIEW v AS SELECT b FROM t; PRAGMA journal_mode = DELETE")
    let whole = try File.read("\(test.sources)/a.db")
    try File.removeTree("\(test.sources)/a.db")
    var random = SeededRandom(seed: 5)
    for round in 0..<40 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        damaged[Int.random(in: 16..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if round % 4 == 0 { damaged.removeLast(Int.random(in: 1..<damaged.count, using: &random)) }
      try File.writeAtomically(damaged, to: "\(test.sources)/a.db")
      let sink = DraftCollector()
      // Either outcome is right; what counts is that there is one.
      try? test.recipe("a.db", config: "timeout: 2").connector.crawl(into: sink)
    }
  }

  @Test func `a file for which the time runs out is left off at once and says what to do`() throws {
    let test = try IngestCatalog()
    // What takes few steps is never stopped; a table as wide as this one takes thousands.
    let columns = (0..<1500).map { "c\($0)" }.joined(separator: ", ")
    try test.sqlite("a.db", "CREATE TABLE a (x); CREATE TABLE b (\(columns)); CREATE TABLE c (\(columns))")
    let connector = try #require(try test.recipe("a.db").connector as? SQLiteConnector)
    let path = "\(test.sources)/a.db"
    let connection = try Connection.openForeign(path: path, seconds: 0.3)
    let sink = DraftCollector()
    let reader = try SQLiteFileReader(
      connector, file: path, connection: connection, service: try FQN("shop"), sink: sink,
      profiles: ProfilePlan(connector.profiling, sink))
    usleep(310_000)
    let error = #expect(throws: CrawlError.self) { try reader.read() }
    #expect(error.map { "\($0)" }?.contains("is not read within 300 seconds") == true)
    #expect(sink.drafts.keys.sorted() == ["shop.a", "shop.a.a"] && sink.problems == [])
  }

  @Test func `DataHub's address of a file is understood`() throws {
    let test = try IngestCatalog()
    try test.sqlite("a.db", "CREATE TABLE t (a)")
    let recipe = try test.recipe(
      text: "pipeline_name: shop\nsource: {type: sqlalchemy, config: {platform: sqlite, connect_uri: \"sqlite:///\(test.sources)/a.db\"}}")
    #expect(try test.crawl(recipe).status == .succeeded)
    #expect(try test.state("shop.a.t") == "active")
  }
}
