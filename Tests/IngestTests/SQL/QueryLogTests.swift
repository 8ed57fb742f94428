import Catalog
import Codecs
import Testing

@testable import Ingest

@Suite struct QueryLogTests {
  private let bench: CrawlBench

  init() throws { bench = try CrawlBench() }

  private func tables(_ sink: RunSink) throws {
    try sink.put(table: "svc.db.public.orders", ["id", "customer", "total", "note"])
    try sink.put(table: "svc.db.public.customers", ["id", "email"])
    try sink.put(table: "svc.db.mart.daily", ["customer", "spent"])
    try sink.put(table: "svc.db.ann.mine", ["id", "total"])
    try sink.put(table: "svc.db.public.archive", ["id", "customer", "total", "note"])
  }

  private func log(_ queries: [(String, Int, String?)]) throws -> RunCounts {
    try bench.crawl { sink in
      try tables(sink)
      for (text, calls, user) in queries { try sink.put(query: text, calls: calls, user: user) }
    }
  }

  static let flows: [(sql: String, target: String, edges: [String])] = [
    (
      "INSERT INTO mart.daily (customer, spent) SELECT customer, sum(total) FROM orders GROUP BY 1", "svc.db.mart.daily",
      ["orders -> *", "orders.customer -> customer identity", "orders.total -> spent aggregation"]
    ),
    (
      "INSERT INTO archive SELECT * FROM orders WHERE id < $1", "svc.db.public.archive",
      ["orders -> *", "orders.customer -> customer identity", "orders.id -> id identity", "orders.note -> note identity", "orders.total -> total identity"]
    ),
    (
      "CREATE TABLE mart.daily AS SELECT o.customer, o.total * $1 AS spent FROM orders o", "svc.db.mart.daily",
      ["orders -> *", "orders.customer -> customer identity", "orders.total -> spent transformation"]
    ),
    (
      "UPDATE orders o SET note = c.email FROM customers c WHERE c.id = o.customer", "svc.db.public.orders",
      ["customers -> *", "customers.email -> note identity"]
    ),
    (
      "MERGE INTO mart.daily d USING orders o ON d.customer = o.customer WHEN MATCHED THEN UPDATE SET spent = d.spent + o.total WHEN NOT MATCHED THEN INSERT (customer, spent) VALUES (o.customer, o.total)",
      "svc.db.mart.daily",
      ["orders -> *", "orders.customer -> customer identity", "orders.total -> spent transformation"]
    ),
    (
      "WITH x AS (DELETE FROM orders WHERE id < $1 RETURNING *) INSERT INTO archive SELECT * FROM x", "svc.db.public.archive",
      ["orders -> *", "orders.customer -> customer identity", "orders.id -> id identity", "orders.note -> note identity", "orders.total -> total identity"]
    ),
    ("INSERT INTO archive (id) SELECT id FROM mine", "svc.db.public.archive", ["mine -> *", "mine.id -> id identity"]),
    ("INSERT INTO daily (spent) SELECT total FROM orders", "svc.db.mart.daily", ["orders -> *", "orders.total -> spent identity"]),
    (
      "DO $$ BEGIN INSERT INTO archive (id) SELECT id FROM orders; END $$", "svc.db.public.archive",
      ["orders -> *", "orders.id -> id identity"]
    ),
    ("INSERT INTO archive (id) SELECT id FROM nowhere", "svc.db.public.archive", []),
    ("CREATE VIEW archive AS SELECT id FROM orders", "svc.db.public.archive", []),
    (
      "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ INSERT INTO archive (id) SELECT id FROM orders $$", "svc.db.public.archive",
      []
    ),
    ("INSERT INTO archive (id) VALUES ($1)", "svc.db.public.archive", []),
    ("INSERT INTO archive (id) SELECT o.id FROM orders o, pg_class c", "svc.db.public.archive", ["orders -> *", "orders.id -> id identity"]),
    ("DELETE FROM archive USING orders WHERE orders.id = archive.id", "svc.db.public.archive", []),
    ("SELECT * FROM orders", "svc.db.public.orders", []),
  ]

  @Test(arguments: flows.indices)
  func `a statement of the log becomes the edges of its data flow`(index: Int) throws {
    let flow = Self.flows[index]
    _ = try log([(flow.sql, 1, "ann")])
    #expect(try bench.edges(into: flow.target) == flow.edges)
  }

