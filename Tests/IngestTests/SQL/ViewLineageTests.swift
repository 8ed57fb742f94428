import Catalog
import Codecs
import Testing

@testable import Ingest

@Suite struct ViewLineageTests {
  private let bench: CrawlBench

  init() throws { bench = try CrawlBench() }

  private func crawl(_ definition: String, isIncomplete: Bool = false, known: [String] = []) throws {
    try bench.crawl { sink in
      try sink.put(table: "svc.db.public.orders", ["id", "total"])
      try sink.put(table: "svc.db.public.items", ["id", "price"])
      try sink.put(table: "svc.db.public.v", ["a"], kind: .view)
      let view = try FQN("svc.db.public.v")
      let edges = try known.map { EdgeDraft(.named(.table, try FQN("svc.db.public.\($0)")), .named(.view, view)) }
      try sink.put(
        sql: SourceSQL(
          text: definition, dialect: "postgres", target: view, defaults: try FQN("svc.db.public"), known: edges,
          isIncomplete: isIncomplete))
    }
  }

  @Test func `a view's text becomes edges between its columns, with the text`() throws {
    try crawl(" SELECT sum(o.total) AS a\n   FROM orders o;")
    #expect(try bench.edges(into: "svc.db.public.v") == ["orders -> *", "orders.total -> a aggregation"])
    let details = try bench.details(into: "svc.db.public.v")
    #expect(details.compactMap { $0["sql"]?.string } == [" SELECT sum(o.total) AS a\n   FROM orders o;"])
    #expect(details.allSatisfy { $0["via"]?.string == "view" && $0["sqlHash"] != nil })
  }

  @Test func `a new definition takes the place of the old one`() throws {
    try crawl("SELECT total AS a FROM orders")
    try crawl("SELECT price AS a FROM items")
    #expect(try bench.edges(into: "svc.db.public.v") == ["items -> *", "items.price -> a identity"])
    try crawl("SELECT 1 AS a")
    #expect(try bench.edges(into: "svc.db.public.v") == [])
  }

  @Test(arguments: ["", "SELECT price AS a FROM items"])
  func `what could not be read this time stays as it was`(definition: String) throws {
    try crawl("SELECT total AS a FROM orders")
    try crawl(definition, isIncomplete: true)
    #expect(try bench.edges(into: "svc.db.public.v").contains("orders.total -> a identity"))
    #expect(try bench.edges(into: "svc.db.public.v").contains("items -> *") == !definition.isEmpty)
  }

  @Test func `a text that is not understood takes nothing away`() throws {
    try crawl("SELECT total AS a FROM orders")
    try crawl("SELECT ((( FROM")
    #expect(try bench.edges(into: "svc.db.public.v").contains("orders.total -> a identity"))
  }

  @Test func `what the server knows and the text hides is kept as well`() throws {
    try crawl("SELECT f(1) AS a", known: ["items"])
    #expect(try bench.edges(into: "svc.db.public.v") == ["items -> *"])
  }

  @Test func `a table of a view that nobody crawled is a stub`() throws {
    try crawl("SELECT x AS a FROM elsewhere.t")
    #expect(try bench.asset("svc.db.elsewhere.t")?.state == .stub)
    #expect(try bench.edges(into: "svc.db.public.v") == ["t -> *", "t.x -> a identity"])
  }
}
