import Catalog
import Codecs
import Edge
import Net
import System
import Testing

/// Writes that wait together for one commit.
struct SharedCommitTests {
  private let test: TestApplication

  init() throws { test = try TestApplication() }

  private func request(_ method: HTTPMethod, _ target: String, _ body: String, token: String? = nil) throws -> HTTPRequest {
    HTTPRequest(
      method, try URLTarget(Array(target.utf8)),
      headers: [
        "Host": "localhost", "Content-Type": "application/json", "Authorization": "Bearer \(token ?? test.token)",
      ], body: Array(body.utf8))
  }

  private func table(_ number: Int) -> String { #"{"kind": "table", "fqn": "shop.db.s.table\#(number)"}"# }

  /// Keeps the writer busy until the returned closure is called, so that writes gather behind it.
  private func holdWriter() throws -> @Sendable () -> Void {
    let gate = Guarded((started: false, open: false))
    try test.catalog.write(.system) { _ in
      gate.signal { $0.started = true }
      _ = gate.wait { $0.open ? () : nil }
    } completion: { _ in
    }
    _ = gate.wait { $0.started ? () : nil }
    return { gate.signal { $0.open = true } }
  }

  @Test func `hundreds of writes wait without a thread and share commits`() throws {
    // The first use of a token is noted, which is a write of its own that must not wait here.
    _ = try test.ask(.post, "/api/v1/assets", body: table(0), as: test.token)
    let before = test.catalog.commitCount
    let release = try holdWriter()
    let promised = try (1...300).map { test.application.begin(try request(.post, "/api/v1/assets", table($0))) }
    release()
    for (index, response) in promised.enumerated() {
      guard case .promised = response.body else {
        Issue.record("request \(index) was answered before it was durable")
        continue
      }
      let answer = response.settled()
      #expect(answer.status == .created)
      #expect(answer.headers["X-Content-Type-Options"] != nil)
      #expect(answer.headers["ETag"] != nil)
      guard case .bytes(let bytes) = answer.body else { continue }
      #expect(try JSON.parse(bytes)["fqn"] == .string("shop.db.s.table\(index + 1)"))
    }
    #expect(test.catalog.commitCount - before < 30, "\(test.catalog.commitCount - before) commits")
    let found = try test.ask(.get, "/api/v1/search?q=table300", as: test.token)
    #expect(found.text.contains("shop.db.s.table300"))
  }

  @Test func `a write that fails in a group is told so, and the others are kept`() throws {
    _ = try test.ask(.post, "/api/v1/assets", body: table(0), as: test.token)
    let release = try holdWriter()
    let bodies = (1...40).map { number in
      number % 4 == 0 ? #"{"kind": "table", "fqn": "shop.db.s.bad\#(number)", "references": ["no such thing"]}"# : table(number)
    }
    let promised = try bodies.map { test.application.begin(try request(.post, "/api/v1/assets", $0)) }
    release()
    for (index, response) in promised.enumerated() {
      let answer = response.settled()
      let fails = (index + 1) % 4 == 0
      #expect(answer.status == (fails ? .notFound : .created), "\(index): \(answer.status)")
      if fails { #expect(answer.headers["Content-Type"] == "application/problem+json") }
    }
    #expect(try test.ask(.get, "/api/v1/assets/shop.db.s.table39", as: test.token).status == 200)
    #expect(try test.ask(.get, "/api/v1/assets/shop.db.s.bad40", as: test.token).status == 404)
  }

  @Test func `writes of one client are done in the order in which they came`() throws {
    _ = try test.ask(.post, "/api/v1/assets", body: table(1), as: test.token)
    let release = try holdWriter()
    let promised = try (0..<50).map { number in
      test.application.begin(
        try request(.patch, "/api/v1/assets/shop.db.s.table1", #"{"description": "word \#(number)"}"#))
    }
    release()
    let tags = promised.map { $0.settled().headers["ETag"] ?? "" }
    #expect(Set(tags).count >= 1 && !tags.contains(""))
    #expect(try test.ask(.get, "/api/v1/assets/shop.db.s.table1", as: test.token).text.contains("word 49"))
    let versions = try JSON.parse(try test.ask(.get, "/api/v1/assets/shop.db.s.table1/versions", as: test.token).text)
    let words = (versions["changes"]?.array ?? []).compactMap { $0["fields"]?[0]?["after"]?.string }
    #expect(Array(words.prefix(50)) == (0..<50).reversed().map { "word \($0)" })
  }

  @Test func `a full queue answers busy at once, and a large request waits on its thread`() throws {
    _ = try test.ask(.post, "/api/v1/assets", body: table(0), as: test.token)
    let release = try holdWriter()
    var promised: [HTTPResponse] = []
    var refused: HTTPResponse?
    for number in 0..<5000 where refused == nil {
      let response = test.application.begin(try request(.post, "/api/v1/assets", table(number % 10)))
      if case .promised = response.body { promised.append(response) } else { refused = response }
    }
    #expect(refused?.status == .serviceUnavailable && refused?.headers["Retry-After"] == "1")
    release()
    #expect(promised.allSatisfy { $0.settled().status.code < 300 })
    let large = #"{"kind": "table", "fqn": "shop.db.s.large", "description": "\#(String(repeating: "x", count: 20_000))"}"#
    guard case .bytes = test.application.begin(try request(.post, "/api/v1/assets", large)).body else {
      Issue.record("a large request was parked")
      return
    }
  }

  @Test func `what waits when the catalog closes is written and answered`() throws {
    _ = try test.ask(.post, "/api/v1/assets", body: table(0), as: test.token)
    let release = try holdWriter()
    let outcomes = Guarded<[Bool]>([])
    for number in 1...20 {
      let draft = AssetDraft(.table, try FQN("shop.db.s.late\(number)"))
      try test.catalog.write(.push("late", Origin(.declared, "late"))) { try $0.put(draft).outcome } completion: { result in
        outcomes.signal { $0.append((try? result.get()) == .created) }
      }
    }
    release()
    try test.catalog.close()
    #expect(outcomes.withLock { $0 } == [Bool](repeating: true, count: 20))
  }
}
