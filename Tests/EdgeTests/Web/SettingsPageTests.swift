import Catalog
import Codecs
import Net
import Testing

/// Tokens, users, secrets and the audit in the browser.
@Suite struct SettingsPageTests {
  private let test: TestApplication
  private let admin: Visitor

  init() throws {
    test = try TestApplication()
    admin = try Visitor(test, as: .admin)
  }

  private func secret(in page: String) throws -> String {
    let start = try #require(page.firstRange(of: "id=\"secret\">"))
    return String(page[start.upperBound...].prefix { $0 != "<" })
  }

  @Test func `a token is shown once, works, shows its use, and is revoked`() throws {
    let made = try admin.post("/settings/tokens", [("name", "airflow"), ("scope", "read"), ("scope", "contribute"), ("producer", "airflow"), ("days", "30")])
    let secret = try secret(in: made.text)
    #expect(Markup(made.text).faults == [] && made.text.contains("curl -H") && made.headers["Cache-Control"] == "no-store")
    let list = try admin.get("/settings").text
    #expect(list.contains("airflow") && !list.contains(secret) && list.contains("in 29 d"))
    #expect(try test.ask(.get, "/api/v1/me", as: secret).status == 200)
    #expect(try !admin.get("/settings").text.contains("<td>never</td>"))
    let id = try test.catalog.read { try $0.tokens().first { $0.name == "airflow" }?.id ?? 0 }
    #expect(try admin.post("/settings/tokens/\(id)/revoke").status == 303)
    #expect(try test.ask(.get, "/api/v1/me", as: secret).status == 401)
    #expect(try admin.get("/settings").text.contains("revoked"))
  }

  @Test func `a token never allows more than its maker may`() throws {
    let viewer = try Visitor(test, as: .viewer)
    let made = try viewer.post("/settings/tokens", [("name", "t"), ("scope", "read"), ("scope", "administer")])
    #expect(try test.ask(.get, "/api/v1/users", as: try secret(in: made.text)).status == 403)
    #expect(try viewer.post("/settings/tokens", [("name", "t"), ("scope", "administer")]).status == 400)
  }

  @Test func `nobody revokes another's token`() throws {
    let id = try test.catalog.read { try $0.tokens().first { $0.name == "test" }?.id ?? 0 }
    #expect(try Visitor(test, as: .viewer).post("/settings/tokens/\(id)/revoke").status == 404)
    #expect(try test.ask(.get, "/api/v1/me", as: test.token).status == 200)
  }

  @Test func `users are invited, promoted, sent a new link and signed out`() throws {
    let invited = try admin.post("/settings/users", [("name", "dan"), ("role", "viewer")])
    #expect(invited.text.contains("http://localhost/set-up?link="))
    #expect(try admin.get("/settings/users").text.contains("invited"))
    #expect(try admin.post("/settings/users/dan", [("role", "steward")]).status == 303)
    #expect(try test.catalog.read { try $0.user("dan")?.role } == .steward)
    #expect(try admin.post("/settings/users/dan", [("role", "king")]).status == 400)
    #expect(try admin.post("/settings/users/dan/invite").text.contains("/set-up?link="))
    #expect(try admin.post("/settings/users/nobody/invite").status == 404)
    let other = try Visitor(test, as: .viewer)
    #expect(try admin.post("/settings/users/viewer-visitor/sign-out").status == 303)
    #expect(try other.get("/settings").status == 303)
  }

  @Test func `secrets go in and never come out`() throws {
    let canary = "canary-\(UInt32(7))-x"
    #expect(try admin.post("/settings/secrets", [("name", "shop_password"), ("value", canary)]).status == 303)
    let page = try admin.get("/settings/secrets").text
    #expect(page.contains("shop_password") && !page.contains(canary))
    #expect(try !admin.get("/audit").text.contains(canary) && !admin.get("/audit.csv").text.contains(canary))
    #expect(try admin.post("/settings/secrets", [("name", "1 bad"), ("value", canary)]).status == 400)
    #expect(try !admin.post("/settings/secrets", [("name", "x"), ("value", "")]).text.contains(canary))
    #expect(try admin.post("/settings/secrets/shop_password/remove").status == 303)
    #expect(try !admin.get("/settings/secrets").text.contains("<code>shop_password</code>"))
  }

  @Test func `the audit holds a bulk change once, and can be filtered and paged`() throws {
    try test.fillShop()
    _ = try admin.post("/bulk/apply", [("all", "1"), ("q", "kind:table"), ("scope", "columns"), ("tag", "Tier.Gold")])
    let page = try admin.get("/audit").text
    #expect(page.split(separator: "Set tag Tier.Gold on 10 columns").count == 2)
    #expect(try admin.get("/audit?actor=recipe:shop&operation=created").text.contains("customers_copy"))
    #expect(try admin.get("/audit?actor=nobody").text.contains("Nothing like that."))
    #expect(try admin.get("/audit?since=2999-01-01").text.contains("Nothing like that."))
    let csv = try admin.get("/audit.csv?operation=linked").text
    #expect(csv.hasPrefix("\"number\",\"at\"") && csv.contains("Tier.Gold"))
  }

  @Test func `older entries of the audit are one page further`() throws {
    try test.catalog.write(.person("ann")) { writer in
      for number in 0..<120 { _ = try writer.put(AssetDraft(.domain, try FQN(parts: ["d\(number)"]))) }
    }
    let first = try admin.get("/audit?operation=created").text
    let start = try #require(first.firstRange(of: "href=\"/audit?operation=created&amp;before=") ?? first.firstRange(of: "href=\"/audit?operation=created&before="))
    let address = "/audit?operation=created&before=" + first[start.upperBound...].prefix { $0.isNumber }
    #expect(first.contains(">d119<") && !first.contains(">d10<"))
    #expect(try admin.get(address).text.contains(">d10<"))
  }
}
