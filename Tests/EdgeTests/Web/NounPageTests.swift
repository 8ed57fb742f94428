import Catalog
import Codecs
import Net
import Testing

/// Domains, products, terms, tags, people: made, linked, renamed and deleted in the browser.
@Suite struct NounPageTests {
  private let test: TestApplication
  private let visitor: Visitor

  init() throws {
    test = try TestApplication()
    try test.fillShop()
    visitor = try Visitor(test, as: .steward)
  }

  private func uuid(_ namespace: AssetKind.Namespace, _ parts: String...) throws -> String {
    try test.catalog.read { try #require(try $0.asset(namespace, try FQN(parts: parts))).uuid.description }
  }

  struct Made: Sendable, CustomTestStringConvertible {
    let place: String
    let kind: String
    let name: String
    var testDescription: String { "\(kind) \(name)" }
  }

  @Test(arguments: [
    Made(place: "domains", kind: "domain", name: "logistics.returns"), Made(place: "products", kind: "data-product", name: "order-flow"),
    Made(place: "glossary", kind: "term", name: "Warehouse.Pick wave"), Made(place: "glossary", kind: "glossary", name: "Words"),
    Made(place: "tags", kind: "tag", name: "Tier.Gold"), Made(place: "tags", kind: "classification", name: "Retention"),
    Made(place: "people", kind: "team", name: "sales"), Made(place: "people", kind: "user", name: "a.b@example.com"),
    Made(place: "domains", kind: "domain", name: TestApplication.hostile.replacing("\"", with: "")),
  ])
  func `one is made, shown, described, and found`(made: Made) throws {
    let answer = try visitor.post("/\(made.place)", [("kind", made.kind), ("name", made.name), ("description", "What it is.")])
    #expect(answer.status == 303 && answer.location.hasPrefix("/\(made.place)/"), "\(answer.text)")
    let page = try visitor.get(answer.location)
    #expect(page.status == 200 && Markup(page.text).faults == [] && page.text.contains("What it is."))
    #expect(try visitor.get("/\(made.place)").text.contains(answer.location))
    let again = try visitor.post("/\(made.place)", [("kind", made.kind), ("name", made.name)])
    #expect(again.status == 409)
  }

  @Test(arguments: [
    ("/domains", [("kind", "table"), ("name", "x")], 400), ("/domains", [("kind", "domain"), ("name", "")], 400),
    ("/glossary", [("kind", "term"), ("name", "a..b")], 400), ("/people", [("name", "x")], 400),
  ] as [(String, [(String, String)], Int)])
  func `what cannot be made is refused`(target: String, fields: [(String, String)], status: Int) throws {
    #expect(try visitor.post(target, fields).status == status)
  }

  @Test func `a term is put on assets and columns, shown there, and taken off`() throws {
    _ = try visitor.post("/glossary", [("kind", "term"), ("name", "Words.Buyer")])
    let id = try uuid(.glossary, "Words", "Buyer")
    let answer = try visitor.post("/nouns/\(id)/link", [("subjects", "shop.db.s.customers\r\nshop.db.s.customers.email")])
    #expect(answer.status == 303, "\(answer.text)")
    let page = try visitor.get("/glossary/\(id)").text
    #expect(page.contains("customers") && page.contains("Take off email"))
    let table = try uuid(.data, "shop", "db", "s", "customers")
    let fields = [("subject", table), ("column", "email"), ("relation", "term"), ("target", id)]
    #expect(try visitor.post("/nouns/\(id)/unlink", fields).status == 303)
    #expect(try !visitor.get("/glossary/\(id)").text.contains("Take off email"))
    let missing = try visitor.post("/nouns/\(id)/link", [("subjects", "shop.db.s.custmers")])
    #expect(missing.status == 404 && missing.text.contains("custmers"))
  }

  @Test func `related terms, members and owners are linked and unlinked`() throws {
    for name in ["Words.A", "Words.B"] { _ = try visitor.post("/glossary", [("kind", "term"), ("name", name)]) }
    let a = try uuid(.glossary, "Words", "A"), b = try uuid(.glossary, "Words", "B")
    #expect(try visitor.post("/nouns/\(a)/link", [("relation", "related"), ("target", "Words.B")]).status == 303)
    _ = try visitor.post("/people", [("kind", "team"), ("name", "sales")])
    let team = try uuid(.people, "sales")
    #expect(try visitor.post("/nouns/\(team)/link", [("relation", "member"), ("target", "ann")]).status == 303)
    #expect(try visitor.get("/people/\(team)").text.contains("ann"))
    #expect(try visitor.get("/people/\(try uuid(.people, "ann"))").text.contains("sales"))
    #expect(try visitor.get("/glossary/\(b)").status == 200)
  }

  @Test func `a product says what it promises`() throws {
    _ = try visitor.post("/products", [("kind", "data-product"), ("name", "flow")])
    let id = try uuid(.dataProduct, "flow")
    let fields = [("name", "flow"), ("description", "All orders."), ("levels", "freshness: 1 h\navailability: 99.5 %")]
    #expect(try visitor.post("/nouns/\(id)/edit", fields).status == 303)
    let page = try visitor.get("/products/\(id)").text
    #expect(page.contains("<h2>What is promised") && page.contains("99.5 %") && page.contains("All orders."))
    #expect(try visitor.post("/nouns/\(id)/edit", [("name", "flow"), ("levels", "nonsense")]).status == 400)
    #expect(try visitor.post("/nouns/\(id)/edit", [("name", "flow"), ("levels", "")]).status == 303)
    #expect(try !visitor.get("/products/\(id)").text.contains("<h2>What is promised"))
  }

  @Test func `renamed, the old name leads to it; deleted, it can be brought back`() throws {
    _ = try visitor.post("/domains", [("kind", "domain"), ("name", "old")])
    let id = try uuid(.domain, "old")
    #expect(try visitor.post("/nouns/\(id)/edit", [("name", "new"), ("title", "New one")]).status == 303)
    #expect(try visitor.get("/domains/\(id)").text.contains("New one"))
    #expect(try visitor.post("/nouns/\(id)/state", [("state", "deleted")]).status == 303)
    #expect(try visitor.get("/domains/\(id)").text.contains("This was deleted"))
    #expect(try !visitor.get("/domains").text.contains("New one"))
    #expect(try visitor.post("/nouns/\(id)/state", [("state", "active")]).status == 303)
    #expect(try visitor.get("/domains").text.contains("New one"))
  }

  @Test func `a noun under another place's address is led to its own`() throws {
    _ = try visitor.post("/domains", [("kind", "domain"), ("name", "d")])
    let id = try uuid(.domain, "d")
    #expect(try visitor.get("/tags/\(id)").location == "/domains/\(id)")
    #expect(try visitor.get("/domains/nonsense").status == 404)
  }

  @Test func `a viewer sees nouns and no forms for them`() throws {
    _ = try visitor.post("/domains", [("kind", "domain"), ("name", "d")])
    let viewer = try Visitor(test, as: .viewer)
    let id = try uuid(.domain, "d")
    for place in ["/domains", "/domains/\(id)", "/glossary", "/people"] {
      let page = try viewer.get(place)
      #expect(page.status == 200 && !page.text.contains("action=\"/nouns") && !page.text.contains("<summary>Add"), "\(place)")
    }
    for action in ["edit", "link", "unlink", "state"] { #expect(try viewer.post("/nouns/\(id)/\(action)").status == 403) }
  }
}
