import Catalog
import Codecs
import Edge
import Net
import SQLite
import System
import Testing

@testable import Catalog

/// Accounts are given by links that work once; nobody becomes somebody by claiming a name.
@Suite struct AccountTakeoverTests {
  private static let fields = [("password", "a long enough password")]

  @Test func `a link works once`() throws {
    let test = try TestApplication()
    let link = try test.catalog.write(.system) { try $0.invite("ann") }
    #expect(try Visitor(test).post("/set-up", Self.fields + [("link", link)]).status == 303)
    #expect(try Visitor(test).post("/set-up", Self.fields + [("link", link)]).status == 403)
    #expect(try Visitor(test).get("/set-up?link=\(link)").status == 403)
  }

  @Test func `the first administrator's link does not take over an account there is`() throws {
    let test = try TestApplication()
    let link = try test.catalog.write(.system) { try $0.invite(nil) }
    for name in ["ann", "ANN"] {
      #expect(try Visitor(test).post("/set-up", Self.fields + [("link", link), ("name", name)]).status == 409, "\(name)")
    }
    #expect(try test.catalog.read { try $0.user("ann") }?.hasPassword == false)
    #expect(try Visitor(test).post("/set-up", Self.fields + [("link", link), ("name", "bob")]).status == 303)
  }

  @Test func `a link for one user is not turned to another`() throws {
    let test = try TestApplication()
    let link = try test.catalog.write(.system) { writer in
      try writer.createUser("bob", role: .viewer)
      return try writer.invite("bob")
    }
    let visitor = Visitor(test)
    #expect(try visitor.post("/set-up", Self.fields + [("link", link), ("name", "ann"), ("role", "admin")]).status == 303)
    #expect(try test.catalog.read { try $0.user("ann") }?.hasPassword == false)
    #expect(try test.catalog.read { try $0.user("bob") }?.role == .viewer)
    #expect(try visitor.get("/audit").status == 403)
  }

  @Test func `an old link and a newer one's forerunner are worth nothing`() throws {
    let test = try TestApplication()
    let first = try test.catalog.write(.system) { try $0.invite(nil) }
    let second = try test.catalog.write(.system) { try $0.invite(nil) }
    #expect(try Visitor(test).post("/set-up", Self.fields + [("link", first), ("name", "eve")]).status == 403)
    try test.catalog.write(.system) { try $0.connection.run("UPDATE invitations SET expires_at = ?", WallClock.microseconds - 1) }
    #expect(try Visitor(test).post("/set-up", Self.fields + [("link", second), ("name", "eve")]).status == 403)
  }

  @Test func `a new link for a user takes the place of an older one, and a password ends all of them`() throws {
    let test = try TestApplication()
    let links = try (0..<2).map { _ in try test.catalog.write(.system) { try $0.invite("ann") } }
    #expect(try Visitor(test).post("/set-up", Self.fields + [("link", links[1])]).status == 303)
    #expect(try Visitor(test).post("/set-up", Self.fields + [("link", links[0])]).status == 403)
  }

  @Test(arguments: ["", "short", "123456789"])
  func `a password that is too short is refused`(password: String) throws {
    let test = try TestApplication()
    let link = try test.catalog.write(.system) { try $0.invite("ann") }
    #expect(try Visitor(test).post("/set-up", [("link", link), ("password", password)]).status == 400)
  }

  @Test(arguments: ["", "a b", "a\nb", "<b>", "../x", "ann\u{0}", "a\u{202E}b", String(repeating: "a", count: 101)])
  func `a name that could pass for another is refused`(name: String) throws {
    let test = try TestApplication()
    let link = try test.catalog.write(.system) { try $0.invite(nil) }
    #expect((400..<500).contains(try Visitor(test).post("/set-up", Self.fields + [("link", link), ("name", name)]).status))
  }

  @Test func `the last administrator cannot be locked out or demoted`() throws {
    let test = try TestApplication()
    for body in [#"{"disabled": true}"#, #"{"role": "viewer"}"#] {
      #expect(try test.ask(.patch, "/api/v1/users/ann", body: body, as: test.token).status == 409, "\(body)")
    }
  }
}
