import API
import Catalog
import Codecs
import Edge
import Net
import SQLite
import System
import Testing
import Web

/// The API and the pages over a temporary catalog, without a socket.
final class TestApplication {
  private let directory: String
  let catalog: Catalog
  let application: Application
  let token: String

  init(publicRead: Bool = false) throws {
    directory = try File.temporaryDirectory(prefix: "cairn-edge")
    let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let migrations = try File.list("\(root)/migrations").compactMap { name in
      Migration(fileName: name, content: try File.read("\(root)/migrations/\(name)"))
    }
    catalog = try Catalog(directory: directory, migrations: migrations)
    var options = Application.Options()
    options.publicRead = publicRead
    options.errorPage = { Pages.error($0, $1) }
    application = try Application(
      catalog, endpoints: RESTAPI.endpoints(metrics: Metrics()) + Pages.endpoints(assets: [:], secureCookies: false),
      options: options)
    token = try catalog.write(.system) { writer in
      let user = try writer.createUser("ann", role: .admin)
      return try writer.createToken("test", for: user.id, scopes: Set(Permission.allCases)).secret
    }
  }

  deinit {
    try? catalog.close()
    try? File.removeTree(directory)
  }

  func ask(
    _ method: HTTPMethod, _ target: String, body: String = "", type: String = "application/json", as token: String? = nil,
    headers extra: [(String, String)] = []
  ) throws -> (status: Int, text: String) {
    var headers: HTTPHeaders = ["Host": "localhost"]
    if !body.isEmpty { headers.add("Content-Type", type) }
    if let token { headers.add("Authorization", "Bearer \(token)") }
    for (name, value) in extra { headers.add(name, value) }
    let request = HTTPRequest(method, try URLTarget(Array(target.utf8)), headers: headers, body: Array(body.utf8))
    let response = application.answer(request)
    guard case .bytes(let bytes) = response.body else { return (Int(response.status.code), "") }
    return (Int(response.status.code), String(decoding: bytes, as: UTF8.self))
  }
}

@Suite struct ApplicationTests {
  private static let table = #"{"kind": "table", "fqn": "shop.db.s.orders", "columns": [{"name": "id", "type": "bigint"}, {"name": "email", "type": "text", "tags": ["PII.Email"]}]}"#

  struct Scenario: Sendable, CustomTestStringConvertible {
    let method: HTTPMethod
    let target: String
    var body = ""
    var type = "application/json"
    let status: Int
    let contains: String

    var testDescription: String { "\(method.rawValue) \(target) \(body.prefix(40))" }
  }

