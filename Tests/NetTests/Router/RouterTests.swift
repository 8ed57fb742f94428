import Codecs
import Net
import Testing

struct RouterTests {
  private func router(_ routes: [(HTTPMethod, String)]) throws -> Router {
    var router = Router()
    for (number, (method, pattern)) in routes.enumerated() { #expect(try router.add(method, pattern) == number) }
    return router
  }

  private func look(_ router: Router, _ method: HTTPMethod, _ path: String) throws -> String {
    switch router.match(method, try URLTarget(bytes(path))) {
    case .found(let number, let parameters):
      let route = try #require(router.all.first { $0.number == number })
      let value = "\(route.method.rawValue) \(route.pattern)"
      let names = ["id", "name", "path", "urn"]
      return value + names.compactMap { name in parameters[name].map { " \(name)=\($0)" } }.joined()
    case .options(let allow): return "options " + allow.map(\.rawValue).joined(separator: ",")
    case .methodNotAllowed(let allow): return "405 " + allow.map(\.rawValue).joined(separator: ",")
    case .encodedSeparator: return "400"
    case .notFound: return "404"
    }
  }

  private static let routes: [(HTTPMethod, String)] = [
    (.get, "/"), (.get, "/assets"), (.post, "/assets"), (.get, "/assets/{id}"), (.put, "/assets/{id}"),
    (.get, "/assets/new"), (.get, "/assets/{id}/columns/{name}"), (.get, "/assets/new/{name}"),
    (.get, "/static/{path...}"), (.get, "/entities/{urn:any}"), (.head, "/probe"), (.delete, "/assets/{id}/"),
  ]

  @Test(arguments: [
    ("GET", "/", "GET /"), ("GET", "/assets", "GET /assets"), ("GET", "/assets?x=/y", "GET /assets"),
    ("GET", "/assets/7", "GET /assets/{id} id=7"), ("GET", "/assets/a%20b", "GET /assets/{id} id=a b"),
    ("GET", "/assets/new", "GET /assets/new"), ("GET", "/assets/new/x", "GET /assets/new/{name} name=x"),
    ("GET", "/assets/new/columns/x", "GET /assets/{id}/columns/{name} id=new name=x"),
    ("GET", "/static/a/b.css", "GET /static/{path...} path=a/b.css"), ("GET", "/static/", "GET /static/{path...} path="),
    ("GET", "/entities/urn:li:a%2Fb", "GET /entities/{urn:any} urn=urn:li:a/b"),
    ("HEAD", "/assets", "GET /assets"), ("HEAD", "/probe", "HEAD /probe"),
    ("DELETE", "/assets/7/", "DELETE /assets/{id}/ id=7"), ("GET", "/assets/%6Eew", "GET /assets/new"),
  ])
  func `a path finds the most specific pattern`(method: String, path: String, expected: String) throws {
    let router = try router(Self.routes)
    #expect(try look(router, #require(HTTPMethod(rawValue: method)), path) == expected)
  }

  @Test(arguments: [
    ("GET", "/nothing", "404"), ("GET", "/assets/", "404"), ("GET", "//assets", "404"), ("GET", "/static", "404"),
    ("GET", "/Assets", "404"), ("DELETE", "/assets", "405 GET,HEAD,POST,OPTIONS"),
    ("PATCH", "/assets/7", "405 GET,HEAD,PUT,OPTIONS"), ("OPTIONS", "/assets", "options GET,HEAD,POST,OPTIONS"),
    ("GET", "/probe", "405 HEAD,OPTIONS"), ("GET", "/assets/a%2Fb", "400"), ("GET", "/static/a%2Fb", "400"),
    ("GET", "/assets%2F7", "400"), ("GET", "/assets/a%5Cb", "400"),
  ])
  func `what no route serves is told apart`(method: String, path: String, expected: String) throws {
    let router = try router(Self.routes)
    #expect(try look(router, #require(HTTPMethod(rawValue: method)), path) == expected)
  }

  @Test func `a method of a less specific pattern is found behind a more specific path`() throws {
    let router = try router([(.get, "/a/new"), (.put, "/a/{id}")])
    #expect(try look(router, .put, "/a/new") == "PUT /a/{id} id=new")
  }

  @Test(arguments: [
    "a", "/{a", "/a}", "/{}", "/{a}/{a}", "/{a...}/b", "/x{a}", "/{a b}", "/{:any}",
  ])
  func `a malformed pattern is refused`(pattern: String) {
    var router = Router()
    #expect(throws: RouteError.self) { try router.add(.get, pattern) }
  }

  @Test func `two routes for the same paths are refused, whatever their parameters are called`() throws {
    var router = Router()
    try router.add(.get, "/a/{id}")
    try router.add(.put, "/a/{id}")
    #expect(throws: RouteError(pattern: "/a/{name}", reason: "GET is served by /a/{id} already")) {
      try router.add(.get, "/a/{name}")
    }
    #expect(router.all.count == 2)
  }
}
