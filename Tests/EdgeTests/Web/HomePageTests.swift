import Catalog
import Net
import Testing

/// The start page, empty and filled.
@Suite struct HomePageTests {
  @Test func `an empty catalog offers three ways to begin`() throws {
    let visitor = try Visitor(try TestApplication(), as: .admin)
    let page = try visitor.get("/").text
    #expect(page.contains("Load the sample data") && page.contains("href=\"/recipes/new\"") && page.contains("Make a token and show the command"))
    let made = try visitor.post("/settings/tokens", [("name", "first push"), ("scope", "read"), ("scope", "contribute"), ("days", "30")]).text
    #expect(made.contains("http://localhost/api/v1/assets -d") && made.contains("Bearer cairn_"))
  }

  @Test func `what a viewer may not do is not offered`() throws {
    let page = try Visitor(try TestApplication(), as: .viewer).get("/").text
    #expect(!page.contains("/samples/load") && !page.contains("/recipes/new") && page.contains("An administrator can do this."))
  }

  @Test func `a filled one shows what is one's own, what failed and what changed`() throws {
    let test = try TestApplication()
    try test.fillShop()
    let visitor = try Visitor(test, as: .steward)
    _ = try visitor.post("/people", [("kind", "team"), ("name", "sales")])
    try test.catalog.write(.person("steward-visitor")) { writer in
      let table = try #require(try writer.reader.asset(.data, try FQN("shop.db.s.customers")))
      try writer.link(Subject(table.id), LinkDraft(.owner, .named(.team, try FQN(parts: ["sales"]))))
      let team = try #require(try writer.reader.asset(.people, try FQN(parts: ["sales"])))
      try writer.link(Subject(team.id), LinkDraft(.member, .named(.user, try FQN(parts: ["steward-visitor"]))))
      let run = try writer.beginRun(of: "shop", trigger: "manual", isDry: false)
      try writer.updateRun(run, .failed, RunCounts(), failure: "the password is wrong")
    }
    let page = try visitor.get("/").text
    #expect(page.contains("through sales") && page.contains("the password is wrong") && page.contains("2 suggested tags to judge"))
    #expect(Markup(page).faults == [] && !page.contains("<script>alert"))
  }

  @Test func `a server without sample data says so`() throws {
    #expect(try Visitor(try TestApplication(), as: .admin).post("/samples/load").status == 409)
  }
}
