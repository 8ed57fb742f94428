import Codecs
import System
import Testing

@testable import Catalog

/// New assets go into search and history without being read back; what comes of it must be what the store says.
@Suite struct FreshAssetTests {
  private func draft(_ name: String) throws -> AssetDraft {
    var draft = try table("shop.db.public.\(name)", description: "All of \(name)")
    draft.links = [
      LinkDraft(.owner, .named(.user, try FQN(parts: ["ann.smith"]))), LinkDraft(.tag, .named(.tag, try FQN("Tier.One"))),
      LinkDraft(.domain, .named(.domain, try FQN("sales"))), LinkDraft(.tag, .named(.tag, try FQN("Tier.One"))),
    ]
    draft.columns?[1].links = [
      LinkDraft(.tag, .named(.tag, try FQN("PII.Email"))),
      LinkDraft(.tag, .named(.tag, try FQN("PII.Name")), state: .suggested),
    ]
    return draft
  }

  @Test func `search documents of new assets are those that the store would give`() throws {
    let test = try TestCatalog()
    try test.asCrawl { writer in
      for name in ["orders", "customers"] { _ = try writer.put(try draft(name)) }
    }
    #expect(try test.catalog.check() == [])
    for query in ["owner:ann.smith", "tag:PII.Email", "domain:sales", "suggestion:PII.Name", "orders OR customers"] {
      #expect(try test.catalog.read { try $0.search(query, SearchOptions()) }.total >= 2, "\(query)")
    }
  }

  @Test func `what else happens in the same write is in them`() throws {
    let test = try TestCatalog()
    try test.asCrawl { writer in
      var aliased = try draft("orders")
      aliased.aliases = ["urn:li:dataset:orders"]
      _ = try writer.put(aliased)
      let payments = try writer.put(try draft("payments")).asset
      try writer.describe(Subject(payments), "Money")
      let gone = try writer.put(try draft("gone")).asset
      _ = try writer.delete(gone)
      _ = try writer.put(try draft("late"))
      // The service is told apart only after its tables.
      _ = try writer.put(
        AssetDraft(.service, try FQN("shop"), service: ServiceIdentity(platform: "postgres", host: "db", port: 5432)))
      _ = try writer.putEdges([
        EdgeDraft(.alias("shop.db.public.orders"), .alias("shop.db.public.late"))
      ])
    }
    #expect(try test.catalog.check() == [])
    #expect(try test.catalog.read { try $0.search("platform:postgres late", SearchOptions()) }.total == 1)
    #expect(try test.catalog.read { try $0.search("urn:li:dataset:orders", SearchOptions()) }.hits.count == 1)
  }

  @Test func `the first entry of an asset's history holds its links`() throws {
    let test = try TestCatalog()
    try test.asCrawl { _ = try $0.put(try draft("orders")) }
    let asset = try #require(try test.asset("shop.db.public.orders"))
    #expect(asset.version == 1)
    let before = try test.catalog.read { try $0.assetState(asset, at: .zero) }
    #expect(before["owner"] == nil && before["column/email/tag"] == nil)
    let now = try test.catalog.read { try $0.assetState(asset) }
    #expect(now["tag"] == .array([.string("Tier.One")]))
    #expect(now["column/email/tag"]?.array?.first == .string("PII.Email"))
  }

  @Test func `what an origin says of a new asset against itself is not shown`() throws {
    let test = try TestCatalog()
    try test.asCrawl { writer in
      var draft = try draft("orders")
      draft.links = [
        LinkDraft(.domain, .named(.domain, try FQN("sales"))), LinkDraft(.domain, .named(.domain, try FQN("other"))),
        LinkDraft(.tag, .named(.tag, try FQN("Tier.Two")), state: .rejected),
      ]
      _ = try writer.put(draft)
    }
    #expect(try test.catalog.check() == [])
    let asset = try #require(try test.asset("shop.db.public.orders"))
    let changes = try test.catalog.read { try $0.changes(after: .zero, limit: 1000) }
    let change = try #require(changes.first { $0.asset == asset.id })
    #expect(change.fields.first { $0.field == "domain" }?.after == ["sales"])
    #expect(change.fields.allSatisfy { $0.field != "tag" })
    #expect(try test.catalog.read { try $0.assetState(asset)["domain"] } == ["sales"])
  }

  @Test func `lineage leaves the time of change alone and is logged once an asset`() throws {
    let test = try TestCatalog()
    try test.asCrawl { writer in
      for name in ["a", "b", "c"] { _ = try writer.put(try draft(name)) }
    }
    let before = try #require(try test.asset("shop.db.public.c"))
    try test.asCrawl { writer in
      _ = try writer.putEdges(["a", "b"].map { EdgeDraft(.alias("shop.db.public.\($0)"), .alias("shop.db.public.c")) })
    }
    let after = try #require(try test.asset("shop.db.public.c"))
    #expect(after.updatedAt == before.updatedAt)
    #expect(after.version == before.version + 1)
    #expect(after.revision > before.revision)
    #expect(try test.catalog.check() == [])
  }
}
