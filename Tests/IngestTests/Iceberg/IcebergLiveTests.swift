import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Against tables that PyIceberg wrote and what PyIceberg says of them.
@Suite(
  .enabled(if: LiveIceberg.isInstalled, "pyiceberg, pyarrow and moto are not installed in .lab/venv"),
  .timeLimit(.minutes(10)))
struct IcebergLiveTests {
  private func crawl(_ config: String) throws -> DraftCollector {
    let sink = DraftCollector()
    try Recipe(Array("source: {type: iceberg, config: {service: lake, \(config)}}".utf8), fallbackName: "lake").connector.crawl(into: sink)
    return sink
  }

  private func rest(_ lake: LiveIceberg) -> String { "uri: \"http://127.0.0.1:\(lake.port)\", credential: \"crawler:secret\"" }

  private func keys(_ lake: LiveIceberg, secret: String? = nil) -> String {
    "s3_endpoint: \"http://127.0.0.1:\(lake.storagePort)\", s3_access_key_id: \(lake.accessKeyID), s3_secret_access_key: \"\(secret ?? lake.secretAccessKey)\""
  }

  @Test func `by REST and S3, every count and type is PyIceberg's`() throws {
    let lake = try LiveIceberg.lake()
    let sink = try crawl(rest(lake))
    #expect(sink.problems == [])
    try compare(sink, lake)
    #expect(sink.drafts["lake.retail"]?.description == "Retail lake")
    #expect(sink.drafts["lake.gold.daily"] != nil)
    #expect(sink.drafts["lake.gold.daily.orders"]?.properties[PropertyName.layer] == "gold")
    #expect(!sink.drafts.values.contains { "\($0)".contains(lake.secretAccessKey) })
  }

  @Test func `by the SQL catalog and by nothing but the bucket, the same comes out`() throws {
    let lake = try LiveIceberg.lake()
    let sql = try crawl("uri: \"sqlite:///\(lake.directory)/cat.db\", warehouse: \"s3://lake/wh\", \(keys(lake))")
    #expect(sql.problems == [])
    try compare(sql, lake)
    // Without a catalog, folders are all there is to tell names by.
    let bucket = try crawl("warehouse: \"s3://lake/wh\", \(keys(lake))")
    #expect(bucket.problems == [])
    for (name, draft) in sql.drafts where draft.kind == .table && !name.contains("daily") {
      #expect(bucket.drafts[name]?.columns == draft.columns)
    }
  }

  @Test func `by Glue, the tables that are Iceberg's come out the same, and Glue's own crawl shows all of them`() throws {
    let lake = try LiveIceberg.lake()
    let sql = try crawl("uri: \"sqlite:///\(lake.directory)/cat.db\", warehouse: \"s3://lake/wh\", \(keys(lake))")
    let glue = try crawl("catalog_type: glue, glue_endpoint: \"http://127.0.0.1:\(lake.storagePort)\", \(keys(lake))")
    #expect(glue.problems == [])
    let tables = sql.drafts.filter { $0.value.kind == .table && $0.key.hasPrefix("lake.retail.") }
    #expect(glue.drafts.count { $0.value.kind == .table } == tables.count)
    for (name, draft) in tables { #expect(glue.drafts[name]?.columns == draft.columns, "\(name)") }
    let own = DraftCollector()
    let text = "source: {type: glue, config: {aws_endpoint_url: \"http://127.0.0.1:\(lake.storagePort)\", aws_access_key_id: \(lake.accessKeyID), aws_secret_access_key: \"\(lake.secretAccessKey)\", service: hub}}"
    try Recipe(Array(text.utf8), fallbackName: "hub").connector.crawl(into: own)
    #expect(own.drafts.count { $0.value.kind == .table } == tables.count + 1)
    #expect(own.drafts["hub.retail.plain"]?.columns?.map { "\($0.path) \($0.nativeType ?? "")" } == ["a array<int>", "dt date"])
    #expect(own.drafts["hub.retail"]?.description == "Retail lake")
    let wrong = text.split(separator: lake.secretAccessKey, omittingEmptySubsequences: false).joined(separator: "wrong")
    #expect { try Recipe(Array(wrong.utf8), fallbackName: "hub").connector.crawl(into: DraftCollector()) } throws: { "\($0)".contains("check the access key") }
  }

  @Test func `wrong keys to the bucket are told, and what the catalog knows goes in`() throws {
    let lake = try LiveIceberg.lake()
    let sink = try crawl("uri: \"sqlite:///\(lake.directory)/cat.db\", \(keys(lake, secret: "wrong"))")
    #expect(sink.problems.count == lake.facts.object?.count)
    #expect(sink.problems.allSatisfy { $0.contains("SignatureDoesNotMatch") && !$0.contains(lake.accessKeyID) })
    #expect(sink.kept.count == lake.facts.object?.count)
  }

  @Test func `a wrong client secret is told`() throws {
    let lake = try LiveIceberg.lake()
    #expect { try crawl("uri: \"http://127.0.0.1:\(lake.port)\", credential: \"crawler:wrong\"") } throws: {
      "\($0)".contains("401 Unauthorized, no such client") && !"\($0)".contains("wrong")
    }
  }

