import Catalog
import Crypto
import Edge
import Net
import SQLite
import Testing

/// Setting up, signing in and out, over HTTP.
@Suite struct AccountPageTests {
  private static let password = "correct horse battery"
  private let test: TestApplication

  init() throws { test = try TestApplication() }

  private func invite(_ name: String?) throws -> String { try test.catalog.write(.system) { try $0.invite(name) } }

  private func member(_ name: String = "bea", role: Role = .steward) throws {
    try test.catalog.write(.system) { writer in
      try writer.createUser(name, role: role)
      try writer.setPassword(of: name, hash: PasswordHash.make(Self.password).encoded)
    }
  }

  @Test func `a set-up link makes an administrator once and signs in`() throws {
    let link = try invite(nil)
    let visitor = Visitor(test)
    let form = try visitor.get("/set-up?link=\(link)")
    #expect(form.status == 200 && form.text.contains("name=\"name\"") && Markup(form.text).faults == [])
    let answer = try visitor.post("/set-up", [("link", link), ("name", "root"), ("password", Self.password)])
    #expect(answer.status == 303 && answer.location == "/")
    #expect(try visitor.get("/settings/users").status == 200)
    let second = Visitor(test)
    #expect(try second.get("/set-up?link=\(link)").status == 403)
    #expect(try second.post("/set-up", [("link", link), ("name", "eve"), ("password", Self.password)]).status == 403)
    #expect(try test.catalog.read { try $0.user("eve") } == nil)
  }

  @Test func `a link for a user sets that user's password and no other`() throws {
    try test.catalog.write(.system) { _ = try $0.createUser("cid", role: .viewer) }
    let link = try invite("cid")
    let visitor = Visitor(test)
    #expect(try visitor.get("/set-up?link=\(link)").text.contains("<strong>cid</strong>"))
    #expect(try visitor.post("/set-up", [("link", link), ("name", "ann"), ("password", Self.password)]).status == 303)
    #expect(try visitor.get("/settings").text.contains(">cid</a>"))
    #expect(try visitor.get("/settings/users").status == 403)
  }

  @Test(arguments: ["", "0", "nonsense"])
  func `a link that nobody made is refused`(link: String) throws {
    let visitor = Visitor(test)
    #expect(try visitor.get("/set-up?link=\(link)").status == 403)
    #expect(try visitor.post("/set-up", [("link", link), ("name", "x"), ("password", Self.password)]).status == 403)
  }

  @Test(arguments: ["", "short", "123456789"])
  func `a password that is too short spends no link`(password: String) throws {
    let link = try invite(nil)
    let answer = try Visitor(test).post("/set-up", [("link", link), ("name", "root"), ("password", password)])
    #expect(answer.status == 400 && answer.text.contains("10 characters"))
    #expect(try Visitor(test).get("/set-up?link=\(link)").status == 200)
  }

  /// As if time had passed.
  private func expire(_ table: String) throws {
    try test.catalog.database.write(.people) { try $0.connection.run("UPDATE \(table) SET expires_at = 1") }
  }

  @Test func `links, sessions and tokens end when their time has come`() throws {
    let link = try invite(nil)
    try expire("invitations")
    #expect(try Visitor(test).get("/set-up?link=\(link)").status == 403)
    #expect(try Visitor(test).post("/set-up", [("link", link), ("name", "x"), ("password", Self.password)]).status == 403)
    let visitor = try Visitor(test, as: .viewer)
    try expire("sessions")
    #expect(try visitor.get("/search").location.hasPrefix("/sign-in"))
    try expire("tokens")
    #expect(try test.ask(.get, "/api/v1/me", as: test.token).status == 401)
  }

  @Test func `the newest link for the first administrator is the only one`() throws {
    let old = try invite(nil)
    _ = try invite(nil)
    #expect(try Visitor(test).get("/set-up?link=\(old)").status == 403)
  }

