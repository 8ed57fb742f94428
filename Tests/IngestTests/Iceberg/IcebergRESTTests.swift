import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// A REST catalog in memory, as the specification has it, with dots between the parts of namespaces: the server under it
/// takes no control characters in paths.
struct StubCatalog: Sendable {
  var prefix: String? = "lake"
  /// Tokens that are accepted; nil for no login.
  var tokens: [String]?
  var endpoints: String?
  var folder = "/nowhere"

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    if request.target.path == "/v1/oauth/tokens" { return .json(#"{"access_token": "fresh", "token_type": "bearer", "expires_in": 3600}"#) }
    if let tokens, !tokens.contains(where: { request.headers["Authorization"] == "Bearer \($0)" }) {
      return .json(#"{"error": {"message": "no such token", "type": "NotAuthorizedException", "code": 401}}"#, .unauthorized)
    }
    if request.target.path == "/v1/config" {
      let prefix = prefix.map { #""prefix": "\#($0)", "# } ?? ""
      return .json(#"{"defaults": {}, "overrides": {\#(prefix)"namespace-separator": "%2E"}\#(endpoints.map { #", "endpoints": \#($0)"# } ?? "")}"#)
    }
    let parts = request.target.segments.map(\.text).dropFirst(prefix == nil ? 1 : 2)
    return answer(Array(parts), request.target.query)
  }

  private func answer(_ parts: [String], _ query: FormFields) -> HTTPResponse {
    switch parts {
    case ["namespaces"]:
      switch query["parent"] {
      case nil: return query["pageToken"] == "2" ? .json(#"{"namespaces": [["b"]]}"#) : .json(#"{"namespaces": [["a"]], "next-page-token": "2"}"#)
      case "a": return .json(#"{"namespaces": [["a", "in"], ["a"], ["stray", "x"]]}"#)
      default: return .json(#"{"namespaces": []}"#)
      }
    case ["namespaces", "a.in"]: return .json(#"{"namespace": ["a", "in"], "properties": {"comment": "Inside", "layer": "gold"}}"#)
    case ["namespaces", "a"], ["namespaces", "b"]: return .json(#"{"properties": {}}"#)
    case ["namespaces", "a.in", "tables"]: return .json(#"{"identifiers": [{"namespace": ["a", "in"], "name": "t/1 ü"}], "next-page-token": null}"#)
    case ["namespaces", "a.in", "tables", "t/1 ü"]:
      let metadata = IcebergFixture.metadata(location: folder)
      return .json(#"{"metadata-location": "\#(folder)/m.json", "metadata": \#(metadata), "config": {"s3.secret-access-key": "VENDED", "s3.access-key-id": "id"}}"#)
    case ["namespaces", "b", "views"]: return .json(#"{"identifiers": [{"namespace": ["b"], "name": "v"}]}"#)
    case ["namespaces", "b", "views", "v"]: return .json(#"{"metadata-location": "x", "metadata": \#(Self.view), "config": {}}"#)
    case let parts where parts.last == "tables" || parts.last == "views": return .json(#"{"identifiers": []}"#)
    default: return .json(#"{"error": {"message": "gone", "type": "NoSuchTableException", "code": 404}}"#, .notFound)
    }
  }

  private static let view = """
    {"view-uuid": "u", "format-version": 1, "location": "s3://w/v", "current-version-id": 2, "properties": {"comment": "A view"},
     "schemas": [{"type": "struct", "schema-id": 1, "fields": [{"id": 1, "name": "who", "required": false, "type": "string"}]}],
     "versions": [{"version-id": 1, "timestamp-ms": 1, "schema-id": 1, "default-namespace": ["b"], "summary": {}, "representations": []},
      {"version-id": 2, "timestamp-ms": 1763700000000, "schema-id": 1, "default-catalog": "lake", "default-namespace": ["a", "in"],
       "summary": {}, "representations": [{"type": "sql", "sql": "SELECT email AS who FROM \\"t/1 ü\\"", "dialect": "spark"},
        {"type": "sql", "sql": "select email as who from \\"t/1 ü\\"", "dialect": "trino"}]}],
     "version-log": []}
    """
}

@Suite(.timeLimit(.minutes(10))) struct IcebergRESTTests {
  private func connector(_ address: String, _ config: String = "") throws -> any Connector {
    try Recipe(Array("source: {type: iceberg, config: {uri: \"\(address)\", service: lake\(config)}}".utf8), fallbackName: "lake").connector
  }

  private func crawl(_ stub: StubCatalog, _ config: String = "") throws -> (DraftCollector, StubServer) {
    let server = try StubServer { stub.answer($0) }
    let sink = DraftCollector()
    try connector(server.address, config).crawl(into: sink)
    return (sink, server)
  }

  @Test func `nested namespaces, pages, odd names and views are all found`() throws {
    let (sink, server) = try crawl(StubCatalog(), ", include_column_statistics: false")
    #expect(sink.problems == [])
    #expect(sink.order.map(\.description) == ["lake", "lake.a", "lake.a.in", "lake.a.in.t/1 ü", "lake.b", "lake.b.v"])
    #expect(sink.drafts["lake.a.in"]?.description == "Inside")
    #expect(sink.drafts["lake.a.in.t/1 ü"]?.properties[PropertyName.layer] == "gold")
    #expect(sink.drafts["lake.a.in.t/1 ü"]?.properties[PropertyName.rowCount] == 15)
    let view = try #require(sink.drafts["lake.b.v"])
    #expect(view.kind == .view)
    #expect(view.columns?.map(\.path.name) == ["who"])
    #expect(view.properties[PropertyName.dialect] == "trino")
    #expect(sink.statements.map(\.defaults.description) == ["lake.a.in"])
    #expect(server.requests.contains { $0.target.rawPath == "/v1/lake/namespaces/a%2Ein/tables/t%2F1%20%C3%BC" })
    #expect(server.requests.contains { $0.headers["X-Iceberg-Access-Delegation"] == "vended-credentials" })
  }

  @Test func `keys that a catalog hands out are never in what is stored`() throws {
    let (sink, _) = try crawl(StubCatalog())
    for draft in sink.drafts.values {
      #expect(!"\(draft)".contains("VENDED"))
    }
    #expect(!sink.problems.joined().contains("VENDED"))
  }

  @Test func `a catalog that offers no views is not asked for them`() throws {
    var stub = StubCatalog()
    stub.endpoints = #"["GET /v1/{prefix}/namespaces", "GET /v1/{prefix}/namespaces/{namespace}/tables", "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}"]"#
    let (sink, server) = try crawl(stub, ", include_column_statistics: false")
    #expect(sink.drafts["lake.b.v"] == nil)
    #expect(!server.requests.contains { $0.target.path.hasSuffix("/views") })
    // Nor for properties of namespaces.
    #expect(!server.requests.contains { $0.target.path.hasSuffix("/namespaces/b") })
  }

  @Test func `a catalog without a prefix is read too`() throws {
    var stub = StubCatalog()
    stub.prefix = nil
    #expect(try crawl(stub, ", include_column_statistics: false").0.drafts["lake.a.in.t/1 ü"] != nil)
  }

  @Test func `client credentials give a token`() throws {
    var stub = StubCatalog()
    stub.tokens = ["fresh"]
    let (sink, server) = try crawl(stub, ", credential: \"crawler:p w+d\", scope: \"PRINCIPAL_ROLE:ALL\", include_column_statistics: false")
    #expect(sink.drafts.count == 6)
    let asked = server.requests.filter { $0.target.path == "/v1/oauth/tokens" }
    #expect(asked.count == 1)
    let form = try #require(asked.first?.form)
    #expect(form["grant_type"] == "client_credentials")
    #expect(form["client_id"] == "crawler")
    #expect(form["client_secret"] == "p w+d")
    #expect(form["scope"] == "PRINCIPAL_ROLE:ALL")
  }

  @Test func `a token of someone else's is exchanged`() throws {
    var stub = StubCatalog()
    stub.tokens = ["fresh"]
    let (_, server) = try crawl(stub, ", subject_token: theirs, subject_token_type: \"urn:ietf:params:oauth:token-type:jwt\", audience: me, include_column_statistics: false")
    let form = try #require(server.requests.first { $0.target.path == "/v1/oauth/tokens" }?.form)
    #expect(form["grant_type"] == "urn:ietf:params:oauth:grant-type:token-exchange")
    #expect(form["subject_token"] == "theirs")
    #expect(form["subject_token_type"] == "urn:ietf:params:oauth:token-type:jwt")
    #expect(form["audience"] == "me")
  }

  @Test func `a token that is refused is replaced once, by all threads together`() throws {
    var stub = StubCatalog()
    stub.tokens = ["fresh"]
    let (sink, server) = try crawl(stub, ", token: stale, credential: \"a:b\", include_column_statistics: false")
    #expect(sink.drafts.count == 6)
    #expect(server.requests.filter { $0.target.path == "/v1/oauth/tokens" }.count == 1)
  }

  @Test func `requests are signed when the catalog wants it`() throws {
    let (_, server) = try crawl(
      StubCatalog(), ", rest_sigv4: true, rest_signing_name: glue, s3_region: eu-west-1, s3_access_key_id: AK, s3_secret_access_key: SK, include_column_statistics: false")
    #expect(server.requests.allSatisfy { $0.headers["Authorization"]?.contains("/eu-west-1/glue/aws4_request") == true })
  }

  @Test func `a login that fails is told with what to do, and nothing is put`() throws {
    var stub = StubCatalog()
    stub.tokens = ["other"]
    let server = try StubServer { [stub] in stub.answer($0) }
    for (config, message) in [("", "no such token"), (", token: wrong-token", "401 Unauthorized, NotAuthorizedException: no such token")] {
      let sink = DraftCollector()
      #expect { try connector(server.address, config).crawl(into: sink) } throws: { error in
        "\(error)".contains(message) && "\(error)".contains("set token or credential") && !"\(error)".contains("wrong-token")
      }
      #expect(sink.order.isEmpty)
    }
  }

  @Test(arguments: [
    (HTTPResponse.text("<html>"), "is not JSON"), (.json("{}", .notFound), "does uri lead to an Iceberg REST catalog"),
    (.json(#"{"overrides": {"namespace-separator": "a/b"}}"#), "namespace separator"),
    (.json(String(repeating: "[", count: 100_000)), "deep"),
  ])
  func `a server that is no catalog is named`(response: HTTPResponse, message: String) throws {
    let server = try StubServer { _ in response }
    let sink = DraftCollector()
    #expect { try connector(server.address).crawl(into: sink) } throws: { "\($0)".contains(message) }
    #expect(sink.order.isEmpty)
  }

  @Test func `a listing without end is ended by its own repetition`() throws {
    let server = try StubServer { request in
      request.target.path == "/v1/config" ? .json("{}") : .json(#"{"namespaces": [["a"]], "next-page-token": "again"}"#)
    }
    #expect { try connector(server.address).crawl(into: DraftCollector()) } throws: { "\($0)".contains("same next page twice") }
  }

  @Test func `tables that are dropped meanwhile vanish, those that cannot be read stay`() throws {
    let server = try StubServer { request in
      switch request.target.segments.last?.text {
      case "config": .json("{}")
      case "namespaces": .json(request.target.query["parent"] == nil ? #"{"namespaces": [["n"]]}"# : #"{"namespaces": []}"#)
      case "tables": .json(#"{"identifiers": [{"name": "gone"}, {"name": "denied"}, {"name": "odd"}]}"#)
      case "gone": .json(#"{"error": {"message": "Table does not exist", "type": "NoSuchTableException", "code": 404}}"#, .notFound)
      case "denied": .json(#"{"error": {"message": "not yours", "type": "ForbiddenException", "code": 403}}"#, .forbidden)
      case "views": .json(#"{"identifiers": []}"#)
      default: .json("{}")
      }
    }
    let sink = DraftCollector()
    try connector(server.address).crawl(into: sink)
    #expect(sink.kept.map(\.name) == ["denied", "odd"])
    #expect(sink.problems.count == 3)
  }

  @Test func `when the catalog dies under the crawl the rest is not waited for`() throws {
    let names = (0..<200).map { #"{"name": "t\#($0)"}"# }.joined(separator: ",")
    let server = try StubServer { request in
      switch request.target.segments.last?.text {
      case "config": .json("{}")
      case "namespaces": .json(request.target.query["parent"] == nil ? #"{"namespaces": [["n"]]}"# : #"{"namespaces": []}"#)
      case "tables": .json(#"{"identifiers": [\#(names)]}"#)
      case "n", "views": .json("{}")
      default: HTTPResponse(.internalServerError)
      }
    }
    let sink = DraftCollector()
    #expect { try connector(server.address).crawl(into: sink) } throws: { "\($0)".contains("500 Internal Server Error") }
    #expect(sink.problems.count < 10)
  }

  @Test func `a crawl that is cancelled ends`() throws {
    let stub = StubCatalog()
    let server = try StubServer { stub.answer($0) }
    let sink = DraftCollector()
    sink.cancelsAfter = 3
    #expect { try connector(server.address).crawl(into: sink) } throws: { ($0 as? CrawlError) == .cancelled }
  }
}
