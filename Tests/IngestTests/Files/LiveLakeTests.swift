import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Real files of real writers in a bucket that checks signatures.
@Suite(.enabled(if: LiveLake.isInstalled, "the Python packages are not installed"), .timeLimit(.minutes(10))) struct LiveLakeTests {
  private func config(_ lake: LiveLake, secret: String? = nil) -> String {
    let key = lake.facts["key"]?.string ?? ""
    return """
      s3_endpoint: 'http://127.0.0.1:\(lake.port)', s3_access_key_id: \(key), \
      s3_secret_access_key: '\(secret ?? lake.facts["secret"]?.string ?? "")', service: live
      """
  }

  private func crawl(_ type: String, _ config: String) throws -> DraftCollector {
    let recipe = try Recipe(Array("source: {type: \(type), config: {\(config)}}".utf8), fallbackName: "live")
    let sink = DraftCollector()
    try recipe.connector.crawl(into: sink)
    return sink
  }

  @Test func `every dataset has the files, bytes, rows and columns that were written`() throws {
    let lake = try LiveLake.shared.get()
    let sink = try crawl("s3", "path_specs: 's3://lake/raw/{table}/', \(config(lake))")
    #expect(sink.problems == [])
    for member in try #require(lake.facts["sizes"]?.object) {
      let set = try #require(sink.drafts["live.lake.\(member.key)"], "\(member.key)")
      #expect(set.properties["files"]?["data"] == member.value[0], "\(member.key)")
      #expect(set.properties[PropertyName.sizeBytes] == member.value[1], "\(member.key)")
    }
    for codec in ["snappy", "zstd", "gzip", "none", "lz4"] {
      let set = try #require(sink.drafts["live.lake.raw/parquet_\(codec)"])
      #expect(set.properties[PropertyName.rowCount] == 100)
      #expect(set.columns?.map { "\($0.path) \($0.nativeType ?? "")" } == [
        "id int64", "who string", "price decimal(9, 2)", "lines list<struct>", "lines.[] struct", "lines.[].sku string", "lines.[].n int32",
        "dt date", "\"k ey\" string",
      ].map { $0.hasPrefix("\"k ey\"") ? "k ey string" : $0 })
      #expect(set.columns?[0].properties["statistics"] == ["valueCount": 100, "nullCount": 0, "lower": 0, "upper": 49])
    }
    func columns(_ name: String) -> [String]? { sink.drafts["live.lake.raw/\(name)"]?.columns?.map { "\($0.path) \($0.nativeType ?? "")" } }
    #expect(columns("avro") == ["id long", "in s", "in.x string"])
    #expect(columns("json") == ["id integer", "in object", "in.x string"])
    #expect(columns("csv") == ["id integer", "who string"])
    #expect(columns("many") == ["a integer", "b integer", "p integer"])
    #expect(sink.drafts["live.lake.raw/many"]?.properties["partitionCount"] == 7)
  }

  @Test func `a Delta table in a bucket has what delta-rs says of it`() throws {
    let lake = try LiveLake.shared.get()
    let sink = try crawl("delta-lake", "base_path: 's3://lake/silver', \(config(lake))")
    #expect(sink.problems == [])
    let table = try #require(sink.drafts["live.lake.silver/orders"])
    let facts = try #require(lake.facts["delta"])
    #expect(table.properties["version"] == facts["version"])
    #expect(table.properties["files"]?["data"] == facts["files"])
    #expect(table.properties[PropertyName.sizeBytes] == facts["bytes"])
    #expect(table.properties[PropertyName.rowCount] == facts["rows"])
    #expect(table.properties["snapshots"]?.array?.compactMap { $0["operation"] } == facts["operations"]?.array)
    #expect(table.columns?.map(\.path.description) == ["id", "who", "price", "lines", "lines.[]", "lines.[].sku", "lines.[].n"])
  }

  @Test func `a wrong secret, an unknown key and a missing bucket are told apart`() throws {
    let lake = try LiveLake.shared.get()
    for (config, reason) in [
      ("path_specs: 's3://lake/raw/{table}/', \(config(lake, secret: "wrong"))", "SignatureDoesNotMatch"),
      ("path_specs: 's3://other/raw/{table}/', \(config(lake))", "NoSuchBucket"),
    ] {
      #expect {
        try crawl("s3", config)
      } throws: { "\($0)".contains(reason) }
    }
  }
}
