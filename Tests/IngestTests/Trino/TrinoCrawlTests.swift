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

  private static let statistics: [(words: String, answer: FakeTrino.Answer)] = [
    (
      #"SHOW STATS FOR "lake"."sales"."orders""#,
      .rows(
        ["column_name", "data_size", "distinct_values_count", "nulls_fraction", "row_count", "low_value", "high_value"],
        [
          ["id", .null, 1000.0, 0.0, .null, "1", "1000"], ["total", .null, 812.4, 0.25, .null, "0.50", "99.90"], ["address", .null, .null, "NaN", .null, .null, .null],
          [.null, .null, .null, .null, 1000.0, .null, .null],
        ])
    )
  ]

  @Test func `statistics that the server keeps are read when profiling is on`() throws {
    let bench = try CrawlBench()
    let server = try FakeTrino(answers: Self.statistics + Self.shop).server()
    #expect(try bench.run(recipe(server, ", profiling: {enabled: true}")).status == .succeeded)
    let orders = try #require(try bench.asset("hub.lake.sales.orders"))
    let profile = try #require(try bench.catalog.read { try $0.profiles(of: orders.id).first?.profile })
    #expect(profile.rowCount == 1000 && profile.isEstimate)
    #expect(profile.columns.map { "\($0.path) \($0.nullCount ?? -1) \($0.distinctCount ?? -1) \($0.minimum ?? "")…\($0.maximum ?? "")" } == ["id 0 1000 1…1000", "total 250 812 0.50…99.90"])
    let asked = server.requests.filter { $0.method == .post }.map { String(decoding: $0.body, as: UTF8.self) }.filter { $0.hasPrefix("SHOW STATS") }
    #expect(asked == [#"SHOW STATS FOR "lake"."sales"."orders""#], "views have none")
    let revision = try bench.revision()
    #expect(try bench.run(recipe(server, ", profiling: {enabled: true}")).status == .succeeded)
    #expect(try bench.revision() == revision)
  }

  /// What a recipe says of profiling, and what is read of the statistics of `total` and of the table.
  @Test(arguments: [
    ("", "none"), (", profiling: {enabled: false}", "none"), (", profiling: {enabled: true}, profile_pattern: {deny: [orders]}", "none"),
    (", profiling: {enabled: true, profile_table_level_only: true}", "1000"), (", profiling: {enabled: true, columns: {allow: [id]}}", "1000"),
    (", profiling: {enabled: true, include_field_min_value: false, include_field_distinct_count: false}", "1000 total 250 - -…99.90"),
    (", profiling: {enabled: true, include_field_null_count: false, include_field_max_value: false}", "1000 total - 812 0.50…-"),
  ])
  func `a recipe says what is read of them`(more: String, found: String) throws {
    let sink = DraftCollector()
    let server = try FakeTrino(answers: Self.statistics + Self.shop).server()
    try Recipe(Array(recipe(server, more).utf8), fallbackName: "x").connector.crawl(into: sink)
    let profile = sink.profiles["hub.lake.sales.orders"]
    let total = profile?.columns.first { $0.path.name == "total" }.map { column in
      " total \(column.nullCount.map { "\($0)" } ?? "-") \(column.distinctCount.map { "\($0)" } ?? "-") \(column.minimum ?? "-")…\(column.maximum ?? "-")"
    }
    #expect((profile.map { "\($0.rowCount ?? -1)" } ?? "none") + (total ?? "") == found)
  }

  @Test func `a table without statistics is no problem, and one that the server refuses is a warning`() throws {
    let sink = DraftCollector()
    let empty = try FakeTrino(answers: [("SHOW STATS", .rows(["column_name", "row_count"], [["id", .null], [.null, .null]]))] + Self.shop).server()
    try Recipe(Array(recipe(empty, ", profiling: {enabled: true}").utf8), fallbackName: "x").connector.crawl(into: sink)
    #expect(sink.profiles.isEmpty && sink.problems.isEmpty)
    let refusing = try FakeTrino(answers: [("SHOW STATS", .error("NOT_SUPPORTED", "no statistics"))] + Self.shop).server()
    let bench = try CrawlBench()
    let outcome = try bench.run(recipe(refusing, ", profiling: {enabled: true}"))
    #expect(outcome.status == .warned)
    #expect(try bench.log(outcome.run).contains { $0.contains("lake.sales.orders: its statistics could not be read") })
    #expect(try names(bench).filter { !$0.hasSuffix("gone") } == Self.everything)
  }

  @Test func `statistics that make no sense are passed over`() {
    var random = SeededRandom(seed: 3)
    let values: [JSON] = [.null, "id", "NaN", "Infinity", -1.0, 1e300, 7, "x", true, [1], ["a": 1]]
    let names = ["column_name", "distinct_values_count", "nulls_fraction", "row_count", "low_value", "high_value"]
    let drafts = [ColumnDraft(FieldPath("id"), type: .integer)]
    for _ in 0..<3000 {
      var statistics = TrinoStatistics()
      for _ in 0..<3 { statistics.add(TrinoRow(columns: names, values: names.map { _ in values.randomElement(using: &random) ?? .null })) }
      let profile = statistics.profile(drafts, ProfilingSettings())
      #expect((profile?.rowCount ?? 0) >= 0 && profile?.columns.allSatisfy { ($0.nullCount ?? 0) >= 0 && ($0.distinctCount ?? 0) >= 0 } ?? true)
    }
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
