import Catalog
import Net
import Testing

/// The search page and its exports.
@Suite struct SearchPageTests {
  private func shop() throws -> Visitor {
    let test = try TestApplication()
    try test.fillShop()
    return try Visitor(test, as: .steward)
  }

  @Test func `what matched is marked, in columns too`() throws {
    let visitor = try shop()
    let assets = try visitor.get("/search?q=email").text
    #expect(assets.contains("Columns: <a") && assets.contains("<mark>email</mark>"))
    #expect(try visitor.get("/search?q=customers").text.contains("<mark>customers</mark>"))
    #expect(try visitor.get("/search?q=email&scope=columns").text.contains("<code class=\"type\">text</code>"))
  }

  @Test func `a facet can be taken in and left out, and says so in the address`() throws {
    let visitor = try shop()
    let page = try visitor.get("/search?q=shop+kind%3A%22table%22").text
    #expect(page.contains("kind: table"))
    #expect(page.contains("q=shop%20-kind%3A%22table%22"))
    #expect(try visitor.get("/search?q=-kind%3Atable").text.contains("kind: table"))
  }

  @Test func `facet counts are those of the results`() throws {
    let visitor = try shop()
    let json = try visitor.get("/search.json?q=kind:table").text
    #expect(json.contains(#""total":3"#) && json.contains(#"{"value":"table","count":3}"#))
  }

  @Test func `an empty query lists everything from A to Z`() throws {
    let visitor = try shop()
    let page = try visitor.get("/search").text
    #expect(page.contains("Everything, A to Z") && page.contains("class=\"letters\""))
    let first = try #require(page.firstRange(of: "customers</a>")), second = try #require(page.firstRange(of: "customers_copy</a>"))
    #expect(first.lowerBound < second.lowerBound)
    #expect(try visitor.get("/search?q=name:c*").text.contains("customers_copy"))
  }

  @Test func `the table of results is safe for spreadsheets`() throws {
    let visitor = try shop()
    let answer = try visitor.get("/search.csv?q=kind:table&scope=columns")
    #expect(answer.headers["Content-Type"] == "text/csv; charset=utf-8")
    #expect(answer.headers["Content-Disposition"] == "attachment; filename=\"search.csv\"")
    #expect(answer.text.contains("\"'=1+1") && !answer.text.contains(",\"=1"))
  }

  @Test func `nothing found says what to do`() throws {
    #expect(try shop().get("/search?q=zzzzqqqq").text.contains("Nothing matches."))
  }

  @Test(arguments: ["/search?page=0", "/search?page=x", "/search?page=40001"])
  func `a page number that is none is refused`(target: String) throws { #expect(try shop().get(target).status == 400) }

  @Test func `an unknown name is answered with names like it`() throws {
    let answer = try shop().get("/a/shop.db.s.customer")
    #expect(answer.status == 404 && answer.text.contains("Did you mean"))
  }
}
