import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Whole crawls of a fake metastore into a catalog.
@Suite(.timeLimit(.minutes(10))) struct HiveCrawlTests {
  private func recipe(_ port: UInt16, _ more: String = "") -> String {
    "source: {type: hive, config: {uri: \"thrift://127.0.0.1:\(port)\", service: lake, timeout: 20\(more)}}"
  }

  private func names(_ bench: CrawlBench) throws -> [String] { try bench.names().filter { $0.hasPrefix("lake") } }

  private static let everything = [
    "lake", "lake.default", "lake.retail", "lake.retail.bucketed", "lake.retail.customers", "lake.retail.logs", "lake.retail.orc_t",
    "lake.retail.orders", "lake.retail.v_orders",
  ]

  @Test func `a metastore is crawled with the lineage of its views, and a second time nothing is written`() throws {
    let server = try FakeMetastore(Guarded(try .recorded()))
    let bench = try CrawlBench()
    #expect(try bench.run(recipe(server.port)).status == .succeeded)
    #expect(try names(bench) == Self.everything)
    let edges = try bench.edges(into: "lake.retail.v_orders")
    #expect(edges.contains("orders.id -> id identity"))
    #expect(edges.contains("customers.email -> email identity"))
    let revision = try bench.revision()
    #expect(try bench.run(recipe(server.port)).status == .succeeded)
    #expect(try bench.revision() == revision)
  }

  @Test func `what vanished is removed, and what was refused is not`() throws {
    let content = Guarded(try MetastoreContent.recorded())
    let server = try FakeMetastore(content)
    let bench = try CrawlBench()
    _ = try bench.run(recipe(server.port))
    content.withLock { content in
      content.databases["retail"]?["logs"] = nil
      content.broken = ["orders"]
    }
    #expect(try bench.run(recipe(server.port)).status == .warned)
    #expect(try names(bench) == Self.everything.filter { $0 != "lake.retail.logs" })
    content.withLock { $0.closed = ["retail"] }
    #expect(try bench.run(recipe(server.port)).status == .warned)
    #expect(try names(bench) == Self.everything.filter { $0 != "lake.retail.logs" })
  }

  @Test func `a connection cut anywhere fails the run and changes nothing`() throws {
    let server = try FakeMetastore(Guarded(try MetastoreContent.recorded()))
    let proxy = try LoopbackProxy(to: server.port)
    let bench = try CrawlBench()
    #expect(try bench.run(recipe(proxy.port, ", transport: unframed")).status == .succeeded)
    let revision = try bench.revision()
    let end = proxy.conversation.joined().count
    var random = SeededRandom(seed: 4)
    let cuts = Set([0, 1, 20, end - 1] + (0..<20).map { _ in Int.random(in: 0..<end, using: &random) })
    for cut in cuts {
      proxy.cut(after: cut)
      let outcome = try bench.run(recipe(proxy.port, ", transport: unframed"))
      #expect(outcome.status == .failed, "cut at \(cut) of \(end)")
      #expect(outcome.failure?.contains("Hive metastore at 127.0.0.1:\(proxy.port): ") == true, "\(outcome.failure ?? "")")
    }
    #expect(try bench.revision() == revision)
    #expect(try names(bench) == Self.everything)
  }

  @Test func `patterns choose databases, tables and views`() throws {
    let server = try FakeMetastore(Guarded(try .recorded()))
    let bench = try CrawlBench()
    let more = ", database: retail, table_pattern: {deny: [\"retail.o\"]}, view_pattern: {allow: [\"retail.v_\"]}, include_partitions: false"
    #expect(try bench.run(recipe(server.port, more)).status == .succeeded)
    #expect(try names(bench) == ["lake", "lake.retail", "lake.retail.bucketed", "lake.retail.customers", "lake.retail.logs", "lake.retail.v_orders"])
    #expect(!server.calls.contains { $0.name.contains("partition") })
    let nothing = try bench.run(recipe(server.port, ", database: nope"))
    #expect(nothing.failure?.contains("nothing called \"nope\"") == true)
  }

  @Test func `an Iceberg table is read from its own metadata where that can be reached`() throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-hive-iceberg")
    defer { try? File.removeTree(folder) }
    try File.writeAtomically(Array(IcebergFixture.metadata(location: "\(folder)/t").utf8), to: "\(folder)/1.metadata.json")
    func table(_ name: String, _ file: String) -> ThriftStructure {
      MetastoreContent.table(name, [("old", "int")], parameters: ["table_type": "ICEBERG", "metadata_location": "\(folder)/\(file)"])
    }
    let content = MetastoreContent(databases: ["db": ["t": table("t", "1.metadata.json"), "lost": table("lost", "2.metadata.json")]])
    let server = try FakeMetastore(Guarded(content))
    let sink = DraftCollector()
    try Recipe(Array(recipe(server.port, ", local_root: \"\(folder)\"").utf8), fallbackName: "x").connector.crawl(into: sink)
    let draft = try #require(sink.drafts["lake.db.t"])
    #expect(draft.columns?.contains { $0.path.name == "order_id" } == true)
    #expect(draft.properties["formatVersion"] == 2)
    #expect(draft.properties["createdAt"] == "2023-11-14T22:13:20Z")
    #expect(draft.aliases.contains("hive://127.0.0.1:\(server.port)/db.t"))
    #expect(sink.drafts["lake.db.lost"]?.columns?.map(\.path.name) == ["old"])
    #expect(sink.problems.count == 1)
    // Without a way to the files nothing is tried.
    let plain = DraftCollector()
    try Recipe(Array(recipe(server.port).utf8), fallbackName: "x").connector.crawl(into: plain)
    #expect(plain.drafts["lake.db.t"]?.columns?.map(\.path.name) == ["old"])
    #expect(plain.problems == [])
  }

  @Test func `Hive's own counts of columns are asked for where the recipe says so`() throws {
    let content = MetastoreContent(databases: ["db": ["t": MetastoreContent.table("t"), "p": MetastoreContent.table("p", keys: [("dt", "date")])]])
    let server = try FakeMetastore(Guarded(content))
    let sink = DraftCollector()
    try Recipe(Array(recipe(server.port, ", include_column_statistics: true").utf8), fallbackName: "x").connector.crawl(into: sink)
    #expect(sink.drafts["lake.db.t"]?.columns?.first?.properties["statistics"]?["upper"] == "9")
    #expect(server.calls.count { $0.name == "get_table_statistics_req" } == 1)
  }

  @Test func `counts become a profile where the recipe asks for one`() throws {
    let table = MetastoreContent.table("t", parameters: ["numRows": "70", "COLUMN_STATS_ACCURATE": "{\"BASIC_STATS\":\"true\"}"])
    let content = MetastoreContent(databases: ["db": ["t": table, "other": MetastoreContent.table("other")]])
    let server = try FakeMetastore(Guarded(content))
    let sink = DraftCollector()
    try Recipe(Array(recipe(server.port, ", profiling: {enabled: true}, profile_pattern: {deny: [other]}").utf8), fallbackName: "x").connector.crawl(into: sink)
    let profile = try #require(sink.profiles["lake.db.t"])
    #expect(profile.rowCount == 70 && profile.isEstimate && sink.profiles.count == 1)
    let column = try #require(profile.columns.first)
    #expect(column.minimum == "1" && column.maximum == "9" && column.nullCount == 0 && column.distinctCount == 9)
    #expect(server.calls.count { $0.name == "get_table_statistics_req" } == 1)
    let plain = DraftCollector()
    try Recipe(Array(recipe(server.port).utf8), fallbackName: "x").connector.crawl(into: plain)
    #expect(plain.profiles.isEmpty)
  }

  @Test func `catalogs stand between the service and their databases`() throws {
    let content = MetastoreContent(
      databases: ["default": [:], "@spark#sales": ["t": MetastoreContent.table("t")]], catalogs: ["hive", "spark"])
    let server = try FakeMetastore(Guarded(content))
    let bench = try CrawlBench()
    #expect(try bench.run(recipe(server.port)).status == .succeeded)
    #expect(try names(bench) == ["lake", "lake.default", "lake.spark", "lake.spark.sales", "lake.spark.sales.t"])
  }

  @Test func `names of other products lead to the table`() throws {
    let server = try FakeMetastore(Guarded(try .recorded()))
    let bench = try CrawlBench()
    _ = try bench.run(recipe(server.port))
    let orders = try bench.asset("lake.retail.orders")?.id
    for name in [
      "urn:li:dataset:(urn:li:dataPlatform:hive,retail.orders,PROD)", "hive://127.0.0.1:\(server.port)/retail.orders",
      "file:///srv/hive/retail/lake/warehouse/retail.db/orders",
    ] {
      #expect(try bench.catalog.read { try $0.resolve(name)?.asset } == orders, "\(name)")
    }
  }

  @Test func `a try tells its steps`() throws {
    let server = try FakeMetastore(Guarded(try .recorded()))
    let passed = try Recipe(Array(recipe(server.port).utf8), fallbackName: "x").probe(0)
    #expect(passed.map(\.outcome) == Array(repeating: .passed, count: 6))
    #expect(passed.map(\.detail).suffix(2) == ["version 3.0; databases default, retail", "retail: 6 tables and views"])
    let refused = try Recipe(Array(recipe(1).utf8), fallbackName: "x").probe(0)
    #expect(refused.map(\.outcome) == [.passed, .failed, .skipped, .skipped, .skipped, .skipped])
  }

  /// Recipes that make no sense, and what is said of them.
  @Test(arguments: [
    ("uri: http://meta:9083", "addresses such as thrift://"), ("host_port: 'meta:x'", "addresses such as thrift://"),
    ("connection_type: sql", "thrift, with host_port"), ("use_kerberos: true", "Kerberos is not offered"),
    ("transport: sasl", "one of unframed, framed"), ("timeout: 0", "whole number"),
  ])
  func `a recipe that asks for what is not offered is refused`(line: String, reason: String) throws {
    #expect { try Recipe(Array("source:\n  type: hive-metastore\n  config:\n    \(line)\n".utf8), fallbackName: "x") } throws: {
      "\($0)".contains(reason)
    }
  }
}
