import Catalog
import Codecs
import Net
import Testing

/// One request each on a catalog with one table.
@Suite struct ScenarioTests {
  private static let table = #"{"kind": "table", "fqn": "shop.db.s.orders", "columns": [{"name": "id", "type": "bigint"}, {"name": "email", "type": "text", "tags": ["PII.Email"]}]}"#

  struct Scenario: Sendable, CustomTestStringConvertible {
    let method: HTTPMethod
    let target: String
    var body = ""
    var type = "application/json"
    var headers: [(String, String)] = []
    let status: Int
    let contains: String
    var lacks: String?

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
    Scenario(method: .get, target: "/api/v1/search?q=orders&explain=1", status: 200, contains: #""reason":"“orders” in name, 100 % of the query""#),
    Scenario(method: .get, target: "/api/v1/search?q=orders", status: 200, contains: #""score""#, lacks: "explanation"),
    Scenario(method: .get, target: "/api/v1/search?limit=0", status: 400, contains: #""field":"limit""#),
    Scenario(method: .get, target: "/api/v1/nothing", status: 404, contains: #""code":"not-found""#),
    Scenario(method: .delete, target: "/api/v1/search", status: 405, contains: "GET"),
    Scenario(method: .get, target: "/api/v1/changes?after=0", status: 200, contains: "shop.db.s.orders"),
    Scenario(method: .post, target: "/api/v1/checks/results", body: #"[{"check": "c", "subject": "shop.db.s.orders", "outcome": "passed"}]"#, status: 200, contains: #""recorded":1"#),
    Scenario(method: .put, target: "/api/v1/recipes/x", body: "source: {}", type: "application/yaml", status: 400, contains: "crawl"),
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.orders/columns/email", status: 200, contains: #""PII.Email""#),
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.orders/columns/emial", status: 404, contains: #""code":"not-found""#),
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.orders/profiles", status: 200, contains: #""profiles":[]"#),
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.orders/profiles?limit=31", status: 400, contains: #""field":"limit""#),
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.orders/versions", status: 200, contains: "\"changes\""),
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.orders/facts", status: 200, contains: "origin"),
    Scenario(method: .get, target: "/api/v1/columns?q=tag:PII.Email", status: 200, contains: "email", lacks: #""name":"id""#),
    Scenario(method: .get, target: "/api/v1/suggest?q=ord", status: 200, contains: "shop.db.s.orders"),
    Scenario(method: .get, target: "/api/v1/resolve?name=shop.db.s.orders", status: 200, contains: "shop.db.s.orders"),
    Scenario(method: .get, target: "/api/v1/resolve", status: 400, contains: #""field":"name""#),
    Scenario(method: .get, target: "/api/v1/lineage?name=shop.db.s.orders&depth=101", status: 400, contains: #""field":"depth""#),
    Scenario(method: .get, target: "/api/v1/lineage?name=shop.db.s.orders&direction=sideways", status: 400, contains: "upstream"),
    Scenario(method: .get, target: "/api/v1/lineage?name=shop.db.s.orders&after=there", status: 400, contains: #""field":"after""#),
    Scenario(method: .get, target: "/api/v1/lineage?name=shop.db.s.orders&deleted=no", status: 400, contains: "hidden"),
    Scenario(method: .get, target: "/api/v1/lineage?name=shop.db.s.orders&origins=person,me", status: 400, contains: "declared"),
    Scenario(method: .get, target: "/api/v1/lineage?name=shop.db.s.orders&transformations=identity,join&after=1_2s", status: 200, contains: #""reached":1"#),
    Scenario(method: .post, target: "/api/v1/lineage/edges", body: #"{"edges": [{"source": "shop.db.s.orders"}]}"#, status: 400, contains: "target"),
    Scenario(method: .post, target: "/api/v1/lineage/edges", body: #"{"edges": [{"source": "shop.db.s.orders", "target": "lake.a.b.c"}]}"#, status: 200, contains: ""),
    Scenario(method: .post, target: "/api/v1/assets/bulk", body: "{\"kind\": \"table\", \"fqn\": \"a.b.c.d\"}\n{\"kind\": 1}\n", type: "application/x-ndjson", status: 207, contains: #""created""#),
    Scenario(method: .delete, target: "/api/v1/assets/shop.db.s.orders", status: 200, contains: ""),
    Scenario(method: .delete, target: "/api/v1/assets/shop.db.s.nothing", status: 404, contains: #""code":"not-found""#),
    Scenario(method: .post, target: "/api/v1/columns/tag", body: #"{"tag": "PII.Name", "query": "email"}"#, status: 200, contains: #""batch""#),
    Scenario(method: .post, target: "/api/v1/columns/tag", body: #"{"tag": "PII.Name"}"#, status: 400, contains: "query"),
    Scenario(method: .post, target: "/api/v1/batches/9999/undo", status: 404, contains: #""code":"not-found""#),
    Scenario(method: .post, target: "/api/v1/assets/shop.db.s.orders/rename", body: #"{"name": "sales"}"#, status: 200, contains: "shop.db.s.sales"),
    Scenario(method: .get, target: "/api/v1/me", status: 200, contains: #""ann""#),
    Scenario(method: .get, target: "/api/v1/tokens", status: 200, contains: #""name":"test""#, lacks: "cairn_"),
    Scenario(method: .get, target: "/api/v1/users", status: 200, contains: #""ann""#, lacks: "hash"),
    Scenario(method: .post, target: "/api/v1/users", body: #"{"name": "eve", "role": "king"}"#, status: 400, contains: "viewer"),
    Scenario(method: .get, target: "/api/v1/openapi.json", status: 200, contains: #""openapi":"3.1.0""#),
    Scenario(method: .get, target: "/api/v1/runs/77", status: 404, contains: #""code":"not-found""#),
    Scenario(method: .get, target: "/metrics", status: 200, contains: "cairn_assets"),
    Scenario(method: .get, target: "/api/v1/assets?state=gone", status: 400, contains: "active, deleted or stub"),
    Scenario(method: .get, target: "/api/v1/assets?since=yesterday", status: 400, contains: "RFC 3339"),
    Scenario(method: .get, target: "/api/v1/assets/shop.db.s.orders", headers: [("Authorization", "Basic YTpi")], status: 401, contains: "Bearer"),
    Scenario(method: .patch, target: "/api/v1/assets/shop.db.s.orders", body: #"{"description": "x"}"#, headers: [("If-Match", "\"r1\"")], status: 412, contains: "changed"),
  ])
  func `the API answers as documented`(scenario: Scenario) throws {
    let test = try TestApplication()
    #expect(try test.ask(.post, "/api/v1/assets", body: Self.table, as: test.token).status == 201)
    let answer = try test.ask(
      scenario.method, scenario.target, body: scenario.body, type: scenario.type,
      as: scenario.headers.contains { $0.0 == "Authorization" } ? nil : test.token, headers: scenario.headers)
    #expect(answer.status == scenario.status)
    #expect(scenario.contains.isEmpty || answer.text.contains(scenario.contains), "\(answer.text)")
    if let lacks = scenario.lacks { #expect(!answer.text.contains(lacks), "\(answer.text)") }
  }
}
