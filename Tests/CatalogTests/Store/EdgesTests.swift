import Codecs
import SQLite
import Testing

@testable import Catalog

/// What is stated as lineage, again and again.
@Suite struct EdgesTests {
  private let orders: AssetReference
  private let payments: AssetReference

  init() throws {
    orders = .named(.table, try FQN("shop.db.s.orders"))
    payments = .named(.table, try FQN("shop.db.s.payments"))
  }

  private func edge(_ sql: String = "INSERT INTO payments SELECT * FROM orders") -> EdgeDraft {
    EdgeDraft(orders, payments, detail: ["sql": .string(sql)])
  }

  private func stated(_ test: TestCatalog) throws -> [Edge] {
    try test.catalog.read { reader in
      guard let id = try reader.resolve("shop.db.s.payments") else { return [] }
      return try reader.edges(into: id.asset)
    }
  }

  @Test func `an edge is new once`() throws {
    let test = try TestCatalog()
    #expect(try test.asCrawl { try $0.putEdges([edge()]) } == 1)
    let first = try stated(test)
    #expect(try test.asCrawl { try $0.putEdges([edge(), edge()]) } == 0)
    #expect(try stated(test).map(\.lastSeen) == first.map(\.lastSeen))
    #expect(try stated(test).count == 1)
  }

  @Test func `what an edge was derived from follows its source`() throws {
    let test = try TestCatalog()
    try test.asCrawl { _ = try $0.putEdges([edge()]) }
    #expect(try test.asCrawl { try $0.putEdges([edge("COPY payments FROM orders")]) } == 0)
    #expect(try stated(test).map { $0.detail["sql"]?.string } == ["COPY payments FROM orders"])
  }

  @Test func `a name that comes to mean another asset in mid-write leads there at once`() throws {
    let test = try TestCatalog()
    let new = try test.asCrawl { writer in
      try writer.putEdges([EdgeDraft(.alias("shop.db.s.old"), orders)])
      var renamed = try table("shop.db.s.new")
      renamed.aliases = ["shop.db.s.old"]
      let asset = try writer.put(renamed).asset
      try writer.putEdges([EdgeDraft(.alias("shop.db.s.old"), payments)])
      return asset
    }
    #expect(try stated(test).map(\.source.asset) == [new])
  }

  @Test func `an edge that is seen again after a day is fresh`() throws {
    let test = try TestCatalog()
    try test.asCrawl { _ = try $0.putEdges([edge()]) }
    try test.asCrawl { writer in
      try writer.connection.run(
        """
        UPDATE edge_runs SET body = json_set(
          body, '$[0][1]', json_extract(body, '$[0][1]') - 90000000000, '$[0][2]', json_extract(body, '$[0][2]') - 90000000000)
        """)
    }
    let old = try #require(try stated(test).first)
    try test.asCrawl { _ = try $0.putEdges([edge()]) }
    let new = try #require(try stated(test).first)
    #expect(new.firstSeen == old.firstSeen)
    #expect(new.lastSeen > old.lastSeen)
  }

  @Test func `an origin's new word replaces its old one, and nobody else's`() throws {
    let test = try TestCatalog()
    try test.asCrawl("a") { _ = try $0.putEdges([edge()]) }
    try test.asCrawl("b") { _ = try $0.putEdges([edge()]) }
    let target = try #require(try test.catalog.read { try $0.resolve("shop.db.s.payments") })
    #expect(try test.asCrawl("a") { try $0.putEdges([], replacing: .into(target.asset)) } == 1)
    #expect(try stated(test).map(\.origin) == [.recipe("b")])
  }

  @Test func `an edge from an asset to itself is refused, one between its columns is not`() throws {
    let test = try TestCatalog()
    #expect(throws: CatalogError.self) { try test.asCrawl { try $0.putEdges([EdgeDraft(orders, orders)]) } }
    let columns = EdgeDraft(orders, orders, sourceColumn: FieldPath("net"), targetColumn: FieldPath("gross"))
    #expect(try test.asCrawl { try $0.putEdges([columns]) } == 1)
  }
}
