import Catalog
import Codecs
import Testing

@testable import Ingest

/// Whole crawls of servers that are made up: what each command answers stands in the order in which they come.
struct MongoDBCrawlTests {
  private static let refusal: BSONDocument = ["ok": 0, "code": 13, "codeName": "Unauthorized", "errmsg": "not authorized on shop"]
  private static let size: BSONDocument = MongoDBBytes.cursor([["storageStats": ["count": 2, "totalSize": 512]]])
  private static let index: BSONDocument = MongoDBBytes.cursor([["key": ["_id": 1], "name": "_id_"]])
  private static let documents: BSONDocument = MongoDBBytes.cursor([["_id": 1, "mail": "x"], ["_id": 2]])

  private static func databases(_ names: [String]) -> BSONDocument {
    ["databases": .array(names.map { ["name": .string($0)] }), "ok": 1]
  }

  private static func collections(_ entries: [BSON]) -> BSONDocument { MongoDBBytes.cursor(entries, in: "shop.$cmd.listCollections") }

  private static func stream(_ answers: [BSONDocument]) -> [UInt8] {
    ([MongoDBBytes.hello] + answers).enumerated().flatMap { MongoDBBytes.message($1, answering: Int32($0 + 1)) }
  }

  private func crawl(_ answers: [BSONDocument], config: String = "") throws -> DraftCollector {
    let server = try ScriptedServer([Self.stream(answers)])
    let text = "pipeline_name: m\nsource:\n  type: mongodb\n  config: {connect_uri: 'mongodb://127.0.0.1:\(server.port)'\(config)}\n"
    let sink = DraftCollector()
    try recipe(text).connector.crawl(into: sink)
    return sink
  }

  @Test func `collections are read with their indexes, sizes and documents`() throws {
    let sink = try crawl([Self.databases(["shop", "admin"]), Self.collections([["name": "users"], ["name": "system.views"]]), Self.index, Self.size, Self.documents])
    #expect(sink.order.map { "\($0)" } == ["m", "m.shop", "m.shop.users"])
    let users = try #require(sink.drafts["m.shop.users"])
    #expect(users.columns?.map { "\($0.path) \($0.nativeType ?? "")" } == ["_id int", "mail string"])
    #expect(users.properties[PropertyName.rowCount] == 2 && users.properties[PropertyName.sizeBytes] == 512 && !users.columnsArePartial)
    #expect(sink.problems == [] && sink.expected == 1)
  }

  @Test func `a database that may not be read is named, kept and passed over`() throws {
    let sink = try crawl([
      Self.databases(["shop", "open"]), Self.refusal, Self.refusal, Self.collections([["name": "t"]]), Self.index, Self.size, Self.documents,
    ])
    #expect(sink.problems == ["shop: the user may not do that: not authorized on shop (Unauthorized, error 13)"])
    #expect(sink.kept.map { "\($0)" } == ["m.shop"] && sink.drafts["m.open.t"] != nil && sink.drafts["m.shop"] == nil)
  }

  @Test func `who may read some collections only is shown those`() throws {
    let sink = try crawl([Self.databases(["shop"]), Self.refusal, Self.collections([["name": "users", "type": "collection"]]), Self.index, Self.refusal, Self.documents])
    #expect(sink.drafts["m.shop.users"]?.columns?.count == 2)
    #expect(sink.problems.count == 1 && sink.problems[0].hasPrefix("shop.users: its size cannot be read"))
  }

  @Test func `who may not list databases is taken at the recipe's word`() throws {
    let sink = try crawl([Self.refusal, Self.collections([["name": "users"]]), Self.index, Self.size, Self.documents], config: ", database: shop")
    #expect(sink.drafts["m.shop.users"] != nil && sink.problems == [])
    #expect(throws: CrawlError.self) { try crawl([Self.refusal]) }
  }

  @Test func `a collection that is gone meanwhile and a command that is not known are notes, a cursor that is lost is a problem`() throws {
    let gone: BSONDocument = ["ok": 0, "code": 26, "errmsg": "ns does not exist"]
    let unknown: BSONDocument = ["ok": 0, "code": 59, "errmsg": "no such command: 'listIndexes'"]
    let lost: BSONDocument = ["ok": 0, "code": 43, "errmsg": "cursor id 9 not found"]
    let sink = try crawl([Self.databases(["shop"]), Self.collections([["name": "a"], ["name": "b"]]), unknown, gone, Self.documents, Self.index, Self.size, lost])
    #expect(sink.notes.count == 2 && sink.problems.count == 1 && sink.problems[0].contains("gave up the cursor"))
    #expect(sink.drafts["m.shop.b"]?.columns == nil)
  }

