import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// Folders and buckets, crawled from their files to the catalog's words.
@Suite(.timeLimit(.minutes(10))) struct ObjectStoreConnectorTests {
  private static let orders = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/Fixtures/Files/orders.parquet"

  private func crawl(_ config: String, type: String = "files") throws -> DraftCollector {
    let recipe = try Recipe(Array("source: {type: \(type), config: {service: lake, \(config)}}".utf8), fallbackName: "lake")
    let sink = DraftCollector()
    try recipe.connector.crawl(into: sink)
    return sink
  }

  /// Runs a test with a folder that is gone afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-files")
    defer { try? File.removeTree(folder) }
    try body(folder)
  }

  private func write(_ bytes: some Sequence<UInt8>, _ path: String) throws {
    try File.createDirectory(path.split(separator: "/").dropLast().map { "/\($0)" }.joined())
    try File.writeAtomically(Array(bytes), to: path)
  }

  @Test(arguments: ["uncompressed", "zlib", "snappy", "lz4", "zstd"])
  func `ORC files tell columns, counts and bounds by their footers`(codec: String) throws {
    let file = try File.read(Self.orders.dropLast("orders.parquet".utf8.count) + "orders-\(codec).orc")
    try withFolder { folder in
      for day in 1...2 { try write(file, "\(folder)/orders/dt=2025-01-0\(day)/part.orc") }
      let sink = try crawl("path_specs: '\(folder)/{table}/dt={dt}/'")
      #expect(sink.problems == [])
      let set = try #require(sink.drafts["lake.\(FQN.quote(folder)).orders"])
      #expect(set.subtype == "orc files" && set.properties[PropertyName.rowCount] == 6 && set.properties["writer"] == "ORC C++")
      let columns = try #require(set.columns)
      #expect(columns.map { "\($0.path): \($0.nativeType ?? "")" } == [
        "id: bigint", "who: string", "price: decimal(9,2)", "day: date", "at: timestamp", "score: double", "ok: boolean",
        "lines: list<struct>", "lines.[]: struct", "lines.[].sku: string", "lines.[].n: int", "tags: map<string, smallint>",
        "tags.{key}: string", "tags.{value}: smallint", "dt: date",
      ])
      #expect(columns[0].properties["statistics"] == ["valueCount": 6, "nullCount": 2, "lower": 1, "upper": 9])
      #expect(columns[1].properties["statistics"] == ["valueCount": 6, "nullCount": 0])
      #expect(columns[2].properties["statistics"]?["upper"] == "2.25" && columns[3].properties["statistics"]?["lower"] == "2025-01-01")
      let open = try crawl("path_specs: '\(folder)/{table}/dt={dt}/', include_text_bounds: true")
      #expect(open.drafts["lake.\(FQN.quote(folder)).orders"]?.columns?[1].properties["statistics"]?["upper"] == "zoe")
    }
  }

  @Test func `a folder of Parquet files is a fileset with columns, counts and bounds`() throws {
    try withFolder { folder in
      for day in 1...2 { try write(try File.read(Self.orders), "\(folder)/orders/dt=2025-01-0\(day)/part.parquet") }
      let sink = try crawl("path_specs: '\(folder)/{table}/dt={dt}/'")
      #expect(sink.problems == [])
      let container = "lake.\(FQN.quote(folder))"
      #expect(sink.order.map(\.description) == ["lake", container, "\(container).orders"])
      let set = try #require(sink.drafts["\(container).orders"])
      #expect(set.kind == .fileset)
      #expect(set.subtype == "parquet files")
      #expect(set.properties[PropertyName.rowCount] == 12)
      #expect(set.properties[PropertyName.sizeBytes] == 9840)
      #expect(set.properties["files"] == ["data": 2, "formats": ["parquet": 2]])
      #expect(set.properties["compression"] == ["snappy"])
      #expect(set.properties[PropertyName.partitions] == [["by": "path", "key": "dt", "first": "2025-01-01", "last": "2025-01-02"]])
      #expect(set.properties[PropertyName.dataChangedAt] != nil)
      let columns = try #require(set.columns)
      #expect(columns.map(\.path.description) == [
        "id", "name", "price", "day", "at", "flag", "tags", "tags.[]", "lines", "lines.[]", "lines.[].sku", "lines.[].n", "attrs",
        "attrs.{key}", "attrs.{value}", "who", "who.mail", "who.born", "dt",
      ])
      #expect(columns.compactMap(\.nativeType) == [
        "int64", "string", "decimal(9, 2)", "date", "timestamp(us, UTC)", "boolean", "list<string>", "string", "list<struct>", "struct",
        "string", "uint16", "map<string, int32>", "string", "int32", "struct", "string", "date", "date",
      ])
      #expect(columns[0].properties["statistics"] == ["valueCount": 12, "nullCount": 0, "lower": 0, "upper": 5])
      #expect(columns[1].properties["statistics"] == ["valueCount": 12, "nullCount": 4])
      #expect(columns[2].properties["statistics"]?["lower"] == "-3.00")
      #expect(columns[3].properties["statistics"]?["upper"] == "2025-01-06")
      #expect(columns[4].properties["statistics"]?["upper"] == "2025-01-01T05:00:00Z")
      #expect(columns[18].properties["partition"] == true)
      #expect(set.aliases == [
        "urn:li:dataset:(urn:li:dataPlatform:file,\(folder.dropFirst())/orders,PROD)", "file://\(folder)/orders", "file/\(folder)/orders",
      ])
    }
  }

  @Test func `text formats are read from their newest file`() throws {
    try withFolder { folder in
      try write("id,name\n1,x\n".utf8, "\(folder)/csv/a.csv")
      try write("id\tat\n1\t2025-01-01\n".utf8, "\(folder)/tsv/a.tsv")
      try write("{\"a\": {\"b\": 1}}\n".utf8, "\(folder)/json/a.jsonl")
      try write(GzipWriter.compress(Array("k;v\n1;2\n".utf8)), "\(folder)/gz/a.csv.gz")
      try write(AvroBytes.container(#"{"type": "record", "name": "r", "fields": [{"name": "x", "type": ["null", "long"]}]}"#, count: 0, []), "\(folder)/avro/a.avro")
      try write(try File.read(Self.orders), "\(folder)/nameless/part-0")
      try write("words".utf8, "\(folder)/text/readme.txt")
      let sink = try crawl("path_specs: ['\(folder)/{table}/*']")
      #expect(sink.problems == [])
      func columns(_ name: String) -> [String]? {
        sink.drafts["lake.\(FQN.quote(folder)).\(name)"]?.columns?.map { "\($0.path) \($0.nativeType ?? "")" }
      }
      #expect(columns("csv") == ["id integer", "name string"])
      #expect(columns("tsv") == ["id integer", "at date"])
      #expect(columns("json") == ["a object", "a.b integer"])
      #expect(columns("gz") == ["k integer", "v integer"])
      #expect(columns("avro") == ["x long"])
      #expect(columns("nameless")?.count == 18)
      #expect(columns("text") == nil)
      #expect(sink.drafts.count == 9)
    }
  }

  @Test func `a damaged file is reported, and its dataset goes in without columns`() throws {
    try withFolder { folder in
      try write("PAR1 not really".utf8, "\(folder)/bad/a.parquet")
      try write([8, 0, 0, 0] + Array("PARE".utf8), "\(folder)/secret/a.parquet")
      try write("{\"a\"".utf8, "\(folder)/json/a.json")
      try write("a,b\n1,2\n".utf8, "\(folder)/good/a.csv")
      let sink = try crawl("path_specs: '\(folder)/{table}/'")
      #expect(sink.problems.count == 3)
      #expect(sink.problems.contains { $0.hasSuffix("bad/a.parquet: the file is no Parquet file: it does not end in PAR1") })
      #expect(sink.problems.contains { $0.hasSuffix("the file's footer is encrypted; only plain footers can be read") })
      #expect(sink.kept == [])
      #expect(sink.drafts["lake.\(FQN.quote(folder)).bad"]?.columns == nil)
      #expect(sink.drafts["lake.\(FQN.quote(folder)).bad"]?.properties["files"]?["data"] == 1)
      #expect(sink.drafts["lake.\(FQN.quote(folder)).good"]?.columns?.count == 2)
    }
  }

  @Test func `a folder that is empty or missing ends the crawl`() throws {
    try withFolder { folder in
      #expect(throws: CrawlError.source("file://\(folder) holds no files", hint: "is it the folder above the datasets?")) {
        try crawl("path_specs: '\(folder)/{table}/'")
      }
      #expect(throws: CrawlError.self) { try crawl("path_specs: '\(folder)/none/{table}/'") }
    }
  }

  @Test func `names come from the pattern, and patterns choose among them`() throws {
    try withFolder { folder in
      for name in ["hr/a", "hr/b", "it/a"] { try write("x,y\n".utf8, "\(folder)/\(name)/f.csv") }
      let sink = try crawl("path_specs: [{include: '\(folder)/{dept}/{table}/*.csv', table_name: '{dept}_{table}'}], table_pattern: {deny: ['b']}")
      #expect(sink.drafts.values.compactMap(\.displayName).sorted() == ["hr_a", "it_a"])
    }
  }

  @Test func `trying a folder out finds its first dataset and reads its columns`() throws {
    try withFolder { folder in
      try write("x,y\n1,2\n".utf8, "\(folder)/in/a/f.csv")
      func steps(_ path: String) throws -> [ProbeStep] {
        try Recipe(Array("source: {type: files, config: {path_specs: '\(folder)/in/\(path)'}}".utf8), fallbackName: "x")
          .probe(MonotonicClock.after(seconds: 5))
      }
      #expect(try steps("{table}/*.csv") == [
        ProbeStep("list", .passed, "file://\(folder)/in/a is the first dataset"), ProbeStep("read", .passed, "its columns can be read"),
      ])
      #expect(try steps("{table}/*.json").map(\.outcome) == [.failed, .skipped])
    }
  }

  private static func listing(_ keys: [String], next: String? = nil) -> HTTPResponse {
    let contents = keys.map { "<Contents><Key>\($0)</Key><LastModified>2025-01-01T00:00:00.000Z</LastModified><Size>\(orderBytes.count)</Size></Contents>" }
    let more = next.map { "<IsTruncated>true</IsTruncated><NextContinuationToken>\($0)</NextContinuationToken>" } ?? ""
    return HTTPResponse(.ok, type: "application/xml", Array("<ListBucketResult>\(contents.joined())\(more)</ListBucketResult>".utf8))
  }

  private static let orderBytes = (try? File.read(orders)) ?? []

  /// What a bucket answers: two pages of keys, and the same Parquet file under every one.
  private static func bucket(_ request: HTTPRequest) -> HTTPResponse {
    guard request.target.path == "/lake" || request.target.path == "/lake/" else {
      guard let range = request.headers["Range"]?.dropFirst("bytes=".count).split(separator: "-").compactMap({ Int($0) }), range.count == 2 else {
        return HTTPResponse(.ok, type: "application/octet-stream", orderBytes)
      }
      return HTTPResponse(HTTPStatus(206), type: "application/octet-stream", Array(orderBytes[range[0]...min(range[1], orderBytes.count - 1)]))
    }
    let isNext = "\(request.target)".contains("continuation-token")
    return listing(isNext ? ["raw/a/2.parquet", "raw/b/1.parquet"] : ["raw/a/1.parquet"], next: isNext ? nil : "more")
  }

  @Test func `a bucket is listed page by page with the recipe of DataHub`() throws {
    let server = try StubServer { Self.bucket($0) }
    let sink = try crawl(
      """
      path_specs: [{include: 's3://lake/raw/{table}/*.parquet'}], env: DEV, platform_instance: eu, \
      aws_config: {aws_access_key_id: id, aws_secret_access_key: hush, aws_region: eu-west-1, aws_endpoint_url: '\(server.address)', aws_retry_mode: standard}
      """, type: "s3")
    #expect(sink.problems == [])
    #expect(sink.order.map(\.description) == ["lake", "lake.lake", "lake.lake.raw/a", "lake.lake.raw/b"])
    let set = try #require(sink.drafts["lake.lake.raw/a"])
    #expect(set.displayName == "a")
    #expect(set.properties["files"]?["data"] == 2)
    #expect(set.properties[PropertyName.rowCount] == 12)
    #expect(set.aliases == ["urn:li:dataset:(urn:li:dataPlatform:s3,eu.lake/raw/a,DEV)", "s3://lake/raw/a"])
    #expect(server.requests.allSatisfy { $0.headers["Authorization"]?.contains("/eu-west-1/s3/") == true })
  }

  @Test func `a bucket that refuses ends the crawl with a hint and nothing handed over`() throws {
    let server = try StubServer { _ in
      HTTPResponse(.forbidden, type: "application/xml", Array("<Error><Code>InvalidAccessKeyId</Code><Message>no</Message></Error>".utf8))
    }
    let config = "path_specs: 's3://lake/{table}/', s3_endpoint: '\(server.address)'"
    #expect {
      try crawl(config, type: "s3")
    } throws: { error in
      guard case .source(let line, let hint?) = error as? CrawlError else { return false }
      return line.contains("403 InvalidAccessKeyId") && hint.contains("s3_access_key_id")
    }
    let recipe = try Recipe(Array("source: {type: s3, config: {\(config)}}".utf8), fallbackName: "x")
    #expect(recipe.probe(MonotonicClock.after(seconds: 5)).first?.outcome == .failed)
  }

  @Test func `a file out of reach keeps what was known of its dataset`() throws {
    let server = try StubServer { request in
      request.target.path.hasSuffix("raw/b/1.parquet") ? HTTPResponse(.forbidden, type: "text/plain", []) : Self.bucket(request)
    }
    let sink = try crawl("path_specs: 's3://lake/raw/{table}/', s3_endpoint: '\(server.address)'", type: "s3")
    #expect(sink.kept.map(\.description) == ["lake.lake.raw/b"])
    #expect(sink.drafts["lake.lake.raw/a"] != nil)
    #expect(sink.drafts["lake.lake.raw/b"] == nil)
  }

  @Test(arguments: [
    ("s3", "path_specs: '/folder/{table}/'", "include"), ("files", "path_specs: 's3://b/{table}/'", "include"), ("s3", "path_specs: 's3://*/{table}/'", "one bucket"),
    ("s3", "env: DEV", "path_specs is missing"), ("s3", "path_specs: [{exclude: []}]", "path_specs has no include"),
    ("s3", "path_specs: [{include: 's3://b/{table}/', file_types: [docx]}]", "one of parquet"),
    ("s3", "path_specs: 's3://b/x'", "names one file"), ("s3", "path_specs: [{include: 's3://b/{table}/', exclude: ['tmp']}]", "**/tmp/**"), ("s3", "path_specs: 's3://b/{table}/', s3_access_key_id: a", "s3_secret_access_key is missing"),
  ])
  func `a recipe that makes no sense says where`(type: String, config: String, reason: String) {
    #expect {
      _ = try Recipe(Array("source: {type: \(type), config: {\(config)}}".utf8), fallbackName: "lake")
    } throws: { "\($0)".contains(reason) }
  }
}
