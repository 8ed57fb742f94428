import Catalog
import Codecs
import Edge
import Net
import Testing

/// Ways past the sign-in that have worked elsewhere: odd spellings of a path, headers that claim an identity, unsigned
/// tokens, passwords that everybody knows.
@Suite struct AuthenticationBypassTests {
  private static let closed = ["/api/v1/users", "/api/v1/assets", "/api/v1/audit", "/settings", "/recipes", "/audit", "/api/v1/lineage?name=x"]

  private static let disguises: [@Sendable (String) -> String] = [
    { "\($0);a=b" }, { "\($0)/" }, { "\($0)//" }, { "/\($0)" }, { "/.\($0)" }, { "/x/..\($0)" }, { "/static/..\($0)" }, { "/healthz/..\($0)" },
    { "/healthz;\($0)" }, { "/%2e\($0)" }, { "/sign-in/%2e%2e\($0)" }, { "/healthz%2f..\($0)" }, { "\($0)%00" }, { "\($0)%00.css" }, { "\($0)?.css" },
    { "\($0)%2f" }, { "\($0)%252f" }, { "/%252e%252e\($0)" }, { "\($0.replacing("/", with: "%2f"))" }, { "/static/%2e%2e%2f\($0.dropFirst())" },
    { $0.replacing("/", with: "//") }, { "\($0)\\" }, { "\($0)#/healthz" }, { "\($0)%20" }, { "\($0.uppercased())" }, { "http://localhost\($0)" },
    { "http://healthz@localhost\($0)" }, { "\($0)?/healthz" }, { "/openmetadata\($0)" }, { "\($0)/../../healthz/../..\($0)" }, { "\($0)%c0%af" },
  ]

  @Test(arguments: closed)
  func `no spelling of a path gets past the sign-in`(path: String) throws {
    let test = try TestApplication()
    for disguise in Self.disguises {
      let target = disguise(path)
      guard let answer = try test.answer(.get, target) else { continue }
      #expect(!(200..<300).contains(answer.status), "\(target)")
    }
  }

  @Test(arguments: [
    "X-HTTP-Method-Override", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-User", "X-Remote-User", "Remote-User",
    "X-Forwarded-Email", "X-DataHub-Actor", "X-Actor", "X-User", "X-Auth-Request-User", "X-Forwarded-For", "X-Real-IP", "X-Forwarded-Uri",
  ])
  func `no header makes somebody of a stranger`(name: String) throws {
    let test = try TestApplication()
    for value in ["ann", "admin", "urn:li:corpuser:ann", "127.0.0.1", "/healthz", "GET"] {
      for (method, target) in [(HTTPMethod.get, "/api/v1/users"), (.post, "/api/v1/assets"), (.get, "/settings")] {
        #expect(try test.answer(method, target, headers: [(name, value)])?.status == 401, "\(name): \(value) on \(target)")
      }
    }
  }

  @Test func `a method override does not turn one request into another`() throws {
    let test = try TestApplication()
    _ = try test.answer(.post, "/api/v1/assets", headers: [test.bearer, ("Content-Type", "application/json")], body: #"{"kind": "table", "fqn": "a.b.c.d"}"#)
    for name in ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"] {
      #expect(try test.answer(.get, "/api/v1/assets/a.b.c.d?_method=DELETE", headers: [test.bearer, (name, "DELETE")])?.status == 200)
      #expect(try test.catalog.read { try $0.asset(.data, try FQN("a.b.c.d")) }?.state == .active)
    }
  }

  @Test(arguments: [
    // {"alg":"none"}.{"sub":"ann","role":"admin"}., and the same claiming RS256 with a signature of nothing.
    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJyb2xlIjoiYWRtaW4ifQ.", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.AAAA",
    "Basic YWRtaW46YWRtaW4=", "Basic YW5uOg==", "Bearer", "Bearer ", "bearer null", "Bearer undefined", "Bearer *", "Bearer %", "Bearer ' OR 1=1 --",
    "Token ann", "Digest username=ann", "",
  ])
  func `what is no token of ours opens nothing, also where reading is public`(credentials: String) throws {
    for publicRead in [false, true] {
      let test = try TestApplication(publicRead: publicRead)
      #expect(try test.answer(.get, "/api/v1/assets", headers: [("Authorization", credentials)])?.status == 401)
    }
  }

  @Test func `a token with one character changed or cut opens nothing`() throws {
    let test = try TestApplication()
    for index in stride(from: 0, to: test.token.count, by: 7) {
      var letters = Array(test.token)
      letters[index] = letters[index] == "0" ? "1" : "0"
      #expect(try test.ask(.get, "/api/v1/me", as: String(letters)).status == 401)
    }
    #expect(try test.ask(.get, "/api/v1/me", as: String(test.token.dropLast())).status == 401)
    #expect(try test.ask(.get, "/api/v1/me", as: test.token + "0").status == 401)
    #expect(try test.ask(.get, "/api/v1/me", as: test.token.uppercased()).status == 401)
  }

  @Test(arguments: [("admin", "admin"), ("admin", "password"), ("datahub", "datahub"), ("cairn", "cairn"), ("ann", ""), ("ann", "ann"), ("root", ""), ("", "")])
  func `there is no password that everybody knows`(name: String, password: String) throws {
    let test = try TestApplication()
    let answer = try Visitor(test).post("/sign-in", [("name", name), ("password", password)])
    #expect(answer.status == 401 && answer.headers["Set-Cookie"] == nil)
  }

  @Test func `who locked out a user has locked out the user's tokens and sessions`() throws {
    let test = try TestApplication()
    let visitor = try Visitor(test, as: .steward)
    let token = try test.catalog.write(.system) { writer in
      try writer.createToken("t", for: try #require(try writer.reader.user("steward-visitor")).id, scopes: [.read]).secret
    }
    #expect(try visitor.get("/search").status == 200)
    #expect(try test.ask(.get, "/api/v1/me", as: token).status == 200)
    try test.catalog.write(.system) { try $0.setDisabled("steward-visitor", true) }
    #expect(try visitor.get("/search").status == 303)
    #expect(try test.ask(.get, "/api/v1/me", as: token).status == 401)
  }

  @Test func `an expired or revoked token opens nothing`() throws {
    let test = try TestApplication()
    let (expired, revoked) = try test.catalog.write(.system) { writer in
      let user = try #require(try writer.reader.user("ann")?.id)
      let past = Timestamp(microseconds: writer.now.microseconds - 1)
      let revoked = try writer.createToken("r", for: user, scopes: [.read])
      try writer.revokeToken(revoked.token.id, of: nil)
      return (try writer.createToken("e", for: user, scopes: [.read], expiresAt: past).secret, revoked.secret)
    }
    #expect(try test.ask(.get, "/api/v1/me", as: expired).status == 401)
    #expect(try test.ask(.get, "/api/v1/me", as: revoked).status == 401)
  }
}