  private func compare(_ sink: DraftCollector, _ lake: LiveIceberg) throws {
    let facts = try #require(lake.facts.object)
    #expect(sink.drafts.values.filter { $0.kind == .table }.count == facts.count)
    for (name, fact) in facts.map({ ($0.key, $0.value) }) {
      let draft = try #require(sink.drafts["lake.\(name)"], "\(name)")
      let properties = draft.properties
      #expect(properties[PropertyName.rowCount] == fact["rows"], "\(name)")
      #expect(properties[PropertyName.sizeBytes] == fact["bytes"], "\(name)")
      #expect(properties["files"]?["data"] == fact["files"], "\(name)")
      #expect(properties["formatVersion"] == fact["format"])
      #expect(properties["location"] == fact["location"])
      #expect(properties["schemaVersions"]?.array?.count == fact["schemas"]?.int)
      #expect((properties["partitionSpecs"]?.array?.count ?? 1) == fact["specs"]?.int)
      let snapshots = (properties["snapshots"]?.array ?? []).map { JSON.array([$0["id"] ?? .null, $0["operation"] ?? .null]) }
      #expect(Set(snapshots) == Set(fact["snapshots"]?.array ?? []), "\(name)")
      let references = ((properties["branches"]?.array ?? []) + (properties["tags"]?.array ?? [])).compactMap { $0["name"]?.string }
      #expect(references.sorted() == fact["refs"]?.array?.compactMap(\.string))
      try compare(draft.columns ?? [], fact, name)
    }
  }

  private func compare(_ columns: [ColumnDraft], _ fact: JSON, _ table: String) throws {
    let spelling = ["[]": "element", "{key}": "key", "{value}": "value"]
    let types = try #require(fact["columns"]?.object)
    let required = Set(fact["required"]?.array?.compactMap(\.string) ?? [])
    #expect(columns.count == types.count)
    for column in columns {
      let name = column.path.parts.map { spelling[$0] ?? $0 }.joined(separator: ".")
      let type = try #require(types[name]?.string, "\(table).\(name)")
      // Inside a nested type PyIceberg repeats what lies in it.
      if type.hasPrefix("struct") || type.hasPrefix("list") || type.hasPrefix("map") {
        #expect(column.nativeType?.prefix(3) == type.prefix(3))
      } else {
        #expect(column.nativeType == type, "\(table).\(name)")
      }
      #expect(column.nullable == !required.contains(name), "\(table).\(name)")
      if let nulls = column.properties["statistics"]?["nullCount"] { #expect(nulls == fact["nulls"]?[name], "\(table).\(name)") }
    }
  }
}
