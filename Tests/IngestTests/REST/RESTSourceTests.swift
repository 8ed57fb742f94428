import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// Sources behind HTTP that break off, lie or never come to an end: what every connector with a REST interface rests on.
@Suite struct RESTSourceTests {
  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

  private static func reply(_ body: String, status: String = "200 OK") -> [UInt8] {
    Array("HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }

  private func settings(_ port: UInt16, timeout: Double = 2) throws -> RESTSettings {
    RESTSettings(
      "The source", try URL("http://127.0.0.1:\(port)/base"), user: "ann", password: "s3cret-Pw",
      tls: TLSClientConfiguration(), timeout: timeout,
      hints: RESTSettings.Hints(address: "check url", login: "check the login", permission: "ask for more rights"))
  }

  private func source(_ port: UInt16, timeout: Double = 2) throws -> RESTSource { RESTSource(try settings(port, timeout: timeout)) }

  private func failure(_ source: RESTSource) -> String {
    do throws(CrawlError) {
      _ = try source.get("things")
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func `a reply cut at any byte is one clear line`() throws {
    let whole = Self.reply(#"{"a": [1, 2, 3]}"#)
    let server = try ScriptedServer((0..<whole.count).map { Array(whole.prefix($0)) })
    let source = try source(server.port)
    for cut in 0..<whole.count {
      let text = failure(source)
      #expect(text.hasPrefix("The source at 127.0.0.1:\(server.port), user \"ann\": ") && text.hasSuffix("(check url)"), "cut at \(cut): \(text)")
      #expect(!text.contains("s3cret-Pw") && !text.contains("\n"))
    }
  }

  static let lies: [(name: String, bytes: [UInt8], says: String)] = [
    ("no HTTP", Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), "not valid HTTP"),
    ("a negative length", Array("\(head)Content-Length: -5\r\n\r\n".utf8), "not valid HTTP"),
    ("two lengths", Array("\(head)Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello".utf8), "not valid HTTP"),
    ("a length of an exabyte", Array("\(head)Content-Length: 1152921504606846976\r\n\r\n".utf8), "larger than"),
    ("a chunk of that size", Array("\(head)Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n".utf8), "larger than"),
    ("a broken coding", Array("\(head)Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello".utf8), "cannot be decoded"),
    ("nesting without end", reply(String(repeating: "[", count: 200_000)), "is not JSON"),
    ("a page", reply("<html>"), "is not JSON"), ("nothing", reply(""), "is not JSON"),
    ("another way", Array("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".utf8), "/base/things answered 302"),
    ("a fault of its own", reply("{}", status: "500 Oops"), "answered 500"),
    ("no such path", reply("{}", status: "404 Not Found"), "there is no /base/things (check url)"),
    ("no login", reply("{}", status: "401 Unauthorized"), "the password or the user is wrong (check the login)"),
    ("no right", reply("{}", status: "403 Forbidden"), "may not read /base/things (ask for more rights)"),
  ]

  @Test(arguments: lies.indices) func `a lie is one clear line`(index: Int) throws {
    let (name, bytes, says) = Self.lies[index]
    let server = try ScriptedServer([bytes])
    let text = failure(try source(server.port))
    #expect(text.contains(says), "\(name): \(text)")
    #expect(!text.contains("s3cret-Pw") && !text.contains("\n"))
  }

  @Test func `silence is given up when the time is over`() throws {
    for start in [[], Array("HTTP/1.1 200".utf8), Array("\(Self.head)Content-Length: 100\r\n\r\n{".utf8)] {
      let server = try ScriptedServer([start], then: .silence)
      let begin = MonotonicClock.now
      #expect(failure(try source(server.port, timeout: 0.3)).contains("timed out while waiting for data"))
      #expect(MonotonicClock.now - begin < 10_000_000_000)
    }
  }

  @Test func `an answer that drips for ever is given up, and one that floods is refused`() throws {
    let dripping = try ScriptedServer()
    dripping.expect([.endless(Array("\(Self.head)\r\n[".utf8), Array("1,".utf8), pause: 20_000)])
    let begin = MonotonicClock.now
    #expect(failure(try source(dripping.port, timeout: 1)).contains("timed out"))
    #expect(MonotonicClock.now - begin < 15_000_000_000)
    let flooding = try ScriptedServer()
    flooding.expect([.endless(Array("\(Self.head)\r\n[".utf8), [UInt8](repeating: 0x20, count: 1 << 16), pause: 0)])
    #expect(failure(try source(flooding.port, timeout: 60)).contains("larger than 67108864 bytes"))
  }

  @Test func `a crawl that is stopped waits for no busy source`() throws {
    let server = try StubServer { _ in .json("{}", HTTPStatus(503)) }
    let start = MonotonicClock.now
    let source = RESTSource(try settings(server.port)) { !server.requests.isEmpty }
    #expect(throws: CrawlError.cancelled) { try source.get("things") }
    #expect(server.requests.count == 1 && MonotonicClock.now - start < 1_000_000_000)
  }

  @Test func `names go into paths whole`() { #expect(RESTSource.encode("a/b c%ü") == "a%2Fb%20c%25%C3%BC") }

  /// The stand-ins' answers one by one, and what becomes of the catalog when one of them does not come.
  @Test func `a crawl that breaks off at any answer leaves the catalog as it was`() throws {
    let test = try IngestCatalog()
    let fails = Guarded(Int.max)
    let good = try ConnectStandIn([
      "a": ConnectStandIn.Connector(config: ["connector.class": "FileStreamSource", "file": "/x", "topic": "t"], topics: ["t"]),
      "b": ConnectStandIn.Connector(config: ["connector.class": "FileStreamSink", "file": "/y", "topics": "t"], type: "sink", topics: ["t"]),
    ])
    let settings = try RESTSettings(
      "x", URL(good.address), user: nil, password: "", tls: TLSClientConfiguration(), timeout: 5,
      hints: RESTSettings.Hints(address: "", login: "", permission: ""))
    let front = try StubServer { request in
      let place = fails.withLock { left -> Int in
        left -= 1
        return left
      }
      guard place >= 0 else { return .json("{\"broken\": ") }
      let path = String(request.target.rawPath.dropFirst()) + (request.target.rawQuery.map { "?\($0)" } ?? "")
      return (try? RESTSource(settings).get(path)).map { .json($0.bytes()) } ?? .json("{}", .notFound)
    }
    let recipe = try test.recipe(text: "pipeline_name: cdc\nsource: {type: kafka-connect, config: {connect_uri: '\(front.address)'}}")
    #expect(try test.crawl(recipe).status == .succeeded)
    let count = front.requests.count
    let before = try test.lastChange()
    for answers in 0..<count {
      fails.withLock { $0 = answers }
      let run = try test.crawl(recipe)
      #expect(run.status == .failed && run.counts.removed == 0, "after \(answers) answers")
      #expect(try test.lastChange() == before, "after \(answers) answers")
    }
    fails.withLock { $0 = .max }
    #expect(try test.crawl(recipe).status == .succeeded)
    #expect(try test.lastChange() == before)
  }
}
