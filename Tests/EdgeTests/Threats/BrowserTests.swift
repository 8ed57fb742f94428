import Catalog
import Codecs
import Edge
import Net
import Testing

/// What a browser could be talked into: redirects to other sites, frames of other sites, caches that tell the next reader.
@Suite struct BrowserTests {
  private static let elsewhere = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/%09/evil.example\n",
    "\r\nLocation: https://evil.example", "///evil.example", "/\u{1F600}", " //evil.example", "http:/evil.example", "@evil.example", ".evil.example", "/a\\..\\evil",
  ]

  private func isLocal(_ location: String) -> Bool {
    location.hasPrefix("/") && !location.hasPrefix("//") && !location.contains("\\") && location.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  @Test(arguments: elsewhere)
  func `signing in leads nowhere but to this site`(next: String) throws {
    let test = try TestApplication()
    let link = try test.catalog.write(.system) { try $0.invite("ann") }
    _ = try Visitor(test).post("/set-up", [("link", link), ("password", "a long enough password")])
    let answer = try Visitor(test).post("/sign-in", [("name", "ann"), ("password", "a long enough password"), ("next", next)])
    #expect(answer.status == 303 && isLocal(answer.location), "\(answer.location)")
    #expect(answer.headers.values("Location").count == 1)
  }

  @Test(arguments: elsewhere)
  func `no form and no page leads to another site`(next: String) throws {
    let test = try TestApplication()
    let visitor = try Visitor(test, as: .admin)
    for endpoint in TestApplication.endpoints where !endpoint.pattern.hasPrefix("/api/") && endpoint.pattern != "/sign-out" && !endpoint.method.isSafe {
      let page = try visitor.post(endpoint.target("1"), [("back", next), ("next", next), ("name", "x"), ("return", next)])
      if (300..<400).contains(page.status) { #expect(isLocal(page.location), "\(endpoint.name) leads to \(page.location)") }
    }
    let value = PercentEncoding.encode(next, keeping: .unreserved)
    for target in ["//evil.example/", "/%5cevil.example", "/search?back=\(value)", "/a/\(value)", "/sign-in?next=\(value)", "/bulk/preview?back=\(value)"] {
      guard let answer = try test.answer(.get, target, headers: [("Accept", "text/html")]) else { continue }
      if let location = answer.headers["Location"] { #expect(isLocal(location), "\(target) leads to \(location)") }
      #expect(!answer.text.contains("href=\"\(next)\"") && !answer.text.contains("action=\"\(next)\""))
    }
  }

  @Test func `no page can be framed, and none tells others where its reader came from`() throws {
    let test = try TestApplication()
    for endpoint in TestApplication.endpoints where endpoint.method == .get && !endpoint.pattern.contains("stream") && !endpoint.pattern.contains("events") {
      for headers in [[], [test.bearer], [test.bearer, ("Accept", "text/html")]] {
        guard let answer = try test.answer(.get, endpoint.target("x"), headers: headers) else { continue }
        #expect(answer.headers["X-Frame-Options"] == "DENY", "\(endpoint.name)")
        #expect(answer.headers["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true, "\(endpoint.name)")
        #expect(answer.headers["Referrer-Policy"] == "same-origin", "\(endpoint.name)")
        #expect(answer.headers["Access-Control-Allow-Origin"] == nil, "\(endpoint.name)")
      }
    }
  }

  @Test func `what belongs to one reader is kept in no cache`() throws {
    let test = try TestApplication()
    try test.fillShop()
    let visitor = try Visitor(test, as: .admin)
    for endpoint in TestApplication.endpoints where endpoint.method == .get && !endpoint.pattern.hasPrefix("/static/") && !endpoint.pattern.contains("stream") && !endpoint.pattern.contains("events") {
      let page = try visitor.get(endpoint.target("shop.db.s.customers"))
      let control = page.headers["Cache-Control"] ?? ""
      #expect(control.contains("no-store") || control.contains("private") || control == "no-cache", "\(endpoint.name): \(control)")
      #expect(!control.contains("public"), "\(endpoint.name)")
    }
  }
}
