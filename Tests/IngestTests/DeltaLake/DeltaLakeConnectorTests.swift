import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Lakes, crawled from their logs to the catalog's words.
@Suite(.timeLimit(.minutes(10))) struct DeltaLakeConnectorTests {
  private func crawl(_ config: String, type: String = "delta-lake") throws -> DraftCollector {
    let recipe = try Recipe(Array("source: {type: \(type), config: {service: lake, \(config)}}".utf8), fallbackName: "lake")
    let sink = DraftCollector()
    try recipe.connector.crawl(into: sink)
    return sink
  }

  private func withLake(_ body: (String) throws -> Void) throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-lake")
    defer { try? File.removeTree(folder) }
    for table in ["silver/orders", "gold/eu/orders"] {
      try File.createDirectory("\(folder)/\(table)/_delta_log")
      let source = "\(DeltaLogTests.fixtures)/delta-orders/_delta_log"
      for name in try File.list(source) { try File.writeAtomically(try File.read("\(source)/\(name)"), to: "\(folder)/\(table)/_delta_log/\(name)") }
    }
    try body(folder)
  }

  private func write(_ text: String, _ path: String) throws {
    try File.createDirectory(path.split(separator: "/").dropLast().map { "/\($0)" }.joined())
    try File.writeAtomically(Array(text.utf8), to: path)
  }

  @Test func `tables are found at any depth and read from their logs`() throws {
    try withLake { folder in
      let sink = try crawl("base_path: '\(folder)'")
      #expect(sink.problems == [])
      let container = "lake.\(FQN.quote(folder))"
      #expect(sink.order.map(\.description) == ["lake", container, "\(container).gold/eu/orders", "\(container).silver/orders"])
      let table = try #require(sink.drafts["\(container).silver/orders"])
      #expect(table.kind == .table)
      #expect(table.subtype == "Delta table")
      #expect(table.displayName == "orders")
      #expect(table.description == "Orders of the shop")
      #expect(table.properties["version"] == 8)
      #expect(table.properties["files"] == ["data": 2])
      #expect(table.properties[PropertyName.rowCount] == 18)
      #expect(table.properties[PropertyName.partitions] == [["by": "identity", "key": "day"]])
      #expect(table.properties[PropertyName.constraints]?[0]?["name"] == "positive")
      // Compacting files changes no rows.
      #expect(table.properties["snapshots"]?[0]?["operation"] == "OPTIMIZE")
      #expect(table.properties[PropertyName.dataChangedAt] == table.properties["snapshots"]?[2]?["at"])
      #expect(table.aliases.contains("urn:li:dataset:(urn:li:dataPlatform:delta-lake,\(folder.dropFirst())/silver/orders,PROD)"))
      #expect(table.aliases.contains("file://\(folder)/silver/orders"))
    }
  }

  @Test func `a broken table is reported and kept, others go in, patterns choose`() throws {
    try withLake { folder in
      try write("{", "\(folder)/broken/_delta_log/00000000000000000000.json")
      let sink = try crawl("base_path: '\(folder)', table_pattern: {deny: ['.*/gold/']}")
      #expect(sink.kept.map(\.name) == ["broken"])
      #expect(sink.drafts.count == 3)
    }
  }

  @Test func `a files recipe takes a table with a log for a table`() throws {
    try withLake { folder in
      try write("x,y\n1,2\n", "\(folder)/silver/plain/a.csv")
      let sink = try crawl("path_specs: '\(folder)/silver/{table}/*'", type: "files")
      let container = "lake.\(FQN.quote("\(folder)/silver"))"
      #expect(sink.drafts["\(container).orders"]?.kind == .table)
      #expect(sink.drafts["\(container).orders"]?.columns?.count == 12)
      #expect(sink.drafts["\(container).plain"]?.kind == .fileset)
    }
  }

  @Test func `trying a lake out finds its first table and reads it`() throws {
    try withLake { folder in
      let recipe = try Recipe(Array("source: {type: delta-lake, config: {base_path: '\(folder)'}}".utf8), fallbackName: "lake")
      #expect(recipe.probe(MonotonicClock.after(seconds: 5)) == [
        ProbeStep("list", .passed, "file://\(folder)/gold/eu/orders is the first table"),
        ProbeStep("read", .passed, "file://\(folder)/gold/eu/orders: 12 columns"),
      ])
    }
  }

  @Test func `a folder without tables ends the crawl`() throws {
    try withLake { folder in
      try write("", "\(folder)/other/readme")
      #expect(throws: CrawlError.source("file://\(folder)/other holds no Delta or Hudi table", hint: "is it the folder above them?")) {
        try crawl("base_path: '\(folder)', relative_path: other")
      }
    }
  }

  @Test func `a Hudi table tells its keys, its partitions and the last commit's columns`() throws {
    try withLake { folder in
      let table = "\(folder)/hudi/trips"
      try write(
        "#Properties\nhoodie.table.name=trips\nhoodie.table.type=COPY_ON_WRITE\nhoodie.table.version=6\nhoodie.table.recordkey.fields=uuid\n"
          + "hoodie.table.partition.fields=city\nhoodie.table.base.file.format=PARQUET\n", "\(table)/.hoodie/hoodie.properties")
      let schema = #"{\"type\":\"record\",\"name\":\"trips\",\"fields\":[{\"name\":\"uuid\",\"type\":\"string\"},{\"name\":\"fare\",\"type\":[\"null\",\"double\"]},{\"name\":\"city\",\"type\":\"string\"}]}"#
      try write(#"{"extraMetadata":{"schema":"\#(schema)"},"operationType":"UPSERT"}"#, "\(table)/.hoodie/20250102030405678.commit")
      try write("{}", "\(table)/.hoodie/20250102030405678.commit.requested")
      let sink = try crawl("base_path: '\(folder)/hudi'", type: "hudi")
      let trips = try #require(sink.drafts["lake.\(FQN.quote("\(folder)/hudi")).trips"])
      #expect(trips.subtype == "Hudi table")
      #expect(trips.columns?.map { "\($0.path): \($0.nativeType ?? "")" } == ["uuid: string", "fare: double", "city: string"])
      #expect(trips.columns?[0].properties["key"] == "primary")
      #expect(trips.properties["tableType"] == "COPY_ON_WRITE")
      #expect(trips.properties[PropertyName.partitions] == [["by": "identity", "key": "city"]])
      #expect(trips.properties[PropertyName.dataChangedAt] == "2025-01-02T03:04:05Z")
      #expect(trips.aliases.contains { $0.hasPrefix("urn:li:dataset:(urn:li:dataPlatform:hudi,") })
    }
  }

  @Test func `DataHub's recipe is understood`() throws {
    let recipe = try Recipe(
      Array(
        """
        source:
          type: delta-lake
          config:
            base_path: s3://lake/silver/
            s3: {aws_config: {aws_access_key_id: id, aws_secret_access_key: hush}}
        """.utf8), fallbackName: "x")
    let connector = try #require(recipe.connector as? DeltaLakeConnector)
    #expect("\(connector.base)" == "s3://lake/silver")
    #expect(throws: RecipeError.self) {
      _ = try Recipe(Array("source: {type: delta-lake, config: {base_path: 'gs://x/y'}}".utf8), fallbackName: "x")
    }
  }
}
