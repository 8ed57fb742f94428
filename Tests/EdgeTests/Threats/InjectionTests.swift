import Catalog
import Codecs
import Edge
import Net
import Testing

/// What somebody writes is data: no expression is evaluated, no text becomes SQL.
@Suite struct InjectionTests {
  private static let expressions = ["${7*7}", "{{7*7}}", "#{7*7}", "<%= 7*7 %>", "*{7*7}", "@(7*7)", "${T(java.lang.Runtime).getRuntime()}", "{%25 if 1 %25}"]

  @Test(arguments: expressions)
  func `an expression comes back as it was written`(expression: String) throws {
    let test = try TestApplication()
    let body = JSON.object(["kind": "table", "fqn": "a.b.c.d", "description": .string(expression), "displayName": .string(expression)]).text
    #expect(try test.ask(.post, "/api/v1/assets", body: body, as: test.token).status == 201)
    let asset = try JSON.parse(Array(try test.ask(.get, "/api/v1/assets/a.b.c.d", as: test.token).text.utf8))
    #expect(asset["description"]?.string == expression)
    let visitor = try Visitor(test, as: .admin)
    for target in ["/assets/\(try test.id(of: "a.b.c.d"))", "/search?q=\(PercentEncoding.encode(expression, keeping: .unreserved))"] {
      let page = try visitor.get(target)
      #expect(page.status == 200 && Visitor.unescape(page.text).contains(expression), "\(target)")
      #expect(!page.text.contains(">49<"), "\(target)")
    }
  }

  @Test func `whoever may not write is refused before the body is read`() throws {
    let test = try TestApplication()
    let token = try test.token(.viewer)
    for endpoint in TestApplication.endpoints where !endpoint.method.isSafe {
      guard case .needs(let permission) = endpoint.access, permission != .read else { continue }
      let answer = try test.ask(endpoint.method, endpoint.target("x"), body: "${7*7} is no JSON {{", as: token)
      #expect(answer.status == 403, "\(endpoint.name) answers \(answer.status)")
    }
  }

  private static let statements = [
    "'", "\"", "' OR '1'='1", "\") OR (\"1\"=\"1", "'; DROP TABLE assets; --", "' UNION SELECT secret_hash FROM tokens --", "%", "\\", "x'/*",
  ]

  @Test func `a text in a question is never part of a statement`() throws {
    let test = try TestApplication()
    try test.fillShop()
    let tables = try test.catalog.read { try $0.list(AssetFilter(), limit: 1000).elements.count }
    let users = try test.catalog.read { try $0.users().count }
    for endpoint in TestApplication.endpoints where endpoint.method == .get && endpoint.pattern != "/api/v1/changes/stream" {
      for name in endpoint.parameters.isEmpty ? ["q", "name"] : endpoint.parameters.map(\.name) {
        for statement in Self.statements {
          let value = PercentEncoding.encode(statement, keeping: .unreserved)
          guard let answer = try test.answer(.get, "\(endpoint.target("x"))?\(name)=\(value)", headers: [test.bearer]) else { continue }
          #expect(answer.status < 500, "\(endpoint.name) \(name)=\(statement)")
          for leak in ["syntax error", "sqlite", "SQLITE", "no such table", "no such column", "unrecognized token"] {
            #expect(!answer.text.replacing(statement, with: "").contains(leak), "\(endpoint.name) \(name)=\(statement) shows \(leak)")
          }
        }
      }
    }
    #expect(try test.catalog.read { try $0.list(AssetFilter(), limit: 1000).elements.count } == tables)
    #expect(try test.catalog.read { try $0.users().count } == users)
  }

  @Test(arguments: ["' OR '1'='1", "nobody' OR 1=1 --", "%", "_", "*"])
  func `a condition that is always true finds no more than a name that nobody has`(statement: String) throws {
    let test = try TestApplication()
    try test.fillShop()
    let value = PercentEncoding.encode(statement, keeping: .unreserved)
    for target in ["/api/v1/resolve?name=", "/api/v1/lineage?name=", "/api/v1/assets/"] {
      #expect(try test.ask(.get, target + value, as: test.token).status == 404, "\(target)\(statement)")
    }
    #expect(try test.answer(.post, "/sign-in", headers: [("Content-Type", "application/x-www-form-urlencoded")], body: "name=\(value)&password=\(value)")?.status == 401)
  }
}
