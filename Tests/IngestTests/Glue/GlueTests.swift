import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// A Data Catalog in memory, in pages of one.
struct StubGlue: Sendable {
  var denied = false
  var busy: StubServerCount?

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    if busy?.next() == true { return .json(#"{"__type": "ThrottlingException", "message": "slow down"}"#, .badRequest) }
    if denied { return .json(#"{"__type": "com.amazonaws.glue#AccessDeniedException", "Message": "not yours"}"#, .badRequest) }
    guard let question = try? JSON.parse(request.body) else { return .text("no JSON", .badRequest) }
    switch (request.headers["X-Amz-Target"], question["NextToken"]?.string, question["DatabaseName"]?.string) {
    case ("AWSGlue.GetDatabases", nil, _):
      return .json(#"{"DatabaseList": [{"Name": "lake", "Description": "The lake", "LocationUri": "s3://b/lake", "CreateTime": 1.7E9}], "NextToken": "2"}"#)
    case ("AWSGlue.GetDatabases", "2", _): return .json(#"{"DatabaseList": [{"Name": "empty"}]}"#)
    case ("AWSGlue.GetTables", nil, "lake"): return .json(#"{"TableList": [\#(Self.orders)], "NextToken": "t2"}"#)
    case ("AWSGlue.GetTables", "t2", "lake"): return .json(#"{"TableList": [\#(Self.view), \#(Self.iceberg)]}"#)
    case ("AWSGlue.GetTables", _, _): return .json(#"{"TableList": []}"#)
    default: return .json(#"{"__type": "UnknownOperationException"}"#, .badRequest)
    }
  }

  private static let orders = """
    {"Name": "orders", "DatabaseName": "lake", "Description": "Every order", "Owner": "ann", "CreateTime": 1700000000.5, "TableType": "EXTERNAL_TABLE",
     "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "bigint", "Comment": "key"}, {"Name": "addr", "Type": "struct<city:string>"}],
      "Location": "s3://b/lake/orders", "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe", "Parameters": {"serialization.format": "1"}}},
     "PartitionKeys": [{"Name": "dt", "Type": "date"}], "Parameters": {"classification": "parquet"}}
    """

  private static let view: String = {
    let text = #"{"originalSql": "SELECT id FROM orders", "catalog": "awsdatacatalog", "schema": "lake", "columns": [{"name": "id", "type": "bigint"}]}"#
    return """
      {"Name": "ids", "TableType": "VIRTUAL_VIEW", "ViewOriginalText": "/* Presto View: \(Base64.standard.encode(Array(text.utf8))) */",
       "ViewExpandedText": "/* Presto View */", "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "bigint"}]}, "Parameters": {"presto_view": "true"}}
      """
  }()

  private static let iceberg = """
    {"Name": "events", "TableType": "EXTERNAL_TABLE", "StorageDescriptor": {"Columns": [{"Name": "x", "Type": "int"}]},
     "Parameters": {"table_type": "ICEBERG", "metadata_location": "s3://b/lake/events/metadata/1.metadata.json"}}
    """
}

@Suite(.timeLimit(.minutes(10))) struct GlueTests {
  private func recipe(_ server: StubServer, _ more: String = "") -> String {
    "source: {type: glue, config: {aws_endpoint_url: \"\(server.address)\", aws_access_key_id: AKID, aws_secret_access_key: s3cr3t-key, service: hub\(more)}}"
  }

  @Test func `trying it out tells where it fails`() throws {
    func steps(_ server: StubServer, _ more: String = "") throws -> [ProbeStep] {
      try Recipe(Array(recipe(server, more).utf8), fallbackName: "x").probe(MonotonicClock.after(seconds: 10))
    }
    let good = try StubServer { StubGlue().answer($0) }
    #expect(try steps(good).map { "\($0.name) \($0.outcome.rawValue)" } == ["sign in passed", "list passed", "read passed"])
    #expect(try steps(good).map(\.detail).dropFirst() == ["2 databases", "lake can be read"])
    let none = try steps(good, ", database_pattern: {allow: [nothing]}")
    #expect(none.map(\.outcome) == [.passed, .failed, .skipped] && none[1].detail.contains("check database_pattern"))
    let denied = try steps(try StubServer { StubGlue(denied: true).answer($0) })
    #expect(denied.map(\.outcome) == [.failed, .skipped, .skipped] && denied[0].detail.contains("glue:GetTables are needed"))
    #expect(!denied[0].detail.contains("s3cr3t-key"))
  }

  @Test func `databases and tables come page by page, signed for Glue`() throws {
    let server = try StubServer { StubGlue().answer($0) }
    let sink = DraftCollector()
    try Recipe(Array(recipe(server, ", catalog_id: '123'").utf8), fallbackName: "x").connector.crawl(into: sink)
    #expect(sink.order.map(\.description) == ["hub", "hub.lake", "hub.lake.orders", "hub.lake.ids", "hub.lake.events", "hub.empty"])
    let orders = try #require(sink.drafts["hub.lake.orders"])
    #expect(orders.columns?.map { "\($0.path) \($0.nativeType ?? "")" } == ["id bigint", "addr struct", "addr.city string", "dt date"])
    #expect(orders.description == "Every order")
    #expect(orders.subtype == "Parquet external table")
    #expect(orders.properties["createdAt"] == "2023-11-14T22:13:20Z")
    #expect(orders.aliases == [
      "urn:li:dataset:(urn:li:dataPlatform:glue,lake.orders,PROD)", "arn:aws:glue:us-east-1:123/table/lake/orders", "s3://b/lake/orders",
    ])
    #expect(sink.drafts["hub.lake.events"]?.properties["format"] == "iceberg")
    #expect(sink.statements.map(\.dialect) == ["trino"])
    #expect(sink.statements.first?.defaults.description == "hub.lake")
    let request = try #require(server.requests.first)
    #expect(request.headers["Authorization"]?.contains("/us-east-1/glue/aws4_request") == true)
    #expect(try JSON.parse(request.body)["CatalogId"] == "123")
  }

  @Test func `a busy service is asked again, and a refusal is told with what to do`() throws {
    let stub = StubGlue(busy: StubServerCount(failures: 2))
    let busy = try StubServer { stub.answer($0) }
    let sink = DraftCollector()
    try Recipe(Array(recipe(busy).utf8), fallbackName: "x").connector.crawl(into: sink)
    #expect(sink.order.count == 6)
    let denied = try StubServer { StubGlue(denied: true).answer($0) }
    #expect { try Recipe(Array(recipe(denied).utf8), fallbackName: "x").connector.crawl(into: DraftCollector()) } throws: { error in
      "\(error)".contains("AccessDeniedException: not yours") && "\(error)".contains("glue:GetTables") && !"\(error)".contains("s3cr3t")
    }
  }

  @Test func `Iceberg tables of a Data Catalog are named with the place of their metadata`() throws {
    let server = try StubServer { StubGlue().answer($0) }
    let client = GlueClient(endpoint: try URL(server.address), signature: nil, catalogID: nil, http: HTTPClient())
    let catalog = IcebergGlueCatalog(client, store: LocalStore(root: nil))
    var found: [IcebergIdentifier] = []
    try catalog.namespaces { (namespace) throws(CrawlError) in
      try catalog.contents(of: namespace, includesViews: true) { found += $0 }
    }
    #expect(found == [IcebergIdentifier(namespace: ["lake"], name: "events", metadataLocation: "s3://b/lake/events/metadata/1.metadata.json")])
  }
}
