import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Tables in a folder, crawled from their files to the catalog's words.
@Suite(.timeLimit(.minutes(10))) struct IcebergFolderTests {
  private let held: TemporaryFolder
  private var folder: String { held.path }

  init() throws { held = try TemporaryFolder("cairn-iceberg") }

  private func crawl(_ config: String = "") throws -> DraftCollector {
    let recipe = try Recipe(
      Array("source: {type: iceberg, config: {warehouse: \(folder), service: lake\(config)}}".utf8), fallbackName: "lake")
    let sink = DraftCollector()
    try recipe.connector.crawl(into: sink)
    return sink
  }

  @Test func `a table tells its columns, its history and what its files hold`() throws {
    try IcebergFixture.write(table: "\(folder)/silver_shop/orders")
    let sink = try crawl()
    #expect(sink.problems == [])
    #expect(sink.order.map(\.description) == ["lake", "lake.silver_shop", "lake.silver_shop.orders"])
    let table = try #require(sink.drafts["lake.silver_shop.orders"])
    #expect(table.kind == .table)
    #expect(table.description == "Orders")
    let properties = table.properties
    #expect(properties[PropertyName.rowCount] == 12)
    #expect(properties[PropertyName.sizeBytes] == 167)
    #expect(properties["files"] == ["data": 2, "deletes": 1, "deletedRows": 3, "formats": ["parquet": 2]])
    #expect(properties[PropertyName.layer] == "silver")
    #expect(properties[PropertyName.sourceOwner] == "crm")
    // The last snapshot only rewrote files.
    #expect(properties[PropertyName.dataChangedAt] == "2025-11-20T00:53:20Z")
    #expect(properties["retention"] == ["history.expire.max-snapshot-age-ms": "86400000", "main.minSnapshotsToKeep": "5"])
    #expect(properties[PropertyName.partitions] == [["by": "day", "key": "at", "name": "at_day"]])
    #expect(properties["sortOrder"] == ["order_id desc nulls-last"])
    #expect(properties["sortOrders"] == [["id": 0, "fields": []], ["id": 1, "fields": ["order_id desc nulls-last"]]])
    #expect(properties[PropertyName.constraints] == [["type": "primary", "columns": ["order_id"]]])
    #expect(properties["tags"]?[0]?["name"] == "v1")
    #expect(properties["branches"]?[0]?["snapshot"] == "3055729675574597004")
    #expect(properties["snapshotCount"] == 2)
    #expect(properties["snapshots"]?[0]?["operation"] == "replace")
    #expect(
      properties["schemaVersions"] == [
        ["id": 0, "columns": 2, "added": ["id: int", "gone: string"]],
        [
          "id": 1, "columns": 6, "added": ["email: string", "lines: list<struct>", "lines.[]: struct", "lines.[].sku: string", "at: timestamptz"],
          "removed": ["gone"], "renamed": ["id → order_id"], "changed": ["order_id: required int → required long"],
        ],
      ])
  }

  @Test func `what manifests count becomes a profile where the recipe asks for one`() throws {
    try IcebergFixture.write(table: "\(folder)/shop/orders")
    #expect(try crawl().profiles.isEmpty)
    let sink = try crawl(", profiling: {enabled: true}")
    let (table, profile) = (try #require(sink.drafts["lake.shop.orders"]), try #require(sink.profiles["lake.shop.orders"]))
    #expect(profile.rowCount == 12 && !profile.isEstimate)
    let counted = try #require(table.columns).filter { $0.properties["statistics"]?["nullCount"] != nil }
    #expect(!counted.isEmpty && profile.columns.map(\.path) == counted.map(\.path))
    for column in counted {
      let measured = profile.columns.first { $0.path == column.path }
      #expect(measured?.nullCount == column.properties["statistics"]?["nullCount"]?.int.map(Int64.init))
    }
    #expect(profile.columns.first { $0.path.name == "order_id" }?.maximum != nil)
    #expect(profile.columns.first { $0.path.name == "email" }?.maximum == nil)
    #expect(try crawl(", profiling: {enabled: true}, profile_pattern: {deny: ['shop']}").profiles.isEmpty)
  }

  @Test func `columns lie in one another, with what manifests count`() throws {
    try IcebergFixture.write(table: "\(folder)/shop/orders")
    let columns = try #require(try crawl().drafts["lake.shop.orders"]?.columns)
    #expect(columns.map(\.path.description) == ["order_id", "email", "lines", "lines.[]", "lines.[].sku", "at"])
    #expect(columns.map(\.nativeType) == ["long", "string", "list<struct>", "struct", "string", "timestamptz"])
    #expect(columns.map(\.type) == [.integer, .string, .array, .struct, .string, .timestamp])
    #expect(columns.map(\.nullable) == [false, true, true, false, false, true])
    #expect(columns[0].description == "Key.")
    #expect(columns[4].description == "Article.")
    #expect(columns[0].properties["key"] == "primary")
    #expect(columns[0].properties["statistics"] == ["valueCount": 15, "nullCount": 0, "lower": -3, "upper": 50])
    // What a text's bounds are is data, and stays out unless asked for.
    #expect(columns[1].properties["statistics"] == ["valueCount": 15, "nullCount": 2, "distinctCount": 12])
    #expect(columns[5].properties["statistics"] == nil)
  }

  @Test func `a recipe may ask for the bounds of texts, and against manifests`() throws {
    try IcebergFixture.write(table: "\(folder)/shop/orders")
    let texts = try crawl(", include_text_bounds: true").drafts["lake.shop.orders"]?.columns?[1]
    #expect(texts?.properties["statistics"]?["lower"] == "ann")
    try File.createDirectory(folder)
    try IcebergFixture.write(table: "\(folder)/shop/orders")
    let without = try #require(try crawl(", include_column_statistics: false").drafts["lake.shop.orders"])
    #expect(without.properties[PropertyName.rowCount] == 15)
    #expect(without.columns?[0].properties["statistics"] == nil)
    try File.createDirectory(folder)
    try IcebergFixture.write(table: "\(folder)/shop/orders")
    let limited = try crawl(", manifest_limit: 1")
    #expect(limited.notes.contains("shop.orders: its 2 manifests are not read: manifest_limit is 1"))
    #expect(limited.drafts["lake.shop.orders"]?.properties["files"] == ["data": 2, "deletes": 1])
  }

  @Test func `deletes by value leave the number of rows open`() throws {
    try IcebergFixture.write(table: "\(folder)/shop/orders", deletes: 2)
    let table = try #require(try crawl().drafts["lake.shop.orders"])
    // What the manifest list counts is the most there can be.
    #expect(table.properties[PropertyName.rowCount] == 15)
  }

  @Test func `the version hint leads to the newest metadata, compressed or not`() throws {
    let table = "\(folder)/shop/orders"
    try IcebergFixture.write(table: table)
    try File.writeAtomically(Array("1".utf8), to: "\(table)/metadata/version-hint.text")
    let newest = IcebergFixture.metadata(location: table, properties: #"{"comment": "newest"}"#)
    try Shell.run("printf '%s' '\(newest)' | gzip > \(table)/metadata/v2.gz.metadata.json")
    #expect(try crawl().drafts["lake.shop.orders"]?.description == "newest")
  }

  @Test func `without a hint the highest number in a name counts`() throws {
    let table = "\(folder)/shop/orders"
    try IcebergFixture.write(table: table)
    for (name, comment) in [("00009-aaaa", "older"), ("00010-bbbb", "newest"), ("00002-cccc", "oldest")] {
      let metadata = IcebergFixture.metadata(location: table, properties: #"{"comment": "\#(comment)"}"#)
      try File.writeAtomically(Array(metadata.utf8), to: "\(table)/metadata/\(name).metadata.json")
    }
    #expect(try crawl().drafts["lake.shop.orders"]?.description == "newest")
  }

  @Test func `one broken table is reported and kept, others go in`() throws {
    try IcebergFixture.write(table: "\(folder)/shop/good")
    try File.createDirectory("\(folder)/shop/empty/metadata")
    try File.createDirectory("\(folder)/shop/text/metadata")
    try File.writeAtomically(Array("{".utf8), to: "\(folder)/shop/text/metadata/v1.metadata.json")
    try IcebergFixture.write(table: "\(folder)/shop/codec")
    try File.writeAtomically(
      AvroBytes.container(#"{"type": "record", "name": "r", "fields": []}"#, count: 0, [], codec: "uncompressed"),
      to: "\(folder)/shop/codec/metadata/snap.avro")
    try IcebergFixture.write(table: "\(folder)/shop/escape")
    let escape = IcebergFixture.metadata(location: "\(folder)/shop/escape").split(separator: "\(folder)/shop/escape/metadata/snap.avro").joined(separator: "/etc/passwd")
    try File.writeAtomically(Array(escape.utf8), to: "\(folder)/shop/escape/metadata/v1.metadata.json")
    let sink = try crawl()
    #expect(Set(sink.kept.map(\.name)) == ["empty", "text"])
    #expect(sink.problems.count == 4)
    #expect(sink.problems.contains { $0.hasPrefix("shop.codec") && $0.contains("compressed by uncompressed") })
    #expect(sink.problems.contains { $0.hasPrefix("shop.escape") && $0.contains("/etc/passwd lies outside") })
    // What the files do not tell, the snapshot does.
    #expect(sink.drafts["lake.shop.codec"]?.properties[PropertyName.rowCount] == 15)
    #expect(sink.drafts["lake.shop.good"] != nil)
  }

  @Test func `manifests changed in any byte give an error or numbers, never harm`() throws {
    let table = "\(folder)/shop/orders"
    try IcebergFixture.write(table: table)
    let metadata = try IcebergTableMetadata(try JSON.parse(IcebergFixture.metadata(location: table)))
    let original = try File.read("\(table)/metadata/m0.avro")
    var random = SeededRandom(seed: 5)
    let reader = IcebergManifestReader(LocalStore(root: folder))
    for _ in 0..<300 {
      var broken = original
      broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      try File.writeAtomically(broken, to: "\(table)/metadata/m0.avro")
      var statistics = IcebergTableStatistics(metadata.currentSchema)
      try? reader.add(IcebergManifestFile(path: "\(table)/metadata/m0.avro"), to: &statistics)
      #expect(statistics.rows >= 0)
    }
    try File.removeTree(folder)
  }
}
