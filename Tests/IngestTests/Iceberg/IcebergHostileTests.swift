import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// What a catalog does that breaks, lies or never ends.
@Suite(.timeLimit(.minutes(10))) struct IcebergHostileTests {
  private static func answer(_ body: String, status: String = "200 OK") -> [UInt8] {
    Array("HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8)
  }

  /// What a catalog of one table answers, in the order it is asked.
  private static let conversation = [
    answer(#"{"defaults": {}, "overrides": {}, "endpoints": ["GET /v1/{prefix}/namespaces"]}"#),
    answer(#"{"namespaces": [["n"]]}"#), answer(#"{"namespaces": []}"#), answer(#"{"identifiers": [{"namespace": ["n"], "name": "t"}]}"#),
    answer(#"{"metadata-location": "x", "metadata": \#(IcebergFixture.metadata(location: "s3://w/t")), "config": {}}"#),
  ]

  /// What the crawl brought, apart from what every catalog has.
  private func names(_ bench: CrawlBench) throws -> [String] { try bench.names().filter { $0.hasPrefix("lake") } }

  private func recipe(_ port: UInt16, timeout: Int = 5) -> String {
    "source: {type: iceberg, config: {uri: \"http://127.0.0.1:\(port)\", service: lake, threads: 1, timeout: \(timeout), include_column_statistics: false}}"
  }

  @Test func `the whole conversation is a crawl without an error`() throws {
    let server = try ScriptedServer(Self.conversation)
    let bench = try CrawlBench()
    #expect(try bench.run(recipe(server.port)).status == .succeeded)
    #expect(try names(bench) == ["lake", "lake.n", "lake.n.t"])
  }

  @Test func `a connection cut at any byte fails the run or keeps the table, and removes nothing`() throws {
    let bench = try CrawlBench()
    let whole = try ScriptedServer(Self.conversation)
    #expect(try bench.run(recipe(whole.port)).status == .succeeded)
    let before = try names(bench)
    let revision = try bench.revision()
    var random = SeededRandom(seed: 3)
    for place in Self.conversation.indices {
      let full = Self.conversation[place]
      let cuts = Set([0, 1, full.count - 1] + (0..<12).map { _ in Int.random(in: 0..<full.count, using: &random) })
      for cut in cuts {
        var answers = Self.conversation
        answers[place] = Array(full.prefix(cut))
        // An idempotent request whose kept connection closed may come once more.
        let server = try ScriptedServer(answers)
        let outcome = try bench.run(recipe(server.port))
        #expect(outcome.status == .failed || outcome.status == .warned, "answer \(place) cut at \(cut)")
        #expect(try names(bench) == before)
      }
    }
    #expect(try bench.revision() == revision)
  }

  @Test func `a server that falls silent ends the run within its timeout`() throws {
    for place in [0, 1, 4] {
      let bench = try CrawlBench()
      var answers = Array(Self.conversation.prefix(place + 1))
      answers[place] = Array(answers[place].prefix(answers[place].count / 2))
      let server = try ScriptedServer(answers, then: .silence)
      let start = MonotonicClock.now
      let outcome = try bench.run(recipe(server.port, timeout: 1))
      #expect(outcome.status != .succeeded)
      #expect(MonotonicClock.now - start < 8_000_000_000)
      if place < 2 { #expect(try names(bench) == []) }
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nContent-Length: 40\r\nConnection: close\r\n\r\n{}", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    "SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}", "",
  ])
  func `lengths that lie and other protocols are a clear error`(text: String) throws {
    let bench = try CrawlBench()
    let server = try ScriptedServer([Array(text.utf8)])
    let outcome = try bench.run(recipe(server.port, timeout: 2))
    #expect(outcome.status == .failed)
    #expect(outcome.failure?.contains("127.0.0.1") == true)
    #expect(try names(bench) == [])
  }

  @Test func `an answer without end is cut off at its limit`() throws {
    let server = try StubServer { _ in
      var response = HTTPResponse()
      let piece = [UInt8](repeating: 0x20, count: 1 << 20)
      response.body = .stream { piece }
      return response
    }
    let port = try #require(UInt16(server.address.split(separator: ":").last ?? ""))
    let bench = try CrawlBench()
    let outcome = try bench.run(recipe(port, timeout: 30))
    #expect(outcome.failure?.contains("larger than") == true)
    #expect(try names(bench) == [])
  }
}
