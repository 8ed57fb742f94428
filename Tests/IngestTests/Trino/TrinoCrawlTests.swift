import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// Whole crawls of a server that speaks the documented protocol; none of Trino's own can run in tests.
@Suite(.timeLimit(.minutes(10))) struct TrinoCrawlTests {
  static let shop: [(words: String, answer: FakeTrino.Answer)] = [
    ("system.metadata.catalogs", .rows(["catalog_name", "connector_id", "connector_name"], [["jmx", "jmx", "jmx"], ["lake", "lake", "iceberg"], ["system", "system", "system"]])),
    (".schemata", .rows(["schema_name"], [["information_schema"], ["sales"], ["o'dd"]])),
    ("table_schema = 'o''dd'", .rows(["none"], [])), ("table_schem = 'o''dd'", .rows(["none"], [])), ("schema_name = 'o''dd'", .rows(["none"], [])),
    (".tables WHERE", .rows(["table_name", "table_type"], [["orders", "BASE TABLE"], ["spending", "VIEW"], ["totals", "BASE TABLE"]])),
    (
      "system.jdbc.columns",
      .rows(
        ["table_name", "column_name", "type_name", "remarks", "is_nullable", "ordinal_position"],
        [
          ["orders", "total", "decimal(12,2)", .null, "YES", 2], ["orders", "id", "bigint", "key", "NO", 1],
          ["orders", "address", "row(city varchar, zip varchar(5))", "", "YES", 3], ["spending", "spent", "decimal(38,2)", .null, "YES", 1],
          ["totals", "n", "bigint", .null, "YES", 1],
        ])
    ),
    ("table_comments", .rows(["table_name", "comment"], [["orders", "Every order"], ["spending", .null]])),
    (".views WHERE", .rows(["table_name", "view_definition"], [["spending", "SELECT sum(total) AS spent FROM orders"]])),
    (
      "materialized_views",
      .rows(
        ["catalog_name", "schema_name", "name", "storage_catalog", "storage_schema", "storage_table", "freshness", "last_fresh_time", "comment", "definition"],
        [["lake", "sales", "totals", "lake", "sales", "st_1", "FRESH", "2026-03-01 12:30:00.000 UTC", "Kept", "SELECT count(*) AS n FROM lake.sales.orders"]])
    ),
    (
      "system.runtime.queries",
      .rows(
        ["user", "query", "created"],
        [["ann", "SELECT id FROM sales.orders WHERE total > 5", "2026-03-02 08:00:00.000 UTC"], ["bob", "INSERT INTO lake.sales.orders SELECT * FROM lake.sales.gone", .null]])
    ),
  ]

  private func recipe(_ server: StubServer, _ more: String = "") -> String {
    "source: {type: trino, config: {host_port: \"\(server.address.dropFirst(7))\", username: ann, service: hub, http_scheme: http, timeout: 20\(more)}}"
  }

  private func names(_ bench: CrawlBench) throws -> [String] { try bench.names().filter { $0.hasPrefix("hub") } }

  private static let everything = [
    "hub", "hub.lake", "hub.lake.o'dd", "hub.lake.sales", "hub.lake.sales.orders", "hub.lake.sales.spending", "hub.lake.sales.totals",
  ]

  @Test func `a server is crawled with views and use, and a second time nothing is written`() throws {
    var fake = FakeTrino(answers: Self.shop)
    // Those that wait for their turn wait longer than one round.
    fake.queuedRounds = 3
    let server = try fake.server()
    let bench = try CrawlBench()
    #expect(try bench.run(recipe(server)).status == .succeeded)
    #expect(try names(bench).filter { !$0.hasSuffix("gone") } == Self.everything)
    let orders = try #require(try bench.asset("hub.lake.sales.orders"))
    #expect(orders.description == "Every order")
    let columns = try bench.catalog.read { try $0.columns(of: orders.id) }
    #expect(columns.map { "\($0.path) \($0.nativeType ?? "") \($0.nullable.map { "\($0)" } ?? "?")" } == [
      "id bigint false", "total decimal(12,2) true", "address row true", "address.city varchar ?", "address.zip varchar(5) ?",
    ])
    #expect(columns.first?.description == "key")
    #expect(try bench.edges(into: "hub.lake.sales.spending").contains("orders.total -> spent aggregation"))
    #expect(try bench.asset("hub.lake.sales.totals")?.kind == .view)
    #expect(try bench.edges(into: "hub.lake.sales.totals").contains { $0.hasPrefix("orders") })
    #expect(orders.properties[PropertyName.usage]?.int == 1)
    let revision = try bench.revision()
    #expect(try bench.run(recipe(server)).status == .succeeded)
    #expect(try bench.revision() == revision)
  }

  @Test func `a busy server is waited for`() throws {
    var fake = FakeTrino(answers: Self.shop)
    fake.busy = (.serviceUnavailable, StubServerCount(failures: 3))
    let server = try fake.server()
    let bench = try CrawlBench()
    #expect(try bench.run(recipe(server)).status == .succeeded)
  }

  @Test func `a catalog whose system is down is reported and kept`() throws {
    let bench = try CrawlBench()
    let whole = try FakeTrino(answers: Self.shop).server()
    #expect(try bench.run(recipe(whole)).status == .succeeded)
    for words in [".schemata", "system.jdbc.columns", ".views WHERE"] {
      let server = try FakeTrino(answers: [(words, .error("JDBC_ERROR", "connection refused"))] + Self.shop).server()
      let outcome = try bench.run(recipe(server))
      #expect(outcome.status == .warned, "\(words)")
      #expect(try names(bench).filter { !$0.hasSuffix("gone") } == Self.everything, "\(words)")
    }
  }

  @Test func `what vanished is removed`() throws {
    let bench = try CrawlBench()
    let before = try FakeTrino(answers: Self.shop).server()
    _ = try bench.run(recipe(before))
    let fewer = [(words: ".tables WHERE", answer: FakeTrino.Answer.rows(["table_name", "table_type"], [["orders", "BASE TABLE"]]))]
    let after = try FakeTrino(answers: fewer + Self.shop).server()
    _ = try bench.run(recipe(after))
    #expect(try names(bench).contains("hub.lake.sales.orders"))
    #expect(try !names(bench).contains("hub.lake.sales.spending"))
  }

  @Test func `patterns choose schemas, tables and views, and the history can be left out`() throws {
    let server = try FakeTrino(answers: Self.shop).server()
    let bench = try CrawlBench()
    let more = ", database: lake, schema_pattern: {allow: [sales]}, view_pattern: {deny: [\".*totals\"]}, include_query_log: false"
    #expect(try bench.run(recipe(server, more)).status == .succeeded)
    #expect(try names(bench) == ["hub", "hub.lake", "hub.lake.sales", "hub.lake.sales.orders", "hub.lake.sales.spending"])
    #expect(try bench.run(recipe(server, ", database: nope")).failure?.contains("no catalog \"nope\"") == true)
  }

  @Test func `a wrong password is one clear line without it`() throws {
    var fake = FakeTrino(answers: Self.shop)
    fake.authorization = "Basic right"
    let server = try fake.server()
    let settings = TrinoSettings(url: try URL(server.address), user: "ann", login: .password("s3cret"))
    #expect { try TrinoCatalogReader(client: TrinoClient(settings)).catalogs() } throws: { error in
      "\(error)".contains("user \"ann\": the server does not accept the user") && !"\(error)".contains("s3cret")
    }
  }

  @Test func `a statement that takes too long is called off`() throws {
    var fake = FakeTrino(answers: Self.shop)
    fake.queuedRounds = .max
    let server = try fake.server()
    var settings = TrinoSettings(url: try URL(server.address), user: "ann")
    settings.statementTimeout = 0.3
    #expect { try TrinoCatalogReader(client: TrinoClient(settings)).catalogs() } throws: { "\($0)".contains("given up") }
    #expect(server.requests.last?.method == .delete)
  }

  @Test func `an answer that sends on to another server is not followed`() throws {
    var fake = FakeTrino(answers: Self.shop)
    fake.elsewhere = "evil.example:80"
    let bench = try CrawlBench()
    let server = try fake.server()
    #expect(try bench.run(recipe(server)).failure?.contains("not its own address") == true)
    #expect(try names(bench) == [])
  }

  @Test func `a connection cut anywhere fails the run and changes nothing`() throws {
    let bench = try CrawlBench()
    let whole = try FakeTrino(answers: Self.shop).server()
    #expect(try bench.run(recipe(whole)).status == .succeeded)
    let revision = try bench.revision()
    let info = Array("HTTP/1.1 200 OK\r\nContent-Length: 38\r\nConnection: close\r\n\r\n{\"nodeVersion\": {\"version\": \"476\"}}    ".utf8)
    for cut in stride(from: 0, to: info.count, by: 7) {
      let server = try ScriptedServer(Array(repeating: Array(info.prefix(cut)), count: 8))
      let text = "source: {type: trino, config: {host_port: \"127.0.0.1:\(server.port)\", username: ann, service: hub, timeout: 5}}"
      #expect(try bench.run(text).status == .failed, "cut at \(cut)")
    }
    #expect(try bench.revision() == revision)
  }

  @Test func `a try tells its steps`() throws {
    let server = try FakeTrino(answers: Self.shop).server()
    let passed = try Recipe(Array(recipe(server).utf8), fallbackName: "x").probe(0)
    #expect(passed.map(\.outcome) == Array(repeating: .passed, count: 6))
    #expect(passed.map(\.detail).suffix(2) == ["version 476; catalogs lake", "lake: 2 schemas"])
    var closed = FakeTrino(answers: Self.shop)
    closed.authorization = "Basic right"
    let other = try closed.server()
    let refused = try Recipe(Array(recipe(other).utf8), fallbackName: "x").probe(0)
    #expect(refused.map(\.outcome) == [.passed, .passed, .passed, .failed, .skipped, .skipped])
  }

  /// Recipes that make no sense, and what is said of them.
  @Test(arguments: [
    ("host_port: a:b", "a host and a port"), ("http_scheme: ftp", "one of http, https"), ("password: x\n    http_scheme: http", "in the clear"),
    ("statement_timeout: 0", "whole number"),
  ])
  func `a recipe that makes no sense is refused`(lines: String, reason: String) throws {
    #expect { try Recipe(Array("source:\n  type: trino\n  config:\n    username: ann\n    \(lines)\n".utf8), fallbackName: "x") } throws: {
      "\($0)".contains(reason)
    }
  }
}