  @Test func `names that the catalog does not know leave no stub behind`() throws {
    _ = try log([("INSERT INTO tmp_x SELECT id FROM old_y JOIN orders USING (id)", 1, nil), ("SELECT * FROM pg_class", 1, nil)])
    #expect(try bench.asset("svc.db.public.tmp_x") == nil)
    #expect(try bench.asset("svc.db.public.old_y") == nil)
    #expect(try bench.asset("svc.db.public.pg_class") == nil)
  }

  @Test func `edges name the text they come from, and the text is kept once`() throws {
    _ = try log([("INSERT INTO mart.daily (customer, spent) SELECT customer, total + 17 FROM orders", 3, "ann")])
    let details = try bench.details(into: "svc.db.mart.daily")
    #expect(details.count == 3)
    #expect(details.allSatisfy { $0["via"]?.string == "query-log" })
    #expect(Set(details.compactMap { $0["sqlHash"]?.string }).count == 1)
    let texts = details.compactMap { $0["sql"]?.string }
    #expect(texts == ["INSERT INTO mart.daily (customer, spent) SELECT customer, total + ? FROM orders"])
    #expect(details.compactMap { $0["expression"]?.string }.sorted() == ["customer", "total + ?"])
  }

  @Test func `of several texts for one edge the shown one does not depend on their order`() throws {
    let texts = ["INSERT INTO archive (id) SELECT id FROM orders", "INSERT INTO archive (id) SELECT id FROM orders WHERE note IS NULL"]
    _ = try log(texts.map { ($0, 1, "ann") })
    let first = try bench.details(into: "svc.db.public.archive").map { JSON.object($0).text }
    let before = try bench.revision()
    _ = try log(texts.reversed().map { ($0, 1, "ann") })
    #expect(try bench.details(into: "svc.db.public.archive").map { JSON.object($0).text } == first)
    #expect(try bench.revision() == before)
  }

  @Test func `usage counts calls and readers per table and column`() throws {
    _ = try log([
      ("SELECT id, total FROM orders WHERE customer = $1", 40, "ann"),
      ("SELECT o.total, c.email FROM orders o JOIN customers c ON c.id = o.customer", 2, "bob"),
      ("SELECT email FROM customers", 5, nil), ("CREATE VIEW x AS SELECT email FROM customers", 1, "ann"),
      ("CREATE FUNCTION f() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT email FROM customers; END", 1, "ann"),
    ])
    let orders = try #require(try bench.asset("svc.db.public.orders"))
    #expect(orders.properties[PropertyName.usage]?.int == 42)
    #expect(orders.properties[PropertyName.readers]?.text == #"[{"user":"ann","calls":40},{"user":"bob","calls":2}]"#)
    let queries = try #require(orders.properties[PropertyName.queries]?.array)
    #expect(queries.first?["query"]?.string == "SELECT id, total FROM orders WHERE customer = $1")
    #expect(queries.first?["calls"]?.int == 40)
    #expect(try bench.asset("svc.db.public.customers")?.properties[PropertyName.usage]?.int == 7)
    #expect(try bench.asset("svc.db.mart.daily")?.properties[PropertyName.usage] == nil)
    let total = try #require(try bench.column("svc.db.public.orders", "total"))
    #expect(total.properties[PropertyName.usage]?.int == 42)
    #expect(total.properties[PropertyName.readers]?.text == #"["ann","bob"]"#)
    #expect(try bench.column("svc.db.public.orders", "note")?.properties[PropertyName.usage] == nil)
    #expect(try bench.column("svc.db.public.orders", "id")?.nativeType == "text")
  }

  @Test func `a used table ranks above its unused twin`() throws {
    _ = try bench.crawl { sink in
      try sink.put(table: "svc.db.a.invoices", ["id"])
      try sink.put(table: "svc.db.b.invoices", ["id"])
      try sink.put(query: "SELECT id FROM b.invoices", calls: 900)
    }
    let hits = try bench.catalog.read { try $0.search("invoices", SearchOptions()) }.hits.map(\.name)
    #expect(hits.first == "svc.db.b.invoices")
  }

  @Test func `a crawl with the same log writes nothing, and one with a little more use hardly`() throws {
    let queries = [("SELECT * FROM orders", 12_345, Optional("ann")), ("INSERT INTO archive SELECT * FROM orders", 7, "etl")]
    _ = try log(queries)
    let before = try bench.revision()
    #expect(try log(queries).edges == 0)
    #expect(try bench.revision() == before)
    _ = try log([("SELECT * FROM orders", 12_399, "ann"), queries[1]])
    #expect(try bench.revision() == before)
    _ = try log([("SELECT * FROM orders", 13_000, "ann"), queries[1]])
    #expect(try bench.revision() > before)
  }