  @Test func `signing in gives a cookie that scripts and other sites cannot use`() throws {
    try member()
    let answer = try Visitor(test).post("/sign-in", [("name", "BEA"), ("password", Self.password), ("next", "/columns?q=x")])
    #expect(answer.status == 303 && answer.location == "/columns?q=x")
    let cookie = answer.headers["Set-Cookie"] ?? ""
    for part in ["\(SessionCookie.name)=", "HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(part), "\(cookie)") }
    #expect(SessionCookie.set("x", isSecure: true).contains("; Secure"))
    #expect(!answer.text.contains(Self.password))
  }

  @Test(arguments: ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a b", "\r\nX: y"])
  func `signing in leads to no other site`(next: String) throws {
    try member()
    #expect(try Visitor(test).post("/sign-in", [("name", "bea"), ("password", Self.password), ("next", next)]).location == "/")
  }

  @Test func `a wrong password and an unknown name get one answer, and soon none`() throws {
    try member()
    let visitor = Visitor(test)
    let wrong = try visitor.post("/sign-in", [("name", "bea"), ("password", "wrong wrong wrong")])
    let unknown = try visitor.post("/sign-in", [("name", "nobody"), ("password", "wrong wrong wrong")])
    #expect(wrong.status == 401 && wrong.text == unknown.text && wrong.text.contains("do not belong together"))
    for _ in 0..<4 { _ = try visitor.post("/sign-in", [("name", "bea"), ("password", "wrong wrong wrong")]) }
    let throttled = try visitor.post("/sign-in", [("name", "bea"), ("password", Self.password)])
    #expect(throttled.status == 429 && throttled.text.contains("wait a minute"))
  }

  @Test func `who is locked out is out at once and cannot sign in`() throws {
    try member()
    let visitor = Visitor(test)
    _ = try visitor.post("/sign-in", [("name", "bea"), ("password", Self.password)])
    #expect(try visitor.get("/search").status == 200)
    let admin = try Visitor(test, as: .admin)
    #expect(try admin.post("/settings/users/bea", [("locked", "1")]).status == 303)
    #expect(try visitor.get("/search").status == 303)
    #expect(try visitor.post("/sign-in", [("name", "bea"), ("password", Self.password)]).status == 401)
    #expect(try admin.post("/settings/users/bea", [("locked", "0")]).status == 303)
    #expect(try visitor.post("/sign-in", [("name", "bea"), ("password", Self.password)]).status == 303)
  }

  @Test func `signing out makes the cookie worthless`() throws {
    let visitor = try Visitor(test, as: .viewer)
    let cookies = visitor.cookies
    #expect(try visitor.post("/sign-out").status == 303)
    visitor.cookies = cookies
    #expect(try visitor.get("/search").location.hasPrefix("/sign-in"))
  }

  @Test func `signing out everywhere else leaves this browser signed in`() throws {
    try member()
    let first = Visitor(test), second = Visitor(test)
    for visitor in [first, second] { _ = try visitor.post("/sign-in", [("name", "bea"), ("password", Self.password)]) }
    #expect(try first.get("/settings").text.contains("this one"))
    #expect(try first.post("/settings/sessions/end").status == 303)
    #expect(try first.get("/settings").status == 200)
    #expect(try second.get("/settings").status == 303)
  }

  @Test func `a password is changed by who knows the present one, and ends every session`() throws {
    try member()
    let visitor = Visitor(test)
    _ = try visitor.post("/sign-in", [("name", "bea"), ("password", Self.password)])
    _ = try visitor.get("/settings")
    #expect(try visitor.post("/settings/password", [("current", "not the present one"), ("password", "another good one")]).status == 400)
    #expect(try visitor.post("/settings/password", [("current", Self.password), ("password", "another good one")]).status == 303)
    #expect(try visitor.get("/settings").location.hasPrefix("/sign-in"))
    #expect(try visitor.post("/sign-in", [("name", "bea"), ("password", "another good one")]).status == 303)
  }
}
