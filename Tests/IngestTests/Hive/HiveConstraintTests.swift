import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Keys that a metastore was told of, from its answers to the catalog.
@Suite struct HiveConstraintTests {
  private static let tables = MetastoreContent(databases: [
    "shop": [
      "customers": MetastoreContent.table("customers", [("id", "bigint"), ("region", "string"), ("mail", "string")]),
      "orders": MetastoreContent.table("orders", [("id", "bigint"), ("customer", "bigint"), ("customer_region", "string"), ("note", "string")]),
    ]
  ])

  /// Of version 3: every kind, the columns of a key in any order.
  private static var content: MetastoreContent {
    var content = tables
    func foreign(_ target: String, _ column: String, _ place: Int32) -> ThriftStructure {
      [1: .text("shop"), 2: .text("customers"), 3: .text(target), 4: .text("shop"), 5: .text("orders"), 6: .text(column), 7: .i32(place), 10: .text("fk")]
    }
    func primary(_ table: String, _ column: String, _ place: Int32) -> ThriftStructure {
      [1: .text("shop"), 2: .text(table), 3: .text(column), 4: .i32(place), 5: .text("pk_\(table)")]
    }
    content.constraints = [
      "get_primary_keys": [primary("customers", "region", 2), primary("customers", "id", 1), primary("orders", "id", 1)],
      "get_foreign_keys": [foreign("region", "customer_region", 2), foreign("id", "customer", 1)],
      "get_unique_constraints": [[1: .text("hive"), 2: .text("shop"), 3: .text("customers"), 4: .text("mail"), 5: .i32(1), 6: .text("uk")]],
      "get_not_null_constraints": [[1: .text("hive"), 2: .text("shop"), 3: .text("orders"), 4: .text("note"), 5: .text("nn")]],
    ]
    return content
  }

  private func crawl(_ content: MetastoreContent, _ more: String = "") throws -> (DraftCollector, FakeMetastore) {
    let server = try FakeMetastore(Guarded(content))
    let sink = DraftCollector()
    let text = "source: {type: hive, config: {uri: 'thrift://127.0.0.1:\(server.port)', service: lake\(more)}}"
    try Recipe(Array(text.utf8), fallbackName: "x").connector.crawl(into: sink)
    return (sink, server)
  }

  @Test func `keys and columns without nulls are those that the metastore lists`() throws {
    let (sink, _) = try crawl(Self.content)
    #expect(sink.problems == [] && sink.notes == [])
    let customers = try #require(sink.drafts["lake.shop.customers"])
    let orders = try #require(sink.drafts["lake.shop.orders"])
    #expect(customers.properties[PropertyName.constraints] == [
      ["type": "primary", "columns": ["id", "region"], "name": "pk_customers"], ["type": "unique", "columns": ["mail"], "name": "uk"],
    ])
    #expect(orders.properties[PropertyName.constraints]?[1] == [
      "type": "foreign", "columns": ["customer", "customer_region"], "name": "fk",
      "references": ["fqn": "lake.shop.customers", "columns": ["id", "region"]],
    ])
    #expect(orders.links?.map(\.target) == [.named(.table, try FQN("lake.shop.customers"))])
    #expect(customers.columns?.map { $0.properties["key"]?.string } == ["primary", "primary", "unique"])
    #expect(orders.columns?.map { $0.properties["key"]?.string } == ["primary", "foreign", "foreign", nil])
    #expect(customers.columns?.map(\.nullable) == [false, false, nil] && orders.columns?.map(\.nullable) == [false, nil, nil, false])
  }

  @Test func `kinds that a server does not know are told once, and others are read`() throws {
    var content = Self.content
    content.constraints["get_unique_constraints"] = nil
    content.constraints["get_not_null_constraints"] = nil
    let (sink, server) = try crawl(content)
    #expect(sink.problems == [] && sink.notes.count == 2 && sink.notes.allSatisfy { $0.contains("does not know get_") })
    #expect(sink.drafts["lake.shop.customers"]?.properties[PropertyName.constraints]?[0]?["type"] == "primary")
    #expect(server.calls.count { $0.name == "get_unique_constraints" } == 1, "what is not known is not asked twice")
    let (old, _) = try crawl(Self.tables)
    #expect(old.problems == [] && old.notes.count == 4 && old.drafts["lake.shop.orders"]?.properties[PropertyName.constraints] == nil)
  }

  @Test func `nobody is asked where the recipe does not want them`() throws {
    let (sink, server) = try crawl(Self.content, ", include_constraints: false")
    #expect(!server.calls.contains { $0.name == "get_primary_keys" } && sink.drafts["lake.shop.orders"]?.properties[PropertyName.constraints] == nil)
  }

  @Test func `rows of any shape make constraints or none`() {
    var random = SeededRandom(seed: 6)
    let values: [ThriftValue] = [.text(""), .text("a"), .text("b"), .i32(1), .i32(-1), .i64(7), .list([])]
    for _ in 0..<2000 {
      let rows: [ThriftStructure] = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
        var row: ThriftStructure = [:]
        for field: Int16 in 1...11 where Bool.random(using: &random) { row.append(values[Int.random(in: 0..<values.count, using: &random)], as: field) }
        return row
      }
      _ = (HiveConstraints.primary(rows), HiveConstraints.unique(rows), HiveConstraints.foreign(rows), HiveConstraints.required(rows))
    }
  }
}
