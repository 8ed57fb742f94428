import Edge
import Net
import Testing

/// What another site makes a browser send is refused (CSRF).
@Suite struct CrossSiteTests {
  private static let form = "application/x-www-form-urlencoded"
  private static let table = #"{"kind": "table", "fqn": "a.b.c.d"}"#

  struct Attempt: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var target = "/domains"
    var type = CrossSiteTests.form
    var body = "kind=domain&name=x&description=y"
    var carriesToken = false
    var headers: [(String, String)] = []
    let status: Int
  }

  @Test(arguments: [
    Attempt(testDescription: "a form without its token", status: 403),
    Attempt(testDescription: "a form with a made-up token", body: "kind=domain&name=x&token=00", status: 403),
    Attempt(testDescription: "a form with its token", carriesToken: true, status: 303),
    Attempt(testDescription: "a form with its token and this site's origin", carriesToken: true, headers: [("Origin", "http://localhost")], status: 303),
    Attempt(testDescription: "a form with its token and another site's origin", carriesToken: true, headers: [("Origin", "https://evil.example")], status: 403),
    Attempt(testDescription: "a form with its token and an origin that hides", carriesToken: true, headers: [("Origin", "null")], status: 403),
    Attempt(testDescription: "a form with its token and a longer host", carriesToken: true, headers: [("Origin", "http://localhost.evil.example")], status: 403),
    Attempt(testDescription: "a form that the browser calls cross-site", carriesToken: true, headers: [("Sec-Fetch-Site", "cross-site")], status: 403),
    Attempt(testDescription: "a form of a neighbouring host", carriesToken: true, headers: [("Sec-Fetch-Site", "same-site")], status: 403),
    Attempt(testDescription: "JSON of this site", target: "/api/v1/assets", type: "application/json", body: table, headers: [("Origin", "http://localhost")], status: 201),
    Attempt(testDescription: "JSON of nowhere", target: "/api/v1/assets", type: "application/json", body: table, status: 403),
    Attempt(testDescription: "JSON of another site", target: "/api/v1/assets", type: "application/json", body: table, headers: [("Origin", "https://evil.example")], status: 403),
    Attempt(testDescription: "JSON that calls itself text", target: "/api/v1/assets", type: "text/plain", body: table, headers: [("Origin", "http://localhost")], status: 403),
  ])
  func `a request that carries a session must come from these pages`(attempt: Attempt) throws {
    let test = try TestApplication()
    let cookie = try test.session()
    var body = attempt.body
    if attempt.carriesToken { body += "&token=\(try token(test, cookie))" }
    let answer = try test.ask(
      .post, attempt.target, body: body, type: attempt.type, headers: [cookie] + attempt.headers)
    #expect(answer.status == attempt.status, "\(answer.text)")
  }

  @Test func `the token of one session does not open another`() throws {
    let test = try TestApplication()
    let first = try token(test, try test.session())
    let answer = try test.ask(.post, "/domains", body: "kind=domain&name=x&token=\(first)", type: Self.form, headers: [try test.session()])
    #expect(answer.status == 403)
  }

  @Test func `another site cannot sign a visitor in`() throws {
    let test = try TestApplication()
    let answer = try test.ask(
      .post, "/sign-in", body: "name=ann&password=x", type: Self.form, headers: [("Origin", "https://evil.example")])
    #expect(answer.status == 403)
  }

  @Test func `no route that changes something takes a session from another site`() throws {
    let test = try TestApplication()
    let headers = [try test.session(), ("Origin", "https://evil.example")]
    for endpoint in TestApplication.endpoints where !endpoint.method.isSafe {
      let parts = endpoint.pattern.split(separator: "/").map { $0.hasPrefix("{") ? "x" : String($0) }
      let answer = try test.ask(endpoint.method, "/" + parts.joined(separator: "/"), headers: headers)
      #expect(answer.status == 403 && answer.text.contains("cross-site"), "\(endpoint.method.rawValue) \(endpoint.pattern)")
    }
  }

  /// The token in a form of the settings page.
  private func token(_ test: TestApplication, _ cookie: (String, String)) throws -> String {
    let page = try test.ask(.get, "/settings", headers: [cookie]).text
    let start = try #require(page.firstRange(of: "name=\"token\" value=\""))
    return String(page[start.upperBound...].prefix { $0 != "\"" })
  }
}
