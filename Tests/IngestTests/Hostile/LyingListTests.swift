import Catalog
import Codecs
import Net
import Testing

@testable import Ingest

/// Lists that are none, in answers that are otherwise as they should be: what a list leaves out would be taken for gone.
@Suite(.timeLimit(.minutes(10))) struct LyingListTests {
  /// A question of a crawl, and what comes instead of its list.
  private struct Question: Sendable {
    let crawl: WholeCrawl
    let name: String
    var isAsked: @Sendable (HTTPRequest) -> Bool
    let lies: [String]

    init(_ crawl: WholeCrawl, path: String, _ lies: [String]) {
      (self.crawl, name, self.lies) = (crawl, path, lies)
      isAsked = { $0.target.path == path }
    }

    init(_ crawl: WholeCrawl, action: String, _ lies: [String]) {
      (self.crawl, name, self.lies) = (crawl, action, lies)
      isAsked = { $0.headers["X-Amz-Target"] == "AWSGlue.\(action)" }
    }
  }

  private static let bare = ["null", "7", "\"x\"", "true"]

  private static func inside(_ key: String, _ elements: [String]) -> [String] {
    let values = bare + [#"{"a": 1}"#] + elements.map { "[\($0)]" }
    return bare + ["[]", "{}"] + values.map { #"{"\#(key)": \#($0)}"# }
  }

  private static let nameless = ["null", "7", "\"x\"", "{}", #"{"name": 7}"#, #"{"Name": null}"#]

  private static let questions =
    [
      Question(.icebergREST, path: "/v1/config", bare + ["[]"]),
      Question(.icebergREST, path: "/v1/namespaces", inside("namespaces", ["null", "7", "\"x\"", "[7]", #"["n"], null"#])),
      Question(.icebergREST, path: "/v1/namespaces/n/tables", inside("identifiers", nameless + [#"{"name": ""}"#])),
      Question(.glue, action: "GetDatabases", inside("DatabaseList", nameless)), Question(.glue, action: "GetTables", inside("TableList", nameless)),
      Question(.icebergGlue, action: "GetTables", inside("TableList", nameless)),
      Question(.kafkaConnect, path: "/connectors", bare + ["[7]", #"{"error_code": 500, "message": "x"}"#, #"{"a": null}"#, #"{"a": {"info": 7}}"#]),
      Question(.kafkaConnect, path: "/connectors/a/topics", bare + ["[]", "{}"] + inside("a", []).suffix(5) + [#"{"a": {"topics": null}}"#, #"{"a": {"topics": [7]}}"#]),
      Question(.schemaRegistry, path: "/subjects", bare + ["{}", "[7]", "[null]"]),
      Question(.schemaRegistry, path: "/subjects/orders-value/versions", bare + ["{}"]),
      Question(.schemaRegistry, path: "/subjects/orders-value/versions/latest", bare + ["{}", "[]", #"{"schema": null}"#]),
    ] + ["vhosts", "exchanges", "bindings", "queues", "parameters/shovel", "shovels", "federation-links"].map { path in
      Question(.rabbitMQ, path: "/api/\(path)", bare + ["{}"] + nameless.map { "[\($0)]" } + [#"{"items": [7], "page_count": 1}"#, #"{"items": null, "page_count": 1}"#])
    }

  @Test(arguments: questions.indices) func `a list that is none fails the crawl in one line and leaves the catalog as it was`(index: Int) throws {
    let question = Self.questions[index]
    let server = try question.crawl.start()
    let stub = try #require(server.keeper as? StubServer ?? (server.keeper as? ConnectStandIn)?.server)
    let bench = try CrawlBench()
    let recipe = question.crawl.recipe(server.port)
    #expect(try bench.run(recipe).status == .succeeded)
    let revision = try bench.revision()
    for body in question.lies {
      stub.lie { question.isAsked($0) ? .json(body) : nil }
      let (run, status, failure) = try bench.run(recipe)
      let what = "\(question.crawl.name), \(question.name): \(body)"
      #expect(status == .failed, "\(what) is \(status)")
      let line = failure ?? ""
      #expect(line.contains("127.0.0.1:\(server.port)") && !line.contains("\n") && !line.contains("s3cret-Pw"), "\(what): \(line)")
      #expect(["expected", "that is none", "no Name"].contains { line.contains($0) }, "\(what): \(line)")
      #expect(try run.counts.removed == 0 && bench.revision() == revision, "\(what) changes the catalog: \(line)")
    }
    stub.lie { _ in nil }
    #expect(try bench.run(recipe).status == .succeeded)
    #expect(try bench.revision() == revision)
  }

  /// What Trino's tables say instead of names.
  private static let rows: [(words: String, columns: [String], row: [JSON])] = [
    ("system.metadata.catalogs", ["catalog_name"], [.null]), ("system.metadata.catalogs", ["none"], ["lake"]),
    (".schemata", ["schema_name"], [7]), (".schemata", ["other"], ["sales"]), (".tables WHERE", ["table_name", "table_type"], [.null, "VIEW"]),
    (".tables WHERE", ["name"], ["orders"]), ("system.jdbc.columns", ["table_name", "type_name"], ["orders", "bigint"]),
  ]

  @Test(arguments: rows.indices) func `rows of Trino without the names that they are for fail the crawl`(index: Int) throws {
    let (words, columns, row) = Self.rows[index]
    let honest = try FakeTrino(answers: TrinoCrawlTests.shop).server()
    let bench = try CrawlBench()
    #expect(try bench.run(WholeCrawl.trino.recipe(honest.port)).status == .succeeded)
    let revision = try bench.revision()
    let liar = try FakeTrino(answers: [(words, .rows(columns, [row]))] + TrinoCrawlTests.shop).server()
    let recipe = WholeCrawl.trino.recipe(liar.port)
    let (run, status, failure) = try bench.run(recipe)
    #expect(status == .failed && failure?.contains("a name is expected") == true, "\(failure ?? "\(status)")")
    #expect(try run.counts.removed == 0 && bench.revision() == revision)
  }
}
