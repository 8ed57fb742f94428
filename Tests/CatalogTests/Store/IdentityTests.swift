import Codecs
import Testing

@testable import Catalog

@Suite struct IdentityTests {
  private func shop() throws -> (TestCatalog, AssetID) {
    let test = try TestCatalog()
    let identity = ServiceIdentity(platform: "postgres", host: "db.example", port: 5432)
    let id = try test.asCrawl { writer in
      _ = try writer.put(AssetDraft(.service, try FQN("shop-pg"), service: identity))
      return try writer.put(try table("shop-pg.shop.crm.customers")).asset
    }
    return (test, id)
  }

  @Test(arguments: [
    "shop-pg.shop.crm.customers", "SHOP-PG.shop.CRM.customers",
    "urn:li:dataset:(urn:li:dataPlatform:postgres,shop.crm.customers,PROD)",
    "postgres://db.example:5432/shop.crm.customers", "postgresql://db.example/shop.crm.customers",
  ])
  func `one table answers to all its names`(name: String) throws {
    let (test, id) = try shop()
    #expect(try test.catalog.read { try $0.resolve(name) }?.asset == id)
  }

  @Test func `a column answers to a field URN and to its own FQN`() throws {
    let (test, id) = try shop()
    let urn = "urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:postgres,shop.crm.customers,PROD),email)"
    let email = try #require(try test.catalog.read { try $0.column(of: id, FieldPath("email")) })
    #expect(try test.catalog.read { try $0.resolve(urn) }?.column == email.id)
    #expect(try test.catalog.read { try $0.resolve("shop-pg.shop.crm.customers.email") }?.column == email.id)
  }

  @Test func `a table pushed by another name before the crawl is the crawled one`() throws {
    let test = try TestCatalog()
    let pushed = try test.asCrawl("push") { writer in
      let named = try writer.fqn(for: "postgres://db.example:5432/shop.crm.customers")
      return try writer.put(AssetDraft(named.kind, named.fqn)).asset
    }
    let identity = ServiceIdentity(platform: "postgres", host: "db.example", port: 5432)
    let crawled = try test.asCrawl { writer in
      _ = try writer.put(AssetDraft(.service, try FQN("shop-pg"), service: identity))
      return try writer.put(try table("shop-pg.shop.crm.customers")).asset
    }
    #expect(crawled == pushed)
    #expect(try test.asset("shop-pg.shop.crm.customers")?.state == .active)
  }

  @Test func `a server crawled under a second name stays one service`() throws {
    let (test, id) = try shop()
    let identity = ServiceIdentity(platform: "postgresql", host: "DB.example")
    let again = try test.asCrawl("other") { writer in
      _ = try writer.put(AssetDraft(.service, try FQN("other-name"), service: identity))
      return try writer.put(try table("other-name.shop.crm.customers")).asset
    }
    #expect(again == id)
  }

  @Test func `earlier names lead to a renamed asset and to everything in it`() throws {
    let (test, id) = try shop()
    let service = try #require(try test.asset("shop-pg"))
    try test.asPerson { try $0.rename(service.id, to: "shop") }
    #expect(try test.catalog.read { try $0.resolve("shop-pg.shop.crm.customers") }?.asset == id)
    #expect(try test.catalog.read { try $0.existing(id) }.fqn.description == "shop.shop.crm.customers")
    #expect(try test.asCrawl { try $0.put(try table("shop-pg.shop.crm.customers", ["id:int"])) }.asset == id)
  }

  @Test func `every name of a merged asset leads to the one it was merged into`() throws {
    let (test, id) = try shop()
    let twin = try test.asCrawl("two") { try $0.put(try table("lake.shop.crm.customers_copy", ["id:bigint", "extra:text"])) }.asset
    let uuid = try test.catalog.read { try $0.existing(twin) }.uuid
    try test.asPerson { try $0.merge(twin, into: id) }
    #expect(try test.catalog.read { try $0.resolve("lake.shop.crm.customers_copy") }?.asset == id)
    #expect(try test.catalog.read { try $0.asset(uuid: uuid) }?.id == id)
    #expect(try test.catalog.read { try $0.columns(of: id) }.map(\.name) == ["id", "extra", "email"])
    #expect(try test.catalog.read { try $0.asset(twin) } == nil)
  }

  @Test func `a name that two services answer to is refused by naming both`() throws {
    let (test, _) = try shop()
    let identity = ServiceIdentity(platform: "postgres", host: "second.example", port: 5432)
    _ = try test.asCrawl("two") { writer in
      _ = try writer.put(AssetDraft(.service, try FQN("second"), service: identity))
      return try writer.put(try table("second.shop.crm.customers"))
    }
    let urn = "urn:li:dataset:(urn:li:dataPlatform:postgres,shop.crm.customers,PROD)"
    #expect(throws: CatalogError.self) { try test.catalog.read { try $0.resolve(urn) } }
  }

  @Test func `a platform instance before a name tells which service is meant`() throws {
    let test = try TestCatalog()
    let ids = try test.asCrawl { writer in
      try ["eu", "us"].map { region in
        let identity = ServiceIdentity(platform: "kafka", host: "\(region).example", port: 9092, instance: region)
        _ = try writer.put(AssetDraft(.service, try FQN(parts: ["kafka-\(region)"]), service: identity))
        return try writer.put(AssetDraft(.topic, try FQN(parts: ["kafka-\(region)", "shop.orders"]))).asset
      }
    }
    func meant(_ name: String) throws -> AssetID? {
      try test.catalog.read { try $0.resolve("urn:li:dataset:(urn:li:dataPlatform:kafka,\(name),PROD)")?.asset }
    }
    #expect(try meant("eu.shop.orders") == ids[0])
    #expect(try meant("us.shop.orders") == ids[1])
    #expect(throws: CatalogError.self) { try meant("shop.orders") }
  }

  @Test func `what was only mentioned yields to what is there`() throws {
    let test = try TestCatalog()
    let urn = "urn:li:dataset:(urn:li:dataPlatform:postgres,shop.crm.customers,PROD)"
    _ = try test.asCrawl("lineage") { writer in
      try writer.putEdges([EdgeDraft(.alias(urn), .named(.table, try FQN("lake.db.s.t")))])
    }
    #expect(try test.asset("postgres.shop.crm.customers")?.state == .stub)
    let id = try test.asCrawl { writer in
      let identity = ServiceIdentity(platform: "postgres", host: "db.example", port: 5432)
      _ = try writer.put(AssetDraft(.service, try FQN("shop-pg"), service: identity))
      return try writer.put(try table("shop-pg.shop.crm.customers")).asset
    }
    #expect(try test.catalog.read { try $0.resolve(urn) }?.asset == id)
  }

  @Test func `lineage that names a server by its address meets the crawl that finds it later`() throws {
    let test = try TestCatalog()
    _ = try test.asCrawl("lineage") { writer in
      try writer.putEdges([
        EdgeDraft(.alias("mysql://my.example:3306/shop.orders"), .named(.table, try FQN("lake.db.s.t")))
      ])
    }
    // What is called MySQL by a client turns out to be MariaDB.
    let id = try test.asCrawl { writer in
      let identity = ServiceIdentity(platform: "mariadb", host: "my.example", port: 3306)
      _ = try writer.put(AssetDraft(.service, try FQN("shop-my"), service: identity))
      return try writer.put(try table("shop-my.shop.orders")).asset
    }
    let target = try #require(try test.asset("lake.db.s.t"))
    #expect(try test.catalog.read { try $0.edges(into: target.id).map(\.source.asset) } == [id])
  }
}
