import Codecs
import Net
import System
import Testing

struct RequestParserTests {
  /// What a parser makes of `parts`, appended one after the other: requests as `METHOD target body`, then perhaps an
  /// error as its status.
  private func parse(_ parts: [[UInt8]], limits: RequestParser.Limits = .init(), bodyLimit: Int = 1000) -> [String] {
    var parser = RequestParser(limits: limits)
    var seen: [String] = []
    var head: RequestHead?
    do {
      for part in parts {
        part.withUnsafeBytes { parser.append($0) }
        reading: while true {
          switch try parser.next() {
          case .needsBytes: break reading
          case .head(let next):
            head = next
            try parser.acceptBody(limit: bodyLimit)
          case .body(let body):
            guard let head else { return ["a body without a head"] }
            let path = head.target.rawPath + (head.target.rawQuery.map { "?\($0)" } ?? "")
            seen.append("\(head.method.rawValue) \(path) \(String(decoding: body, as: UTF8.self))")
          }
        }
      }
    } catch {
      seen.append("\(error.status.code)")
    }
    return seen
  }

  private func parse(_ text: String) -> [String] { parse([bytes(text)]) }

  private static let valid: [(String, [String])] = [
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ["GET / "]),
    ("GET / HTTP/1.0\r\n\r\n", ["GET / "]),
    ("\r\n\r\nGET /a?b HTTP/1.1\r\nHost:\r\n\r\n", ["GET /a?b "]),
    ("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 003\r\n\r\nabcGET /b HTTP/1.1\r\nHost: a\r\n\r\n", ["POST /a abc", "GET /b "]),
    ("POST /a HTTP/1.1\r\nHost: a\r\ntransfer-ENCODING:\tChunked \r\n\r\n5;x=y\r\nhello\r\n0\r\nT: v\r\n\r\n", ["POST /a hello"]),
    ("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", ["PUT /a ab", "GET / "]),
    ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", ["OPTIONS  "]),
    ("GET http://b:80/c?d HTTP/1.1\r\nHost: a\r\n\r\n", ["GET /c?d "]),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{E9}\r\n\r\n", ["GET / "]),
  ]

  @Test(arguments: valid)
  func `valid requests split at every byte read the same`(text: String, expected: [String]) {
    let all = bytes(text)
    for cut in 0...all.count {
      #expect(parse([Array(all[..<cut]), Array(all[cut...])]) == expected)
    }
    #expect(parse(all.map { [$0] }) == expected)
  }

  private static let refused: [(String, Int)] = [
    ("GET /", 400), ("GET / HTTP/2.0", 400), ("GET / HTTP/1.10", 400), ("GET / http/1.1", 400), ("GET  / HTTP/1.1", 400),
    ("GET\t/\tHTTP/1.1", 400), ("GET / HTTP/1.1 ", 400), ("GET /a b HTTP/1.1", 400), ("GET /a\u{0}b HTTP/1.1", 400),
    ("GET /a\u{1}b HTTP/1.1", 400), ("GET /a\u{7F}b HTTP/1.1", 400), ("GET /a\rb HTTP/1.1", 400), ("GET foo HTTP/1.1", 400),
    ("GET * HTTP/1.1", 400), ("GET  HTTP/1.1", 400), ("GET /a#b HTTP/1.1", 400), ("G\u{1}T / HTTP/1.1", 400),
    ("G(T / HTTP/1.1", 400), (" GET / HTTP/1.1", 400), ("GET / HTTP/1.1x", 400), ("CONNECT a:443 HTTP/1.1", 501),
    ("TRACE / HTTP/1.1", 501), ("BREW / HTTP/1.1", 501), ("GET /\" HTTP/1.1", 400), ("GET /é HTTP/1.1", 400),
    ("GET /%zz HTTP/1.1", 400), ("GET /%00 HTTP/1.1", 400), ("GET /% HTTP/1.1", 400), ("GET /%c0%af HTTP/1.1", 400),
    ("GET /a;b=c HTTP/1.1", 400), ("GET /a/../b HTTP/1.1", 400), ("GET /%2e%2e/b HTTP/1.1", 400),
    ("\u{16}\u{3}\u{1}", 400), ("\r\n\r\n\r\nGET / HTTP/1.1", 400), ("\nGET / HTTP/1.1", 400),
  ]

  @Test(arguments: refused)
  func `a bad request line is refused`(line: String, status: Int) {
    #expect(parse("\(line)\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == ["\(status)"])
  }

  private static let refusedFields: [(String, Int)] = [
    ("", 400), ("Host: a\r\nHost: a", 400), ("Host: a b", 400), ("Host: u@a", 400), ("Host: a\r\nContent-Length: -1", 400),
    ("Host: a\r\nContent-Length: +5", 400), ("Host: a\r\nContent-Length: 5, 6", 400), ("Host: a\r\nContent-Length:", 400),
    ("Host: a\r\nContent-Length: 1\r\nContent-Length: 1", 400), ("Host: a\r\nContent-Length: 18446744073709551621", 400),
    ("Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", 400), ("Host: a\r\nTransfer-Encoding: gzip", 400),
    ("Host: a\r\nTransfer-Encoding: chunked, chunked", 400), ("Host: a\r\nTransfer-Encoding: gzip, chunked", 400),
    ("Host: a\r\nTransfer-Encoding:", 400), ("Host: a\r\nTransfer-Encoding: \"chunked\"", 400),
    ("Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400), ("Host: a\r\nX : y", 400),
    ("Host: a\r\nX: y\r\n z", 400), (" X: y\r\nHost: a", 400), ("Host: a\nX: y", 400), ("Host: a\rX: y", 400),
    ("Host: a\r\nX", 400), ("Host: a\r\nExpect: teapot", 417), ("Host: a\r\nContent-Length: 1001", 413),
  ]

  @Test(arguments: refusedFields)
  func `bad fields are refused`(fields: String, status: Int) {
    #expect(parse("POST / HTTP/1.1\r\n\(fields)\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == ["\(status)"])
  }

  @Test func `transfer coding in HTTP 1_0 is refused`() {
    #expect(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == ["400"])
  }

  @Test(arguments: ["Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 0"])
  func `a body with two ends is refused, also when one of them is right`(framing: String) {
    #expect(parse("POST / HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n0\r\n\r\n") == ["400"])
  }

  @Test func `nothing is read after a fault`() throws {
    var parser = RequestParser()
    bytes("BAD\r\n").withUnsafeBytes { parser.append($0) }
    let fault = try #require(throws: HTTPSyntaxError.self) { try parser.next() }
    bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n").withUnsafeBytes { parser.append($0) }
    #expect(throws: fault) { try parser.next() }
  }

  @Test func `a body that nobody accepted is refused`() throws {
    var parser = RequestParser()
    bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").withUnsafeBytes { parser.append($0) }
    guard case .head = try parser.next() else {
      Issue.record("no head")
      return
    }
    #expect(throws: HTTPSyntaxError.self) { try parser.next() }
  }

  @Test func `limits have their own answers`() {
    var limits = RequestParser.Limits()
    limits.requestLine = 50
    limits.fields = FieldLimits(bytes: 100, count: 3)
    let long = String(repeating: "a", count: 60)
    #expect(parse([bytes("GET /\(long)")], limits: limits) == ["414"])
    #expect(parse([bytes("GET /\(long) HTTP/1.1\r\n\r\n")], limits: limits) == ["414"])
    #expect(parse([bytes("GET / HTTP/1.1\r\nX: \(long)\(long)")], limits: limits) == ["431"])
    #expect(parse([bytes("GET / HTTP/1.1\r\nA:\r\nB:\r\nC:\r\nD:\r\n\r\n")], limits: limits) == ["431"])
    let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n"
    #expect(parse([bytes(chunked)], bodyLimit: 10) == ["413"])
  }

  @Test(arguments: [
    ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close", false), ("HTTP/1.1", "Connection: foo, CLOSE", false),
    ("HTTP/1.0", "", false), ("HTTP/1.0", "Connection: Keep-Alive", true), ("HTTP/1.1", "Connection: closed", true),
    ("HTTP/1.0", "Connection: keep-alive, close", false), ("HTTP/1.1", "Connection: close\r\nConnection: keep-alive", false),
  ])
  func `persistence follows version and Connection`(version: String, field: String, expected: Bool) throws {
    var parser = RequestParser()
    let field = field.isEmpty ? "" : field + "\r\n"
    bytes("GET / \(version)\r\nHost: a\r\n\(field)\r\n").withUnsafeBytes { parser.append($0) }
    guard case .head(let head) = try parser.next() else {
      Issue.record("no head")
      return
    }
    #expect(head.isPersistent == expected)
  }

  @Test func `mutated requests never do more than fail`() {
    var random = SeededRandom(seed: 7)
    let base = bytes("POST /a?b=c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\nT: v\r\n\r\n")
    let insertions = bytes("\r\n\t :;\u{0},0%")
    for _ in 0..<3000 {
      var mutated = base
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<mutated.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: mutated[index] = UInt8.random(in: 0...255, using: &random)
        case 1: mutated.remove(at: index)
        default: mutated.insert(insertions[Int.random(in: 0..<insertions.count, using: &random)], at: index)
        }
      }
      let whole = parse([mutated])
      let cut = Int.random(in: 0...mutated.count, using: &random)
      #expect(parse([Array(mutated[..<cut]), Array(mutated[cut...])]) == whole)
    }
  }
}
