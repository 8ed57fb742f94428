import Catalog
import Edge
import Net
import Testing

/// What holds for every page.
@Suite struct PagesTests {
  private static let exports = ["/search.json", "/search.csv", "/columns.csv"]

  /// Pages without parameters in their address.
  static var places: [String] {
    TestApplication.endpoints.filter { $0.method == .get && !$0.pattern.contains("{") }.map(\.pattern).filter { pattern in
      !pattern.hasPrefix("/api/") && !["/healthz", "/readyz", "/metrics"].contains(pattern) && !exports.contains(pattern)
        && !pattern.hasSuffix(".csv")
    }
  }

  @Test func `every page is well-formed, has one heading, and names hostile things as text`() throws {
    let test = try TestApplication()
    try test.fillShop()
    let visitor = try Visitor(test, as: .admin)
    for place in Self.places where place != "/set-up" {
      let page = try visitor.get(place)
      guard page.status == 200 else {
        #expect((300..<400).contains(page.status), "\(place) answers \(page.status)")
        continue
      }
      let markup = Markup(page.text)
      #expect(markup.faults == [], "\(place)")
      #expect(markup.headings == 1, "\(place)")
      #expect(!page.text.contains("<script>alert"), "\(place)")
      #expect(page.text.utf8.count < 100_000, "\(place) has \(page.text.utf8.count) bytes")
    }
  }

  @Test(arguments: Role.allCases)
  func `a role opens the pages of its permissions and is told so at the others`(role: Role) throws {
    let visitor = try Visitor(try TestApplication(), as: role)
    for endpoint in TestApplication.endpoints where Self.places.contains(endpoint.pattern) && endpoint.method == .get {
      guard case .needs(let permission) = endpoint.access else { continue }
      let page = try visitor.get(endpoint.pattern)
      #expect((page.status == 200) == role.permissions.contains(permission), "\(endpoint.pattern) answers \(page.status)")
      if page.status != 200 { #expect(page.status == 403 && page.text.contains("an administrator can give the role"), "\(endpoint.pattern)") }
    }
  }

  @Test func `an error is a page that says what to do`() throws {
    let visitor = try Visitor(try TestApplication(), as: .viewer)
    for (target, status) in [("/nothing", 404), ("/assets/00000000-0000-0000-0000-000000000000", 404), ("/users", 404), ("/audit", 403)] {
      let page = try visitor.get(target)
      #expect(page.status == status && Markup(page.text).faults == [] && page.text.contains("Request "), "\(target)")
    }
  }

  @Test func `who has not signed in is sent there and back`() throws {
    let visitor = Visitor(try TestApplication())
    let answer = try visitor.get("/columns?q=a%20b")
    #expect(answer.status == 303 && answer.location == "/sign-in?next=%2Fcolumns%3Fq%3Da%2520b")
  }
}
