import Catalog
import Codecs
import Edge
import Net
import Testing

/// Whoever asks without end, by one token or in one browser, is held back, and nobody else is.
@Suite struct CallerRateTests {
  private func ask(_ test: TestApplication, _ fields: (String, String)...) throws -> (status: Int, retry: String?, text: String) {
    let answer = try #require(try test.answer(.get, "/api/v1/me", headers: fields))
    return (answer.status, answer.headers["Retry-After"], answer.text)
  }

  private func bearer(_ token: String) -> (String, String) { ("Authorization", "Bearer \(token)") }

  @Test func `one token's requests are counted, those of others are not`() throws {
    let test = try TestApplication(callerRate: RateLimit(perSecond: 0.01, burst: 3))
    let other = try test.token(.viewer)
    let statuses = try (0..<5).map { _ in try ask(test, test.bearer).status }
    #expect(statuses == [200, 200, 200, 429, 429])
    let refused = try ask(test, test.bearer)
    #expect(refused.text.contains(#""code":"too-many-requests""#) && refused.text.contains("the token test"))
    #expect((1...100).contains(Int(refused.retry ?? "") ?? 0))
    #expect(try ask(test, bearer(other)).status == 200)
  }

  @Test func `all sessions of one user count together, and apart from the user's tokens`() throws {
    let test = try TestApplication(callerRate: RateLimit(perSecond: 0.01, burst: 4))
    let sessions = [try test.session(), try test.session()]
    let statuses = try (0..<6).map { try ask(test, sessions[$0 % 2]).status }
    #expect(statuses == [200, 200, 200, 200, 429, 429])
    #expect(try ask(test, test.bearer).status == 200)
  }

  @Test func `a browser is told on a page when to come back`() throws {
    let test = try TestApplication(callerRate: RateLimit(perSecond: 0.01, burst: 1))
    let session = try test.session()
    _ = try ask(test, session)
    let page = try #require(try test.answer(.get, "/search", headers: [session, ("Accept", "text/html")]))
    #expect(page.status == 429 && page.headers["Content-Type"] == "text/html; charset=utf-8")
    #expect(page.headers["Retry-After"] != nil)
    // What every page needs to be looked at, and the way out, cost nothing.
    #expect(try test.answer(.get, "/healthz", headers: [session])?.status == 200)
  }

  @Test func `what is refused for want of permission counts, and strangers are not confused with anybody`() throws {
    let test = try TestApplication(callerRate: RateLimit(perSecond: 0.01, burst: 2))
    let viewer = try test.token(.viewer)
    let statuses = try (0..<4).map { _ in try test.ask(.get, "/api/v1/users", as: viewer).status }
    #expect(statuses == [403, 403, 429, 429])
    for _ in 0..<5 { #expect(try ask(test).status == 401) }
    for _ in 0..<5 { #expect(try ask(test, bearer("cairn_none")).status == 401) }
    #expect(try ask(test, test.bearer).status == 200)
  }

  @Test func `nobody is counted unless the operator says so`() throws {
    let test = try TestApplication()
    for _ in 0..<300 { #expect(try ask(test, test.bearer).status == 200) }
  }
}
