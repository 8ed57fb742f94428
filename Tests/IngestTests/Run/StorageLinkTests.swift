import Catalog
import Codecs
import Testing

@testable import Ingest

/// A table and the files under it find one another, whichever is crawled first.
@Suite struct StorageLinkTests {
  /// What one crawl of a service puts: assets at places.
  private func crawl(
    _ bench: CrawlBench, _ name: String, platform: String, _ assets: [(AssetKind, String, String)]
  ) throws {
    let recipe = try Recipe(Array("pipeline_name: \(name)\nsource: {type: sqlite, config: {path: x.db}}\n".utf8), fallbackName: name)
    let sink = RunSink(bench.catalog, recipe, isDry: false, progress: RunProgress(Redaction([])))
    try sink.put(AssetDraft(.service, try FQN(parts: [name]), service: ServiceIdentity(platform: platform)))
    for (kind, table, place) in assets {
      try sink.put(AssetDraft(kind, try FQN(parts: [name, table]), properties: ["location": .string(place)], aliases: [place]))
    }
    try sink.resolveSQL()
    try sink.retire()
  }

  private static let place = "s3://lake/raw/orders"

  @Test(arguments: [true, false]) func `files flow into the table at their place`(filesFirst: Bool) throws {
    let bench = try CrawlBench()
    func files() throws { try crawl(bench, "bucket", platform: "s3", [(.fileset, "orders", Self.place), (.fileset, "other", "s3://lake/raw/other")]) }
    func tables() throws { try crawl(bench, "hive", platform: "hive", [(.table, "orders", "\(Self.place)"), (.table, "lone", "s3://lake/lone")]) }
    if filesFirst { try files(); try tables() } else { try tables(); try files() }
    #expect(try bench.edges(into: "hive.orders") == ["orders -> *"])
    #expect(try bench.details(into: "hive.orders") == [["via": "location"]])
    #expect(try bench.edges(into: "hive.lone") == [] && bench.edges(into: "bucket.orders") == [])
    let before = try bench.revision()
    try files()
    try tables()
    #expect(try bench.revision() == before, "nothing has changed")
  }

  @Test func `a Delta table is what a metastore's table is made of`() throws {
    let bench = try CrawlBench()
    try crawl(bench, "hive", platform: "hive", [(.table, "orders", Self.place)])
    try crawl(bench, "delta", platform: "delta-lake", [(.table, "raw/orders", Self.place)])
    #expect(try bench.edges(into: "hive.orders") == ["raw/orders -> *"])
  }

  @Test func `two catalogs of one table are not made of one another, nor are assets of one service`() throws {
    let bench = try CrawlBench()
    try crawl(bench, "hive", platform: "hive", [(.table, "orders", Self.place), (.table, "again", Self.place)])
    try crawl(bench, "iceberg", platform: "iceberg", [(.table, "orders", Self.place)])
    for name in ["hive.orders", "hive.again", "iceberg.orders"] { #expect(try bench.edges(into: name) == [], "\(name)") }
  }

  @Test func `a table that has moved is no longer made of the files at its old place`() throws {
    let bench = try CrawlBench()
    try crawl(bench, "hive", platform: "hive", [(.table, "orders", Self.place)])
    try crawl(bench, "bucket", platform: "s3", [(.fileset, "orders", Self.place)])
    #expect(try bench.edges(into: "hive.orders").count == 1)
    try crawl(bench, "hive", platform: "hive", [(.table, "orders", "s3://lake/moved/orders")])
    try crawl(bench, "bucket", platform: "s3", [(.fileset, "orders", Self.place)])
    #expect(try bench.edges(into: "hive.orders") == [])
  }
}