  @Test func `a view leads back to the collection and its fields`() throws {
    let view: BSON = ["name": "mails", "type": "view", "options": ["viewOn": "users", "pipeline": [["$project": ["to": "$mail"]]]]]
    let shown = MongoDBBytes.cursor([["_id": 1, "to": "x"]])
    let sink = try crawl([Self.databases(["shop"]), Self.collections([view, ["name": "users"]]), shown, Self.index, Self.size, Self.documents])
    #expect(sink.edges.map { "\($0.sourceColumn.map { "\($0)" } ?? "*") \($0.targetColumn.map { "\($0)" } ?? "*")" } == ["* *", "_id _id", "mail to"])
  }

  @Test func `documents come from both ends and are partial when there are more`() throws {
    let size = MongoDBBytes.cursor([["storageStats": ["count": 900]]])
    let sink = try crawl(
      [Self.databases(["shop"]), Self.collections([["name": "users"]]), Self.index, size, Self.documents, MongoDBBytes.cursor([["_id": 9, "new": true]])],
      config: ", schemaSamplingSize: 3")
    #expect(sink.drafts["m.shop.users"]?.columns?.map { "\($0.path)" } == ["_id", "mail", "new"])
    #expect(sink.drafts["m.shop.users"]?.columnsArePartial == true)
  }

  private static let people = MongoDBBytes.cursor(
    (0..<30).map { ["_id": .int32(Int32($0)), "mail": .string("zq-\($0)@mail.example"), "age": .int32(Int32(20 + $0 % 5))] })

  private func profiled(_ config: String) throws -> DraftCollector {
    let size = MongoDBBytes.cursor([["storageStats": ["count": 30]]])
    return try crawl([Self.databases(["shop"]), Self.collections([["name": "users"]]), Self.index, size, Self.people], config: config)
  }

  @Test func `documents are measured when the recipe asks for it, and not otherwise`() throws {
    #expect(try profiled("").profiles.isEmpty)
    let profile = try #require(try profiled(", profiling: {enabled: true}").profiles["m.shop.users"])
    #expect(profile.rowCount == 30 && profile.sampledRows == nil && profile.columns.map { "\($0.path)" } == ["_id", "mail", "age"])
    let age = try #require(profile.columns.last)
    #expect(age.minimum == "20" && age.maximum == "24" && age.distinctCount == 5 && age.topValues.isEmpty)
    #expect(profile.columns[1].distinctCount == 30 && profile.columns[1].minimum == nil)
    #expect(try profiled(", profiling: {enabled: true}, profile_pattern: {deny: [users]}").profiles.isEmpty)
  }

  @Test func `a classifier is shown texts and numbers stay out`() throws {
    let sink = try profiled(", classification: {enabled: true, sample_size: 20}")
    #expect(sink.profiles.isEmpty && sink.samples.map { "\($0.path)" } == ["mail"] && sink.samples[0].values.count == 20)
  }

  @Test func `a crawl that breaks off leaves what is known as it was`() throws {
    let test = try IngestCatalog()
    let full = [Self.databases(["shop"]), Self.collections([["name": "users"]]), Self.index, Self.size, Self.documents]
    func run(_ bytes: [UInt8]) throws -> (Run.Status, RunCounts) {
      let server = try ScriptedServer([bytes])
      let text = "pipeline_name: m\nsource:\n  type: mongodb\n  config: {connect_uri: 'mongodb://127.0.0.1:\(server.port)', connect_timeout: 2, timeout: 2}\nstateful_ingestion: {enabled: true}\n"
      let run = try CrawlRun(try test.recipe(text: text), test.catalog, trigger: "test", actor: "test")
      return (run.perform().status, run.counts)
    }
    #expect(try run(Self.stream(full)).0 == .succeeded)
    let stream = Self.stream(full)
    for cut in stride(from: 0, to: stream.count, by: 37) {
      let (status, counts) = try run(Array(stream.prefix(cut)))
      #expect(status == .failed && counts.removed == 0 && counts.created + counts.updated == 0, "cut at \(cut)")
    }
    let (status, counts) = try run(stream)
    #expect(status == .succeeded && counts.created + counts.updated + counts.removed == 0)
  }
}
