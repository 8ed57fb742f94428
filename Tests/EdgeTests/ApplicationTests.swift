import Catalog
import Codecs
import Net
import Testing

/// What people write comes back as text.
@Suite struct ApplicationTests {
  @Test func `what people write is shown and never run`() throws {
    let test = try TestApplication()
    let polyglot = "\"'><script>alert(1)</script>"
    let json = JSON.object(["kind": "table", "fqn": "shop.db.s.evil", "description": .string(polyglot), "displayName": .string(polyglot)])
    #expect(try test.ask(.post, "/api/v1/assets", body: json.text, as: test.token).status == 201)
    let id = try test.catalog.read { try $0.asset(.data, try FQN("shop.db.s.evil"))?.uuid.description ?? "" }
    for target in ["/assets/\(id)", "/assets/\(id)/history", "/search?q=%22%3E%3Cscript%3E", "/", "/columns?q=%3Cscript%3E"] {
      let page = try test.ask(.get, target, as: test.token)
      #expect(page.status == 200, "\(target)")
      #expect(!page.text.contains("<script>alert"), "\(target)")
    }
  }
}