  @Test func `what the log forgets is no longer counted, but the flow stays known`() throws {
    _ = try log([("SELECT * FROM customers", 3, "ann"), ("INSERT INTO archive SELECT * FROM orders", 1, "etl")])
    _ = try log([("SELECT * FROM orders", 1, "ann")])
    #expect(try bench.asset("svc.db.public.customers")?.properties[PropertyName.usage] == nil)
    #expect(try bench.asset("svc.db.public.customers")?.state == .active)
    #expect(try bench.edges(into: "svc.db.public.archive").contains("orders -> *"))
  }

  @Test func `a used table that is dropped is gone`() throws {
    _ = try log([("SELECT * FROM archive", 3, "ann")])
    try bench.crawl { sink in
      for name in ["orders", "customers", "other", "more"] { try sink.put(table: "svc.db.public.\(name)", ["id"]) }
      try sink.put(query: "SELECT id FROM orders")
    }
    #expect(try bench.asset("svc.db.public.archive")?.state == .deleted)
    #expect(try bench.asset("svc.db.public.orders")?.properties[PropertyName.usage]?.int == 1)
  }

  @Test func `secrets and constants of statements are nowhere in the store`() throws {
    let secrets = ["s3cret-Pw1", "4711-0815", "tok_live_abc"]
    _ = try log([
      ("ALTER USER ann PASSWORD 's3cret-Pw1'", 1, "root"),
      ("CREATE USER MAPPING FOR ann SERVER s OPTIONS (password 's3cret-Pw1')", 1, "root"),
      ("COPY orders FROM PROGRAM 'curl -u ann:s3cret-Pw1 https://x'", 1, "root"),
      ("SELECT * FROM orders WHERE note = '4711-0815' AND id = 47110815", 1, "ann"),
      ("SELECT * FROM orders WHERE note = E'tok_live_abc' -- s3cret-Pw1", 1, "ann"),
      ("INSERT INTO archive (note) SELECT note || 'tok_live_abc' /* s3cret-Pw1 */ FROM orders", 1, "ann"),
      ("DO $$ BEGIN PERFORM dblink('password=s3cret-Pw1'); INSERT INTO archive (note) SELECT 'tok_live_abc' || note FROM orders; END $$", 1, "ann"),
      ("SELECT * FROM orders WHERE note = 'tok_live_abc", 1, "ann"),
    ])
    let everything = try bench.everything()
    for secret in secrets + ["47110815"] { #expect(!everything.contains(secret), "\(secret)") }
    #expect(everything.contains("note || '?'"))
    #expect(try bench.asset("svc.db.public.orders")?.properties[PropertyName.usage]?.int ?? 0 >= 4)
  }

  @Test func `texts and lists are cut to what a page can show`() throws {
    let wide = "SELECT " + (0..<2000).map { "total AS t\($0)" }.joined(separator: ", ") + " FROM orders"
    var queries: [(String, Int, String?)] = [(wide, 1_000_000, "ann")]
    for index in 0..<60 { queries.append(("SELECT total AS c\(index) FROM orders", index + 1, "user\(index)")) }
    queries.append(("INSERT INTO archive (total) \(wide.replacing("total AS t1,", with: "total,"))", 1, "etl"))
    _ = try log(queries)
    let orders = try #require(try bench.asset("svc.db.public.orders"))
    #expect(orders.properties[PropertyName.queries]?.array?.count == 10)
    #expect(orders.properties[PropertyName.readers]?.array?.count == 20)
    #expect(orders.properties[PropertyName.queries]?.array?.allSatisfy { ($0["query"]?.string?.utf8.count ?? 0) < 1100 } == true)
    #expect(try bench.details(into: "svc.db.public.archive").allSatisfy { ($0["sql"]?.string?.utf8.count ?? 0) < 8100 })
  }

  @Test(arguments: [(0, 0), (7, 7), (99, 99), (100, 100), (12_345, 12_000), (999_999, 990_000), (Int.max, 9_200_000_000_000_000_000)])
  func `counts keep two digits`(count: Int, shown: Int) {
    #expect(SQLUsage.rounded(count) == shown)
  }
}
