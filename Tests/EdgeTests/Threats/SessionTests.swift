import Codecs
import Edge
import Net
import SQLite
import System
import Testing

@testable import Catalog
@testable import Web

/// A session ends when it should, belongs to one browser, and its cookie stays out of others' hands.
@Suite struct SessionTests {
  private static let password = "correct horse battery"

  /// A person with a password who has signed in by the form.
  private func signedIn(_ test: TestApplication) throws -> Visitor {
    let visitor = Visitor(test)
    let link = try test.catalog.write(.system) { writer in
      try writer.createUser("bob", role: .steward)
      return try writer.invite("bob")
    }
    #expect(try visitor.post("/set-up", [("link", link), ("password", Self.password)]).status == 303)
    _ = try visitor.get("/search")
    return visitor
  }

  private func cookie(_ visitor: Visitor) -> (String, String) { ("Cookie", "\(SessionCookie.name)=\(visitor.cookies[SessionCookie.name] ?? "")") }

  @Test func `a cookie is worth nothing after signing out`() throws {
    let test = try TestApplication()
    let visitor = try signedIn(test)
    let stolen = cookie(visitor)
    #expect(try test.answer(.get, "/settings", headers: [stolen])?.status == 200)
    #expect(try visitor.post("/sign-out").status == 303)
    #expect(visitor.cookies[SessionCookie.name] == nil)
    #expect(try test.answer(.get, "/settings", headers: [stolen])?.status == 401)
  }

  @Test func `signing in gives a session of its own and never one that was planted`() throws {
    let test = try TestApplication()
    let owner = try signedIn(test)
    for planted in ["00000000", cookie(owner).1.split(separator: "=").last.map(String.init) ?? ""] {
      let victim = Visitor(test)
      victim.cookies[SessionCookie.name] = planted
      if planted.count > 10 { victim.formToken = owner.formToken }
      #expect(try victim.post("/sign-in", [("name", "bob"), ("password", Self.password)]).status == 303)
      #expect(victim.cookies[SessionCookie.name] != planted)
      #expect(victim.cookies[SessionCookie.name]?.count == 64)
    }
    #expect(try test.answer(.get, "/settings", headers: [("Cookie", "\(SessionCookie.name)=00000000")])?.status == 401)
  }

  @Test func `an idle session ends, and every session ends in a week`() throws {
    let test = try TestApplication()
    let visitor = try signedIn(test)
    for (column, age) in [("last_seen_at", AccountLimits.idleSession + 1_000_000), ("expires_at", 0)] {
      let cookie = try test.session()
      #expect(try test.answer(.get, "/settings", headers: [cookie])?.status == 200)
      try test.catalog.write(.system) { try $0.connection.run("UPDATE sessions SET \(column) = ?", WallClock.microseconds - age) }
      #expect(try test.answer(.get, "/settings", headers: [cookie])?.status == 401, "\(column)")
    }
    #expect(try visitor.get("/settings").status == 303)
  }

  @Test func `a new password ends every session that knew the old one`() throws {
    let test = try TestApplication()
    let stolen = cookie(try signedIn(test))
    try test.catalog.write(.system) { try $0.setPassword(of: "bob", hash: "x") }
    #expect(try test.answer(.get, "/settings", headers: [stolen])?.status == 401)
  }

  @Test(arguments: [false, true])
  func `the cookie is for this site, for no script, and over TLS for TLS only`(isSecure: Bool) {
    let field = SessionCookie.set("s", isSecure: isSecure)
    let parts = Set(field.split(separator: ";").map { $0.drop { $0 == " " } })
    #expect(parts.isSuperset(of: ["HttpOnly", "SameSite=Lax", "Path=/"]))
    #expect(parts.contains("Secure") == isSecure)
    #expect(!field.contains("Domain"))
    #expect(SessionCookie.cleared.contains("Max-Age=0"))
  }

  @Test func `scripts keep nothing of a session in the browser`() throws {
    let root = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
    for name in try File.list("\(root)/Public") where name.hasSuffix(".js") {
      let script = try File.read("\(root)/Public/\(name)")
      for word in ["document.cookie", "indexedDB", "eval(", "Function(", ".innerHTML", "document.write", "insertAdjacentHTML"] {
        #expect(!script.contains(text: word), "\(name) uses \(word)")
      }
    }
  }

  @Test func `five guesses a minute are checked, and others may still sign in`() throws {
    let test = try TestApplication()
    _ = try signedIn(test)
    let statuses = try (0..<8).map { number in
      try Visitor(test).post("/sign-in", [("name", "BOB"), ("password", "guess \(number)")]).status
    }
    #expect(statuses == [401, 401, 401, 401, 401, 429, 429, 429])
    #expect(try Visitor(test).post("/sign-in", [("name", "bob"), ("password", Self.password)]).status == 429)
    #expect(try Visitor(test).post("/sign-in", [("name", "eve"), ("password", "x")]).status == 401)
  }

  @Test func `thirty guesses a minute are checked of one address, whatever the names`() {
    let throttle = SignInThrottle()
    for number in 0..<30 {
      #expect(throttle.begin("user\(number)", from: "192.0.2.1") == .admitted)
      throttle.end("user\(number)", from: "192.0.2.1", failed: true)
    }
    #expect(throttle.begin("another", from: "192.0.2.1") == .tooManyFailures)
    #expect(throttle.begin("another", from: "192.0.2.2") == .admitted)
  }

  @Test func `two passwords are checked at a time, and right ones do not count`() {
    let throttle = SignInThrottle()
    #expect(throttle.begin("a", from: "1") == .admitted && throttle.begin("b", from: "2") == .admitted)
    #expect(throttle.begin("c", from: "3") == .busy)
    throttle.end("a", from: "1", failed: false)
    #expect(throttle.begin("c", from: "3") == .admitted)
    throttle.end("b", from: "2", failed: false)
    for _ in 0..<40 {
      #expect(throttle.begin("d", from: "4") == .admitted)
      throttle.end("d", from: "4", failed: false)
    }
  }
}
