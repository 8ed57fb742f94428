import Codecs
import Testing

@testable import Catalog

@Suite struct FactsTests {
  @Test func `a table comes into being with its containers`() throws {
    let test = try TestCatalog()
    let result = try test.asCrawl { try $0.put(try table("shop.sales.public.orders")) }
    #expect(result.outcome == .created)
    let schema = try #require(try test.asset("shop.sales.public"))
    #expect(schema.kind == .schema)
    #expect(schema.state == .stub)
    #expect(try test.asset("shop")?.kind == .service)
    let orders = try #require(try test.asset("shop.sales.public.orders"))
    #expect(try test.catalog.read { try $0.columns(of: orders.id) }.map(\.name) == ["id", "email"])
    #expect(try test.catalog.read { try $0.containers(of: orders) }.map(\.fqn.name) == ["shop", "sales", "public"])
  }

  @Test func `the same word twice writes nothing`() throws {
    let test = try TestCatalog()
    _ = try test.asCrawl { try $0.put(try table("shop.sales.public.orders")) }
    let before = try test.catalog.read { try $0.lastChange() }
    let again = try test.asCrawl { try $0.put(try table("shop.sales.public.orders")) }
    #expect(again.outcome == .unchanged)
    #expect(try test.catalog.read { try $0.lastChange() } == before)
  }

  @Test func `what a person wrote survives the next crawl`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t", description: "from the source")) }.asset
    try test.asPerson { try $0.describe(Subject(id), "by hand") }
    _ = try test.asCrawl { try $0.put(try table("shop.db.s.t", ["id:bigint"], description: "new at the source")) }
    let asset = try #require(try test.asset("shop.db.s.t"))
    #expect(asset.description == "by hand")
    try test.asPerson { try $0.describe(Subject(id), nil) }
    #expect(try test.asset("shop.db.s.t")?.description == "new at the source")
  }

  @Test func `a description of a column survives the next crawl`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    let email = try #require(try test.catalog.read { try $0.column(of: id, FieldPath("email")) })
    try test.asPerson { try $0.describe(Subject(id, column: email.id), "where we write to") }
    _ = try test.asCrawl { try $0.put(try table("shop.db.s.t", ["id:bigint", "name:text", "email:text"])) }
    let columns = try test.catalog.read { try $0.columns(of: id) }
    #expect(columns.map(\.name) == ["id", "name", "email"])
    #expect(columns.last?.description == "where we write to")
  }

  @Test func `a column that vanished is gone from the page and present in the history`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    let created = try test.catalog.read { try $0.lastChange() }
    _ = try test.asCrawl { try $0.put(try table("shop.db.s.t", ["id:bigint"])) }
    let asset = try #require(try test.asset("shop.db.s.t"))
    #expect(try test.catalog.read { try $0.columns(of: id) }.map(\.name) == ["id"])
    let change = try #require(try test.catalog.read { try $0.changes(before: nil) }.first)
    #expect(change.isBreaking)
    #expect(change.fields.map(\.field) == ["column/email"])
    let then = try test.catalog.read { try $0.assetState(asset, at: created) }
    #expect(then["column/email"]?["nativeType"]?.string == "text")
    #expect(try test.catalog.read { try $0.assetState(asset) }["column/email"] == nil)
  }

  @Test func `a partial schema deletes no crawled column`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    var partial = try table("shop.db.s.t", ["email:text"])
    partial.columnsArePartial = true
    partial.columns?[0].description = "from dbt"
    let dbt = WriteContext.push("dbt", Origin(.declared, "dbt"))
    _ = try test.catalog.write(dbt) { try $0.put(partial) }
    let columns = try test.catalog.read { try $0.columns(of: id) }
    #expect(columns.map(\.name) == ["id", "email"])
    #expect(columns.last?.description == "from dbt")
  }

  @Test func `what vanished from the source is deleted, and restored when it is back`() throws {
    let test = try TestCatalog()
    let kept = try test.asCrawl { try $0.put(try table("shop.db.s.kept")) }.asset
    let gone = try test.asCrawl { try $0.put(try table("shop.db.s.gone")) }.asset
    #expect(try test.catalog.retire(.crawl(recipe: "shop"), except: [kept]) == [gone])
    #expect(try test.asset("shop.db.s.gone")?.state == .deleted)
    _ = try test.asCrawl { try $0.put(try table("shop.db.s.gone")) }
    #expect(try test.asset("shop.db.s.gone")?.state == .active)
  }

  @Test func `an empty crawl cannot wipe a service`() throws {
    let test = try TestCatalog()
    for name in ["a", "b", "c"] { _ = try test.asCrawl { try $0.put(try table("shop.db.s.\(name)")) } }
    #expect(throws: CatalogError.self) { try test.catalog.retire(.crawl(recipe: "shop"), except: [], atMost: 0.5) }
    #expect(try test.asset("shop.db.s.a")?.state == .active)
  }

  @Test func `what a person deleted no crawl brings back`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    try test.asPerson { _ = try $0.delete(id) }
    _ = try test.asCrawl { try $0.put(try table("shop.db.s.t", ["id:bigint"])) }
    #expect(try test.asset("shop.db.s.t")?.state == .deleted)
    try test.asPerson { try $0.restore(id) }
    #expect(try test.asset("shop.db.s.t")?.state == .active)
  }

  @Test func `a write is found by the next search and the next look at lineage`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.customer_orders")) }.asset
    let hits = test.catalog.projections.search.search("customer").hits
    #expect(hits.map(\.id) == [DocumentKey.asset(id)])
    let view = try test.asCrawl { writer in
      let view = try writer.put(AssetDraft(.view, try FQN("shop.db.s.v"))).asset
      try writer.putEdges([EdgeDraft(.id(id), .id(view))], replacing: .into(view))
      return view
    }
    let answer = test.catalog.projections.graph.answer(LineageRequest(Subject(view), direction: .upstream))
    #expect(answer.nodes.map(\.subject.asset) == [view, id])
  }

  @Test func `a failed write leaves no trace`() throws {
    let test = try TestCatalog()
    #expect(throws: CatalogError.self) {
      try test.asCrawl { writer in
        _ = try writer.put(try table("shop.db.s.half"))
        throw CatalogError.conflict(reason: "second half failed")
      }
    }
    #expect(try test.asset("shop.db.s.half") == nil)
    #expect(test.catalog.projections.search.search("half").hits.isEmpty)
  }

  @Test func `state survives a restart`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.customer_orders")) }.asset
    try test.reopen()
    #expect(try test.asset("shop.db.s.customer_orders")?.id == id)
    #expect(test.catalog.projections.search.search("customer").hits.map(\.id) == [DocumentKey.asset(id)])
    let next = try test.asCrawl { try $0.put(try table("shop.db.s.other")) }.asset
    #expect(next > id)
  }
}
