import Catalog
import Codecs
import System
import Testing

@testable import Ingest

@Suite struct CrawlRunTests {
  private static let names = (0..<10).map { "t\($0)" }

  @Test func `a crawl writes what it finds and counts it`() throws {
    let test = try IngestCatalog()
    let run = try test.crawl(try test.recipe(.tables(Self.names)))
    #expect(run.status == .succeeded)
    #expect(run.counts.created == 12)
    #expect(run.counts.seen == 12)
    #expect(run.endedAt != nil)
    #expect(try test.state("shop.db.t3") == "active")
  }

  @Test func `a second crawl of an unchanged source writes nothing`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    let before = try test.lastChange()
    let run = try test.crawl(try test.recipe(.tables(Self.names)))
    #expect(try test.lastChange() == before)
    #expect(run.counts.unchanged == 12)
    #expect((run.counts.created, run.counts.updated, run.counts.removed) == (0, 0, 0))
  }

  @Test func `a dry run counts and writes nothing`() throws {
    let test = try IngestCatalog()
    let before = try test.lastChange()
    let run = try test.crawl(try test.recipe(.tables(Self.names)), isDry: true)
    #expect(run.isDry)
    #expect(run.counts.seen == 12)
    #expect(run.counts.created == 0)
    #expect(try test.lastChange() == before)
    #expect(try test.state("shop") == "nothing")
  }

  @Test func `a dry run after a crawl removes nothing`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    try test.crawl(try test.recipe(.tables(["t0"]), limit: 1), isDry: true)
    #expect(try test.state("shop.db.t5") == "active")
  }

  @Test func `what vanished is marked as deleted and comes back when it does`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    let run = try test.crawl(try test.recipe(.tables(Array(Self.names.dropLast(2)))))
    #expect(run.counts.removed == 2)
    #expect(try test.state("shop.db.t9") == "deleted")
    try test.crawl(try test.recipe(.tables(Self.names)))
    #expect(try test.state("shop.db.t9") == "active")
  }

  @Test func `a crawl that saw too little removes nothing and says so`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    let run = try test.crawl(try test.recipe(.tables(["t0"]), limit: 0.5))
    #expect(run.status == .warned)
    #expect(run.counts.removed == 0)
    #expect(try test.state("shop.db.t1") == "active")
    #expect(try test.log(run).contains { $0.contains("9 of 12 assets would be removed") && $0.contains("fail_safe_threshold") })
  }

  @Test func `a crawl that saw no data at all removes nothing, whatever the threshold says`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names), limit: 1))
    let run = try test.crawl(try test.recipe(.tables([]), limit: 1))
    #expect(run.counts.removed == 0)
    #expect(run.status == .warned)
    #expect(try test.state("shop.db.t0") == "active")
  }

  @Test func `a crawl that broke off removes nothing`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    let broken = FakeSource.tables(Array(Self.names.dropLast())) { (_) throws(CrawlError) in
      throw .source("db.example: connection lost", hint: "try again")
    }
    let run = try test.crawl(try test.recipe(broken, limit: 1))
    #expect(run.status == .failed)
    #expect(run.failure == "db.example: connection lost (try again)")
    #expect(try test.state("shop.db.t9") == "active")
  }

  @Test func `a source that cannot be reached leaves the catalog untouched`() throws {
    let test = try IngestCatalog()
    let before = try test.lastChange()
    let run = try test.crawl(
      try test.recipe(FakeSource { (_) throws(CrawlError) in throw .source("db.example: connection refused", hint: nil) }))
    #expect(run.status == .failed)
    #expect(try test.lastChange() == before)
  }

  @Test func `an entity that fails is reported with its hint, kept, and the others go in`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    let partial = FakeSource.tables(Array(Self.names.dropLast())) { (sink) throws(CrawlError) in
      let table = try named { () throws(CatalogError) in try FQN("shop.db.t9") }
      sink.report("t9", "permission denied", hint: "GRANT SELECT", keeping: table)
    }
    let run = try test.crawl(try test.recipe(partial))
    #expect(run.status == .warned)
    #expect(run.counts.problems == 1)
    #expect(run.counts.removed == 0)
    #expect(try test.log(run).contains("t9: permission denied (GRANT SELECT)"))
    #expect(try test.state("shop.db.t9") == "active")
  }

  @Test func `a container that fails keeps everything that is in it`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names), limit: 1))
    let partial = FakeSource.tables(["t0"]) { (sink) throws(CrawlError) in
      sink.report("db", "timed out", hint: nil, keeping: try named { () throws(CatalogError) in try FQN("shop.db") })
    }
    #expect(try test.crawl(try test.recipe(partial, limit: 1)).counts.removed == 0)
  }

  @Test func `an asset that the catalog refuses is reported and does not take others along`() throws {
    let test = try IngestCatalog()
    let source = FakeSource.tables(["a"]) { (sink) throws(CrawlError) in
      var wrong = try named { () throws(CatalogError) in try FakeConnector.table("wrong") }
      wrong.links = [LinkDraft(.domain, .named(.table, wrong.fqn))]
      try sink.put(wrong)
      try sink.put(try named { () throws(CatalogError) in try FakeConnector.table("b") })
    }
    let run = try test.crawl(try test.recipe(source))
    #expect(run.status == .warned)
    #expect(run.counts.problems == 1)
    #expect(try test.state("shop.db.a") == "active")
    #expect(try test.state("shop.db.b") == "active")
    #expect(try test.log(run).contains { $0.hasPrefix("shop.db.wrong: ") })
  }

  @Test func `a crawl stops when it is asked to, and removes nothing`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    let source = FakeSource.tables(["t0"]) { (sink) throws(CrawlError) in if sink.isCancelled { throw .cancelled } }
    let run = try CrawlRun(try test.recipe(source, limit: 1), test.catalog, trigger: "test", actor: "ann")
    run.cancel()
    #expect(run.perform().status == .cancelled)
    #expect(try test.catalog.read { try $0.run(run.id) }?.status == .cancelled)
    #expect(try test.state("shop.db.t9") == "active")
  }

  @Test func `a source that does not look whether it was cancelled still removes nothing`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    let run = try CrawlRun(try test.recipe(.tables(["t0"]), limit: 1), test.catalog, trigger: "test", actor: "ann")
    run.cancel()
    #expect(run.perform().status == .cancelled)
    #expect(try test.state("shop.db.t9") == "active")
  }

  @Test func `what a person wrote survives every crawl`() throws {
    let test = try IngestCatalog()
    try test.crawl(try test.recipe(.tables(Self.names)))
    let draft = AssetDraft(.table, try FQN("shop.db.t1"), description: "Written by ann")
    try test.catalog.write(.person("ann")) { _ = try $0.put(draft) }
    try test.crawl(try test.recipe(.tables(Self.names)))
    #expect(try test.asset("shop.db.t1")?.description == "Written by ann")
  }

  @Test func `a column that vanished is gone from the asset and stands in its history`() throws {
    let test = try IngestCatalog()
    try test.sqlite("a.db", "CREATE TABLE t (id INTEGER, email TEXT)")
    try test.crawl(try test.recipe("a.db"))
    try test.sqlite("a.db", "DROP TABLE t; CREATE TABLE t (id INTEGER)")
    try test.crawl(try test.recipe("a.db"))
    #expect(try test.columns("shop.a.t").map(\.name) == ["id"])
    let table = try #require(try test.asset("shop.a.t"))
    let all = try test.catalog.read { try $0.columns(of: table.id, includingRemoved: true) }
    #expect(all.map(\.name) == ["id", "email"])
    #expect(all.last?.removedAt != nil)
  }

  @Test func `transformers mark what a crawl finds`() throws {
    let test = try IngestCatalog()
    let team = LinkDraft(.owner, .named(.team, try FQN("shop-team")))
    let transformer = Transformer(type: "t", rules: [Transformer.Rule(expression: nil, links: [team])])
    try test.crawl(try test.recipe(.tables(["a"]), transformers: [transformer]))
    let table = try #require(try test.asset("shop.db.a"))
    let links = try test.catalog.read { try $0.links(of: table.id) }
    #expect(links.map { $0.target.fqn.description } == ["shop-team"])
  }

  @Test func `a run's log hides secrets, whoever wrote them into it`() throws {
    let test = try IngestCatalog()
    let source = FakeSource { (sink) throws(CrawlError) in
      sink.note("signed in with top-secret-value")
      sink.report("a top-secret-value b", "top-secret-value", hint: "top-secret-value", keeping: nil)
      throw .source("refused: top-secret-value", hint: nil)
    }
    let run = try test.crawl(try test.recipe(source))
    #expect(run.failure == "refused: •••")
    let log = try test.log(run)
    #expect(log.count == 3)
    #expect(!log.contains { $0.contains("top-secret") })
  }

  @Test func `a log of very many lines is cut and says so`() throws {
    let test = try IngestCatalog()
    let source = FakeSource { (sink) throws(CrawlError) in for line in 0..<10_500 { sink.note("line \(line)") } }
    let run = try test.crawl(try test.recipe(source))
    let lines = try test.catalog.read { try $0.lines(of: run.id, limit: 20_000) }
    #expect(lines.count == 10_000)
    #expect(lines.last?.text == "further lines are left out")
  }

  @Test func `what the recipe asks for and Cairn lacks stands in the run's report`() throws {
    let test = try IngestCatalog()
    try test.sqlite("a.db", "CREATE TABLE t (id INTEGER)")
    let run = try test.crawl(try test.recipe("a.db", top: "sink: {type: console}"))
    #expect(run.status == .succeeded)
    #expect(try test.log(run).contains { $0.contains("sink is ignored") })
  }
}
