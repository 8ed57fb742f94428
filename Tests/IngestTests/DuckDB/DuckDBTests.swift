import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// DuckDB's types, and files that its own program writes and reads.
@Suite(.timeLimit(.minutes(10))) struct DuckDBTests {
  private static let lab = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/.lab/venv/bin/duckdb"
  /// Where the program is; `Tests/run` installs it.
  static let program = File.exists(lab) ? lab : DuckDBCommand.find("duckdb")

  private func text(_ type: String) -> [String] {
    [ShapedColumn(name: "c", shape: DuckDBType.shape(type), isNullable: true)].drafts.map { "\($0.path): \($0.nativeType ?? "") \($0.type.name)" }
  }

  @Test(arguments: [
    ("INTEGER", ["c: INTEGER integer"]), ("DECIMAL(9,2)", ["c: DECIMAL(9,2) decimal"]), ("TIMESTAMP WITH TIME ZONE", ["c: TIMESTAMP WITH TIME ZONE timestamp"]),
    ("VARCHAR[]", ["c: list<VARCHAR> array", "c.[]: VARCHAR string"]), ("INTEGER[3]", ["c: list<INTEGER> array", "c.[]: INTEGER integer"]),
    ("ENUM('ok', 'it''s bad)')", ["c: ENUM('ok', 'it''s bad)') enum"]),
    ("MAP(VARCHAR, DECIMAL(9,2))", ["c: map<VARCHAR, DECIMAL(9,2)> map", "c.{key}: VARCHAR string", "c.{value}: DECIMAL(9,2) decimal"]),
    ("STRUCT(sku VARCHAR, \"a \"\"b\" INTEGER[])[]", [
      "c: list<struct> array", "c.[]: struct struct", "c.[].sku: VARCHAR string", "c.[].\"a \"\"b\": list<INTEGER> array", "c.[].\"a \"\"b\".[]: INTEGER integer",
    ]),
    ("UNION(a INTEGER, b VARCHAR)", ["c: struct struct", "c.a: INTEGER integer", "c.b: VARCHAR string"]),
    ("STRUCT(a INTEGER", ["c: STRUCT(a INTEGER struct"]), ("", ["c:  unknown"]), ("X(", ["c: X( unknown"]), ("INTEGER[", ["c: INTEGER[ integer"]),
  ])
  func `a type is taken apart`(type: String, columns: [String]) { #expect(text(type) == columns) }

  @Test func `any text is some type, also one nested without end`() {
    var random = SeededRandom(seed: 3)
    let pieces = ["STRUCT(", "MAP(", "a ", "INTEGER", ",", ")", "[]", "[", "'", "\"", "ENUM(", " "]
    for _ in 0..<3000 {
      let type = (0..<Int.random(in: 0..<20, using: &random)).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
      _ = text(type)
    }
    #expect(text(String(repeating: "STRUCT(a ", count: 10_000)).count == 1)
    // Lists stand behind what they hold.
    #expect(text("INTEGER" + String(repeating: "[3]", count: 10_000)).count == 1)
    #expect(text("INTEGER" + String(repeating: "[]", count: 60)).count == 61)
    let lists = String(repeating: "[]", count: 40)
    #expect(text("STRUCT(a INTEGER\(lists), b MAP(INTEGER, DATE\(lists)))\(lists)").count == 1)
  }

  private static let sample = """
    CREATE SCHEMA crm;
    CREATE TABLE crm.customers (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL DEFAULT 'x', mail VARCHAR UNIQUE, price DECIMAL(9,2) CHECK (price > 0),
      lines STRUCT(sku VARCHAR, n INTEGER)[]);
    CREATE TABLE crm.orders (id INTEGER, customer BIGINT REFERENCES crm.customers(id), total DOUBLE);
    CREATE INDEX by_total ON crm.orders (total);
    COMMENT ON TABLE crm.customers IS 'People who buy';
    COMMENT ON COLUMN crm.customers.mail IS 'PII';
    CREATE VIEW big AS SELECT o.id, c.name, o.total * 2 AS doubled FROM crm.orders o JOIN crm.customers c ON c.id = o.customer;
    INSERT INTO crm.customers (id, price) SELECT i, 1 FROM range(5) t(i);
    """

  private func withFile(_ sql: String = sample, _ body: (_ folder: String, _ program: String) throws -> Void) throws {
    let program = try #require(Self.program)
    let folder = try File.temporaryDirectory(prefix: "cairn-duckdb")
    defer { try? File.removeTree(folder) }
    try File.writeAtomically(Array(sql.utf8), to: "\(folder)/sample.sql")
    try Shell.run("\(program) \(folder)/shop.duckdb < \(folder)/sample.sql")
    try body(folder, program)
  }

  private func recipe(_ config: String) throws -> Recipe {
    try Recipe(Array("source: {type: duckdb, config: {service: duck, \(config)}}".utf8), fallbackName: "duck")
  }

  @Test(.enabled(if: program != nil, "DuckDB's program is not installed"))
  func `a file tells its schemas, tables, keys, comments and views`() throws {
    try withFile { folder, program in
      let sink = DraftCollector()
      try recipe("path: '\(folder)', cli: '\(program)'").connector.crawl(into: sink)
      #expect(sink.problems == [])
      #expect(sink.order.map(\.description) == ["duck", "duck.shop", "duck.shop.crm", "duck.shop.main", "duck.shop.crm.customers", "duck.shop.crm.orders", "duck.shop.main.big"])
      let customers = try #require(sink.drafts["duck.shop.crm.customers"])
      #expect(customers.description == "People who buy")
      #expect(customers.properties[PropertyName.rowCount] == 5)
      #expect(customers.columns?.map { "\($0.path): \($0.nativeType ?? "")" } == [
        "id: BIGINT", "name: VARCHAR", "mail: VARCHAR", "price: DECIMAL(9,2)", "lines: STRUCT(sku VARCHAR, n INTEGER)[]", "lines.[]: struct",
        "lines.[].sku: VARCHAR", "lines.[].n: INTEGER",
      ])
      #expect(customers.columns?.prefix(3).map(\.nullable) == [false, false, true])
      #expect(customers.columns?[0].properties["key"] == "primary")
      #expect(customers.columns?[1].properties["default"] == "'x'")
      #expect(customers.columns?[2].description == "PII")
      let orders = try #require(sink.drafts["duck.shop.crm.orders"])
      #expect(orders.properties[PropertyName.constraints]?[0]?["references"] == ["fqn": "duck.shop.crm.customers", "columns": ["id"]])
      #expect(orders.properties[PropertyName.indexes]?[0]?["name"] == "by_total")
      #expect(sink.drafts["duck.shop.main.big"]?.columns?.map(\.path.name) == ["id", "name", "doubled"])
      #expect(sink.statements.map(\.dialect) == ["duckdb"])
      #expect(sink.statements[0].target?.description == "duck.shop.main.big")
    }
  }

  @Test(.enabled(if: program != nil, "DuckDB's program is not installed"))
  func `a view's columns come from its tables'`() throws {
    try withFile { folder, program in
      let bench = try CrawlBench()
      let (_, status, failure) = try bench.run("source: {type: duckdb, config: {service: duck, path: '\(folder)', cli: '\(program)'}}")
      #expect(status == .succeeded, "\(failure ?? "")")
      let edges = try bench.edges(into: "duck.shop.main.big")
      #expect(edges.contains { $0.hasPrefix("customers.name -> name") } && edges.contains { $0.hasPrefix("orders.total -> doubled") })
      let before = try bench.revision()
      _ = try bench.run("source: {type: duckdb, config: {service: duck, path: '\(folder)', cli: '\(program)'}}")
      #expect(try bench.revision() == before)
    }
  }

  private static let measured = """
    CREATE SCHEMA crm;
    CREATE TABLE crm."odd ""name" (id INTEGER, ratio DOUBLE, code VARCHAR, day DATE, tags VARCHAR[]);
    INSERT INTO crm."odd ""name" SELECT i, i / 4.0, CASE WHEN i % 2 = 0 THEN 'a' || (i % 5) END, DATE '2024-01-01' + i::INTEGER, ['x'] FROM range(100) t(i);
    CREATE TABLE crm.empty (a INTEGER);
    """

  @Test(.enabled(if: program != nil, "DuckDB's program is not installed"))
  func `profiles are what SQL itself counts`() throws {
    try withFile(Self.measured) { folder, program in
      let sink = DraftCollector()
      let profiling = "profiling: {enabled: true, include_field_distinct_value_frequencies: true}, classification: {enabled: true, sample_size: 7}"
      try recipe("path: '\(folder)', cli: '\(program)', \(profiling)").connector.crawl(into: sink)
      #expect(sink.problems == [])
      let profile = try #require(sink.profiles.first { $0.key.contains("odd") }?.value)
      #expect(profile.rowCount == 100)
      let columns = Dictionary(uniqueKeysWithValues: profile.columns.map { ($0.path.name, $0) })
      let id = try #require(columns["id"])
      #expect([id.nullCount, id.distinctCount] == [0, 100] && [id.minimum, id.maximum] == ["0", "99"])
      #expect(id.mean == 49.5 && id.median == 49.5 && abs((id.deviation ?? 0) - 29.0114919758820) < 1e-9)
      #expect(id.histogram?.counts == [Int64](repeating: 10, count: 10))
      let code = try #require(columns["code"])
      #expect(code.nullCount == 50 && code.distinctCount == 5 && code.minimum == nil)
      #expect(code.topValues.map(\.count) == [10, 10, 10, 10, 10] && code.topValues.map(\.value) == ["a0", "a1", "a2", "a3", "a4"])
      #expect([columns["day"]?.minimum, columns["day"]?.maximum] == ["2024-01-01", "2024-04-09"])
      #expect(columns["tags"]?.nullCount == 0 && columns["tags"]?.distinctCount == nil)
      #expect(sink.profiles.first { $0.key.contains("empty") }?.value.rowCount == 0)
      #expect(sink.samples.map(\.values.count) == [4])
    }
  }

  @Test(.enabled(if: program != nil, "DuckDB's program is not installed"))
  func `a file that is locked or none of DuckDB says so`() throws {
    try withFile { folder, program in
      try File.writeAtomically(Array("no database".utf8), to: "\(folder)/text.db")
      #expect {
        try recipe("path: '\(folder)/text.db', cli: '\(program)'").connector.crawl(into: DraftCollector())
      } throws: { "\($0)".contains("is it a DuckDB file?") }
      try Shell.run("{ (echo 'SELECT 1;'; sleep 4) | \(program) \(folder)/shop.duckdb; } > /dev/null 2>&1 & sleep 1")
      #expect {
        try recipe("path: '\(folder)/shop.duckdb', cli: '\(program)'").connector.crawl(into: DraftCollector())
      } throws: { "\($0)".contains("another program has the file open for writing") }
      let steps = try recipe("path: '\(folder)/shop.duckdb', cli: '\(program)'").probe(MonotonicClock.after(seconds: 5))
      #expect(steps.map(\.outcome) == [.passed, .failed, .skipped, .skipped])
    }
  }

  @Test func `a program that is not DuckDB's is not started`() throws {
    #expect(throws: RecipeError.self) { _ = try recipe("path: /tmp/x.duckdb, cli: /bin/sh") }
  }

  @Test func `a program that hangs, floods or is missing ends with one error`() throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-duckdb")
    defer { try? File.removeTree(folder) }
    func fake(_ script: String, timeout: Double = 20) throws -> DuckDBCommand {
      try File.writeAtomically(Array("#!/bin/sh\n\(script)\n".utf8), to: "\(folder)/duckdb", mode: 0o755)
      return DuckDBCommand(path: "\(folder)/duckdb", timeout: timeout)
    }
    for (script, reason) in [
      ("sleep 30", "did not end in time"), ("yes", "printed what is no JSON"), ("head -c 20000000 /dev/zero", "a line above"), ("echo '{\"a\": 1}'; exit 3", "without a word"),
      ("echo 'Error: odd' >&2; exit 1", "Error: odd"), ("kill -9 $$", "without a word"),
    ] {
      let command = try fake(script, timeout: script.hasPrefix("sleep") ? 0.3 : 20)
      #expect {
        try command.ask("/x", "SELECT 1") { _ in }
      } throws: { "\($0)".contains(reason) }
    }
    #expect {
      try DuckDBCommand(path: "\(folder)/none", timeout: 1).ask("/x", "SELECT 1") { _ in }
    } throws: { "\($0)".contains("No such file") }
    // Neither secrets nor settings of this process get through.
    var seen: [JSON] = []
    try fake("echo \"{\\\"n\\\": $(env | grep -vc -e ^PATH= -e ^HOME= -e ^LC_ALL= -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD=)}\"").ask("/x", "SELECT 1") { seen.append($0) }
    #expect(seen == [["n": 0]])
  }
}
