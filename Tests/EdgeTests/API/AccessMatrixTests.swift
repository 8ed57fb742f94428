import Catalog
import Edge
import Net
import Testing

/// Every route against everybody who may knock.
@Suite struct AccessMatrixTests {
  /// The address of a route with something that exists nowhere in place of each parameter.
  private static func target(_ endpoint: Endpoint) -> String {
    "/" + endpoint.pattern.split(separator: "/").map { $0.hasPrefix("{") ? "x" : String($0) }.joined(separator: "/")
  }

  private static func name(_ endpoint: Endpoint) -> String { "\(endpoint.method.rawValue) \(endpoint.pattern)" }

  @Test func `nobody who has not signed in gets past a route that is not open`() throws {
    let test = try TestApplication()
    for endpoint in TestApplication.endpoints where endpoint.access != .open {
      #expect(try test.ask(endpoint.method, Self.target(endpoint)).status == 401, "\(Self.name(endpoint))")
    }
  }

  @Test func `only these routes are open`() {
    let open = TestApplication.endpoints.filter { $0.access == .open }.map(Self.name).sorted()
    #expect(
      open == [
        "GET /api/v1/openapi.json", "GET /healthz", "GET /metrics", "GET /readyz", "GET /set-up", "GET /sign-in",
        "GET /static/{name}", "POST /set-up", "POST /sign-in", "POST /sign-out",
      ])
  }

  @Test func `public reading opens what needs reading and nothing that needs more`() throws {
    let test = try TestApplication(publicRead: true)
    for endpoint in TestApplication.endpoints where endpoint.access != .open {
      guard case .needs(let permission) = endpoint.access, permission != .read else { continue }
      #expect(try test.ask(endpoint.method, Self.target(endpoint)).status == 401, "\(Self.name(endpoint))")
    }
    #expect(try test.ask(.get, "/api/v1/assets").status == 200)
    for target in ["/api/v1/tokens", "/settings/tokens"] {
      #expect(try test.ask(.post, target, body: "{\"name\": \"t\"}").status >= 400, "\(target)")
    }
  }

  private static func isForPeople(_ endpoint: Endpoint) -> Bool {
    ["/tokens", "/settings/sessions", "/settings/password"].contains(where: endpoint.pattern.contains)
  }

  @Test(arguments: Role.allCases)
  func `a role opens the routes of its permissions and no others`(role: Role) throws {
    let test = try TestApplication()
    let token = try test.token(role)
    for endpoint in TestApplication.endpoints {
      // What only a person with a session may do is asked below.
      guard case .needs(let permission) = endpoint.access, endpoint.method.isSafe || !Self.isForPeople(endpoint) else { continue }
      let status = try test.ask(endpoint.method, Self.target(endpoint), as: token).status
      if role.permissions.contains(permission) {
        #expect(status != 401 && status != 403 && status != 500, "\(Self.name(endpoint)) answers \(status)")
      } else {
        #expect(status == 403, "\(Self.name(endpoint)) answers \(status)")
      }
    }
  }

  @Test(arguments: Permission.allCases)
  func `an administrator's token may do no more than its scopes say`(scope: Permission) throws {
    let test = try TestApplication()
    let token = try test.token(.admin, scopes: [scope])
    for endpoint in TestApplication.endpoints {
      guard case .needs(let permission) = endpoint.access, permission != scope else { continue }
      #expect(try test.ask(endpoint.method, Self.target(endpoint), as: token).status == 403, "\(Self.name(endpoint))")
    }
  }

  @Test func `a token that leaks cannot make or revoke others, unless it administers`() throws {
    let test = try TestApplication()
    let token = try test.token(.steward)
    for (method, target) in [(HTTPMethod.post, "/api/v1/tokens"), (.delete, "/api/v1/tokens/1"), (.post, "/settings/tokens"), (.post, "/settings/tokens/1/revoke"), (.post, "/settings/sessions/end"), (.post, "/settings/password")] {
      #expect(try test.ask(method, target, body: #"{"name": "again"}"#, as: token).status == 403, "\(target)")
    }
    #expect(try test.ask(.post, "/api/v1/tokens", body: #"{"name": "again"}"#, as: test.token).status == 201)
  }

  @Test func `a token cannot make one that may do more than itself`() throws {
    let test = try TestApplication()
    let token = try test.token(.admin, scopes: [.read])
    let answer = try test.ask(.post, "/api/v1/tokens", body: #"{"name": "more", "scopes": ["administer"]}"#, as: token)
    #expect(answer.status == 403)
  }

  @Test(arguments: ["", "nonsense", "cairn_0000000000", "cairn_\u{00E9}"])
  func `a token that nobody made is refused even where nobody is asked for one`(token: String) throws {
    let test = try TestApplication(publicRead: true)
    #expect(try test.ask(.get, "/api/v1/assets", as: token).status == 401)
  }
}