  @Test(arguments: [
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.orders", status: 200, contains: #""PII.Email""#),
    Scenario(method: .get, target: "/api/v1/assets?kind=table", status: 200, contains: "shop.db.s.orders"),
    Scenario(method: .get, target: "/api/v1/assets?kind=tabel", status: 400, contains: #""field":"kind""#),
    Scenario(method: .get, target: "/api/v1/assets?after=nonsense", status: 400, contains: #""field":"after""#),
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.order", status: 404, contains: #""near":["shop.db.s.orders"]"#),
    Scenario(method: .post, target: "/api/v1/assets", body: "{\"kind\": }", status: 400, contains: "byte"),
    Scenario(method: .post, target: "/api/v1/assets", body: #"{"kind": "table", "fqn": "a.b", "ownrs": []}"#, status: 400, contains: "did you mean owners"),
    Scenario(method: .post, target: "/api/v1/assets", body: #"{"kind": "domain", "fqn": "a", "columns": []}"#, status: 400, contains: "has no columns"),
    Scenario(method: .patch, target: "/api/v1/assets/shop.db.s.orders", body: #"[{"op": "add", "path": "/description", "value": "x"}]"#, type: "application/json-patch+json", status: 200, contains: #""description":"x""#),
    Scenario(method: .patch, target: "/api/v1/assets/shop.db.s.orders/columns/email", body: #"{"description": "login"}"#, status: 200, contains: #""description":"login""#),
    Scenario(method: .get, target: "/api/v1/search?q=email&scope=columns&facets=tag", status: 200, contains: #""value":"PII.Email","count":1"#),
    Scenario(method: .get, target: "/api/v1/search?limit=0", status: 400, contains: #""field":"limit""#),
    Scenario(method: .get, target: "/api/v1/nothing", status: 404, contains: #""code":"not-found""#),
    Scenario(method: .delete, target: "/api/v1/search", status: 405, contains: "GET"),
    Scenario(method: .get, target: "/api/v1/changes?after=0", status: 200, contains: "shop.db.s.orders"),
    Scenario(method: .post, target: "/api/v1/checks/results", body: #"[{"check": "c", "subject": "shop.db.s.orders", "outcome": "passed"}]"#, status: 200, contains: #""recorded":1"#),
    Scenario(method: .put, target: "/api/v1/recipes/x", body: "source: {}", type: "application/yaml", status: 400, contains: "crawl"),
  ])
  func `the API answers as documented`(scenario: Scenario) throws {
    let test = try TestApplication()
    #expect(try test.ask(.post, "/api/v1/assets", body: Self.table, as: test.token).status == 201)
    let answer = try test.ask(
      scenario.method, scenario.target, body: scenario.body, type: scenario.type, as: test.token)
    #expect(answer.status == scenario.status)
    #expect(answer.text.contains(scenario.contains), "\(answer.text)")
  }

  @Test func `nobody who has not signed in gets past a route that is not open`() throws {
    let test = try TestApplication()
    for endpoint in RESTAPI.endpoints(metrics: Metrics()) + Pages.endpoints(assets: [:], secureCookies: false) {
      guard endpoint.access != .open else { continue }
      let target = endpoint.pattern.split(separator: "/").map { $0.hasPrefix("{") ? "x" : String($0) }.joined(separator: "/")
      let answer = try test.ask(endpoint.method, "/\(target)")
      #expect(answer.status == 401 || answer.status == 302 || answer.status == 303, "\(endpoint.method.rawValue) \(endpoint.pattern)")
    }
  }

  @Test func `a viewer reads and does not write`() throws {
    let test = try TestApplication()
    let secret = try test.catalog.write(.system) { writer in
      let user = try writer.createUser("vic", role: .viewer)
      return try writer.createToken("t", for: user.id, scopes: Set(Permission.allCases)).secret
    }
    #expect(try test.ask(.get, "/api/v1/assets", as: secret).status == 200)
    #expect(try test.ask(.post, "/api/v1/assets", body: Self.table, as: secret).status == 403)
    #expect(try test.ask(.get, "/api/v1/users", as: secret).status == 403)
  }

  @Test func `a session's request from another site is refused`() throws {
    let test = try TestApplication()
    let session = try test.catalog.write(.system) { writer in
      try writer.beginSession(of: try #require(try writer.reader.user("ann")).id, client: nil)
    }
    let cookie = ("Cookie", "\(SessionCookie.name)=\(session)")
    let form = "name=x&description=y"
    let type = "application/x-www-form-urlencoded"
    #expect(try test.ask(.get, "/settings", headers: [cookie]).status == 200)
    #expect(try test.ask(.post, "/domains", body: form, type: type, headers: [cookie]).status == 403)
    #expect(try test.ask(.post, "/domains", body: form, type: type, headers: [cookie, ("Origin", "https://evil.example")]).status == 403)
    #expect(try test.ask(.post, "/api/v1/assets", body: Self.table, headers: [cookie, ("Origin", "https://evil.example")]).status == 403)
  }

  @Test func `what people write is shown and never run`() throws {
    let test = try TestApplication()
    let polyglot = "\"'><script>alert(1)</script>"
    let json = JSON.object(["kind": "table", "fqn": "shop.db.s.evil", "description": .string(polyglot), "displayName": .string(polyglot)])
    #expect(try test.ask(.post, "/api/v1/assets", body: json.text, as: test.token).status == 201)
    let id = try test.catalog.read { try $0.asset(.data, try FQN("shop.db.s.evil"))?.uuid.description ?? "" }
    for target in ["/assets/\(id)", "/assets/\(id)?tab=history", "/search?q=%22%3E%3Cscript%3E", "/", "/columns?q=%3Cscript%3E"] {
      let page = try test.ask(.get, target, as: test.token)
      #expect(page.status == 200, "\(target)")
      #expect(!page.text.contains("<script>alert"), "\(target)")
    }
  }

  @Test(arguments: ["'", "\"", "%00x", "${7*7}", "{{7*7}}", "((((", "a:b:c", "-", "*", "\u{1F600}", "' OR 1=1 --"])
  func `no query makes the server fail`(text: String) throws {
    let test = try TestApplication()
    let query = PercentEncoding.encode(text, keeping: .unreserved)
    for path in ["/api/v1/search?q=", "/api/v1/suggest?q=", "/api/v1/resolve?name=", "/api/v1/lineage?name=", "/search?q=", "/api/v1/facets?q="] {
      #expect(try test.ask(.get, path + query, as: test.token).status < 500, "\(path)\(query)")
    }
  }
}
