import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Iceberg tables whose names a Hive metastore keeps.
@Suite(.timeLimit(.minutes(10))) struct IcebergHiveTests {
  @Test func `the tables of a metastore that are Iceberg's are read from their metadata, others are left alone`() throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-iceberg-hive")
    defer { try? File.removeTree(folder) }
    try File.writeAtomically(Array(IcebergFixture.metadata(location: "\(folder)/t").utf8), to: "\(folder)/1.metadata.json")
    let content = MetastoreContent(databases: [
      "default": [:],
      "sales": [
        "orders": MetastoreContent.table("orders", type: "EXTERNAL_TABLE", parameters: ["table_type": "ICEBERG", "metadata_location": "\(folder)/1.metadata.json"]),
        "plain": MetastoreContent.table("plain"),
        "lost": MetastoreContent.table("lost", parameters: ["table_type": "iceberg", "metadata_location": "\(folder)/gone.metadata.json"]),
      ],
    ])
    let server = try FakeMetastore(Guarded(content))
    let text = "source: {type: iceberg, config: {catalog_type: hive, uri: \"thrift://127.0.0.1:\(server.port)\", local_root: \"\(folder)\", service: lake, include_column_statistics: false}}"
    let recipe = try Recipe(Array(text.utf8), fallbackName: "x")
    let sink = DraftCollector()
    try recipe.connector.crawl(into: sink)
    #expect(sink.order.map(\.description) == ["lake", "lake.default", "lake.sales", "lake.sales.orders"])
    #expect(sink.problems.count == 1)
    #expect(sink.problems.first?.hasPrefix("sales.lost: ") == true)
    #expect(sink.drafts["lake.sales.orders"]?.aliases.contains("hive://127.0.0.1:\(server.port)/sales.orders") == true)
    #expect(sink.drafts["lake.sales"]?.description == "all of sales")
    #expect(try recipe.connector.test(0).hasPrefix("Iceberg tables of the Hive metastore at 127.0.0.1"))
  }

  @Test(arguments: [
    ("uri: 'thrift://meta:9083'", nil), ("uri: 'thrift://a:1,thrift://b:2'\n    catalog_type: hive", nil), ("catalog_type: hive", "uri is missing"),
    ("catalog_type: hive\n    uri: 'http://meta'", "thrift://"), ("catalog_type: glue", nil), ("catalog_type: nessie", "hive or glue"),
  ] as [(String, String?)])
  func `recipes name the catalog as PyIceberg does`(lines: String, reason: String?) throws {
    let text = "source:\n  type: iceberg\n  config:\n    \(lines)\n"
    guard let reason else {
      _ = try Recipe(Array(text.utf8), fallbackName: "x")
      return
    }
    #expect { try Recipe(Array(text.utf8), fallbackName: "x") } throws: { "\($0)".contains(reason) }
  }
}
