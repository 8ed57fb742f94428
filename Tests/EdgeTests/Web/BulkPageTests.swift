import Catalog
import Testing

/// Tagging many columns at once: pick, look, confirm, take back.
@Suite struct BulkPageTests {
  private static let table = "shop.db.s.customers"
  private let test: TestApplication
  private let visitor: Visitor

  init() throws {
    test = try TestApplication()
    try test.fillShop()
    visitor = try Visitor(test, as: .steward)
  }

  private func batch(_ answer: Visitor.Page) throws -> String {
    try #require(answer.location.split(separator: "=").last.map(String.init))
  }

  @Test func `the worklist shows suggestions with their reason`() throws {
    let page = try visitor.get("/columns?tag=none&suggest=any").text
    #expect(page.contains("<strong>2</strong> columns"))
    #expect(page.contains("the name is email 90 %"))
    #expect(try visitor.get("/columns?suggest=PII.Email").text.contains("<strong>1</strong> column<"))
    #expect(try visitor.get("/columns?suggest=PII").text.contains("<strong>2</strong> columns"))
  }

  @Test func `all that match are tagged in two steps, with those downstream, and taken back in one`() throws {
    let fields = [("all", "1"), ("q", "email"), ("scope", "columns"), ("tag", "PII.Email"), ("downstream", "1"), ("back", "/columns?q=email")]
    let preview = try visitor.post("/bulk/preview", fields)
    #expect(preview.status == 200 && preview.text.contains("Change 2 columns"))
    let picked = try #require(Visitor.hidden("column", in: preview.text))
    let answer = try visitor.post("/bulk/apply", [("column", picked), ("tag", "PII.Email"), ("back", "/columns?q=email")])
    #expect(answer.status == 303 && answer.location.hasPrefix("/columns?q=email&batch="))
    #expect(try test.tags("email", of: Self.table) == ["PII.Email"])
    #expect(try test.tags("email", of: Self.table + "_copy") == ["PII.Email"])
    #expect(try visitor.get(answer.location).text.contains("Set tag PII.Email on 2 columns"))
    let undone = try visitor.post("/batches/\(try batch(answer))/undo", [("back", answer.location)])
    #expect(undone.location.hasPrefix("/columns?q=email&undone="))
    #expect(try visitor.get(undone.location).text.contains("Taken back: 2 fields"))
    #expect(try test.tags("email", of: Self.table + "_copy") == [])
  }

  @Test func `columns downstream of one are found by column lineage`() throws {
    let preview = try visitor.post(
      "/bulk/preview", [("column", try test.column("phone", of: Self.table)), ("tag", "PII.Phone"), ("downstream", "1")])
    #expect(preview.text.contains("Change 2 columns") && preview.text.contains("of them downstream"))
  }

  @Test func `what stands and what conflicts is told apart from what changes`() throws {
    let email = try test.column("email", of: Self.table), phone = try test.column("phone", of: Self.table)
    _ = try visitor.post("/bulk/apply", [("column", email), ("tag", "PII.Email")])
    _ = try visitor.post("/bulk/apply", [("column", phone), ("suggestions", "rejected")])
    #expect(try visitor.post("/bulk/preview", [("column", email), ("tag", "PII.Email")]).text.contains("Nothing would change."))
    let other = try visitor.post("/bulk/preview", [("column", email), ("tag", "PII.Name")]).text
    #expect(other.contains("has tag PII.Email already") && other.contains("change the 1 conflict"))
    let rejected = try visitor.post("/bulk/preview", [("column", phone), ("tag", "PII.Phone")]).text
    #expect(rejected.contains("steward-visitor turned this down"))
    _ = try visitor.post("/bulk/apply", [("column", phone), ("tag", "PII.Phone")])
    #expect(try test.tags("phone", of: Self.table) == [])
    _ = try visitor.post("/bulk/apply", [("column", phone), ("tag", "PII.Phone"), ("conflicts", "1")])
    #expect(try test.tags("phone", of: Self.table) == ["PII.Phone"])
  }

  @Test func `each column's own suggestions are accepted at once`() throws {
    _ = try visitor.post("/bulk/apply", [("all", "1"), ("q", "has:suggested"), ("scope", "columns"), ("suggestions", "confirmed")])
    #expect(try test.tags("email", of: Self.table) == ["PII.Email"])
    #expect(try test.tags("phone", of: Self.table) == ["PII.Phone"])
    #expect(try visitor.get("/columns?suggest=any").text.contains("No column matches."))
  }

  @Test func `names suggest tags for untagged columns, once`() throws {
    let answer = try visitor.post("/columns/suggest", [("q", "customers_copy")])
    #expect(answer.location == "/columns?q=customers_copy&tag=none&suggest=any&proposed=3")
    let page = try visitor.get(answer.location).text
    #expect(page.contains("3 columns got a suggestion") && page.contains("the name says full name 90 %"))
    #expect(try visitor.post("/columns/suggest", [("q", "customers_copy")]).location.hasSuffix("proposed=0"))
    #expect(try Visitor(test, as: .viewer).post("/columns/suggest").status == 403)
  }

  @Test func `assets get owners, domains and products together`() throws {
    let fields = [("all", "1"), ("q", "kind:table"), ("scope", "assets"), ("owner", "team:sales"), ("domain", "shop"), ("back", "/search")]
    let preview = try visitor.post("/bulk/preview", fields)
    #expect(preview.text.contains("Change 3 assets") && preview.text.contains("There is no domain shop yet"))
    let picked = try #require(Visitor.hidden("asset", in: preview.text))
    _ = try visitor.post("/bulk/apply", [("asset", picked), ("owner", "team:sales"), ("domain", "shop")])
    #expect(try visitor.get("/search.json?q=owner:sales+domain:shop").text.contains(#""total":3"#))
  }

  @Test(arguments: [
    ([("tag", "PII.Email")], "tick at least one row"), ([("column", "1")], "name at least one thing"),
    ([("column", "x"), ("tag", "PII.Email")], "row number"), ([("column", "1-99999999"), ("tag", "PII.Email")], "more than 10000"),
    ([("column", "999999"), ("tag", "PII.Email")], "tick at least one row"), ([("column", "1"), ("tag", "a..b")], "empty part"),
  ] as [([(String, String)], String)])
  func `an order that makes no sense is refused with what would`(fields: [(String, String)], reason: String) throws {
    for target in ["/bulk/preview", "/bulk/apply"] {
      let answer = try visitor.post(target, fields)
      #expect(answer.status == 400 && answer.text.contains(reason), "\(answer.text)")
    }
  }

  @Test func `after a change nobody is sent to another site`() throws {
    for address in ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"] {
      let answer = try visitor.post(
        "/bulk/apply", [("column", try test.column("id", of: Self.table)), ("tag", "PII.Name"), ("back", address)])
      #expect(answer.location.hasPrefix("/batches?batch="), "\(address)")
    }
  }

  @Test func `a viewer sees the list and changes nothing`() throws {
    let viewer = try Visitor(test, as: .viewer)
    let page = try viewer.get("/columns")
    #expect(page.status == 200 && !page.text.contains("/bulk/preview"))
    #expect(try viewer.post("/bulk/apply", [("column", "1"), ("tag", "PII.Email")]).status == 403)
  }
}
