import Net
import System
import Testing

struct HTTPResponseParserTests {
  /// What a parser made of a response.
  private struct Reading: Equatable {
    var status: HTTPStatus?
    var headers = HTTPHeaders()
    var body: [UInt8] = []
    var isComplete = false
    var isReusable = false
  }

  /// Feeds `pieces` and then the end of input where the response asks for it.
  private func read(
    _ pieces: [[UInt8]], to request: HTTPResponseParser.Request = .other, bodyLimit: Int = 1000, ends: Bool = false
  ) throws -> Reading {
    var parser = HTTPResponseParser(to: request, bodyLimit: bodyLimit, fields: FieldLimits(bytes: 1000, count: 20))
    var reading = Reading()
    func note(_ event: HTTPResponseParser.Event?) {
      switch event {
      case .head(let status, let headers): (reading.status, reading.headers) = (status, headers)
      case .body(let bytes): reading.body += bytes
      case .end: reading.isComplete = true
      case nil: break
      }
    }
    for piece in pieces {
      parser.append(piece)
      while let event = try parser.next() { note(event) }
    }
    if ends { note(try parser.endOfInput()) }
    reading.isReusable = parser.isReusable
    return reading
  }

  private func read(
    _ text: String, to request: HTTPResponseParser.Request = .other, bodyLimit: Int = 1000, ends: Bool = false
  ) throws -> Reading {
    try read([bytes(text)], to: request, bodyLimit: bodyLimit, ends: ends)
  }

  private static let whole: [(text: String, status: UInt16, body: String, isReusable: Bool)] = [
    ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true),
    ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true),
    ("HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nab", 200, "ab", true),
    ("HTTP/1.1 404\r\nContent-Length: 2\r\n\r\nab", 404, "ab", true),
    ("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nab", 200, "ab", true),
    ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na", 200, "a", false),
    ("HTTP/1.1 200 OK\r\nConnection: x, CLOSE\r\nContent-Length: 1\r\n\r\na", 200, "a", false),
    ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", 200, "a", false),
    ("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\na", 200, "a", true),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\n wo\r\n0\r\n\r\n", 200, "hello wo",
      true
    ),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\nTrailer: x\r\n\r\n", 200, "", true),
    ("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true),
    ("HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", 304, "", true),
    (
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 None\r\n\r\n", 204, "", true
    ),
  ]

  @Test(arguments: whole.indices)
  func `a response split at every byte reads the same`(index: Int) throws {
    let (text, status, body, isReusable) = Self.whole[index]
    let all = bytes(text)
    for cut in 0...all.count {
      let reading = try read([Array(all[..<cut]), Array(all[cut...])])
      #expect(reading.status == HTTPStatus(status))
      #expect(reading.body == bytes(body))
      #expect(reading.isComplete)
      #expect(reading.isReusable == isReusable)
    }
    #expect(try read(all.map { [$0] }).body == bytes(body))
  }

  @Test(arguments: whole.indices)
  func `a response cut short is never complete`(index: Int) throws {
    let all = bytes(Self.whole[index].text)
    for count in 1..<all.count {
      let part = Array(all[..<count])
      #expect(try !read([part]).isComplete)
      #expect(throws: HTTPSyntaxError.self) { try read([part], ends: true) }
    }
  }

  @Test func `a body without length lasts until the stream ends`() throws {
    let reading = try read("HTTP/1.1 200 OK\r\n\r\nall of it", ends: true)
    #expect(reading.body == bytes("all of it"))
    #expect(reading.isComplete && !reading.isReusable)
    #expect(try !read("HTTP/1.1 200 OK\r\n\r\nall of it").isComplete)
  }

  @Test func `HEAD and CONNECT have no body whatever the header says`() throws {
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"
    #expect(try read(text, to: .head).isComplete)
    #expect(try read(text, to: .connect).isComplete)
    #expect(try read(text, to: .head, bodyLimit: 1).isReusable)
    #expect(try !read("HTTP/1.1 407 No\r\nContent-Length: 500\r\n\r\n", to: .connect).isComplete)
  }

  @Test func `bytes behind the response spoil the connection`() throws {
    let reading = try read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab")
    #expect(reading.body == bytes("a"))
    #expect(reading.isComplete && !reading.isReusable)
  }

  @Test(arguments: [
    ("SSH-2.0-OpenSSH_9.2", "the answer is not HTTP: it does not start with HTTP/1.0 or HTTP/1.1"),
    ("HTTP/2.0 200 OK\r\n", "the answer is not HTTP: it does not start with HTTP/1.0 or HTTP/1.1"),
    ("HTTP/1.2 200 OK\r\n", "the answer is not HTTP: it does not start with HTTP/1.0 or HTTP/1.1"),
    ("HTTP/1.1 200 \(String(repeating: "x", count: 9000))\r\n", "the status line is longer than 8192 bytes"),
    ("HTTP/1.1 200 OK\n", "the status line ends in a bare LF; CRLF is required"),
    ("HTTP/1.1 20 OK\r\n", "the status line is not of the form 'HTTP/1.1 200 OK'"),
    ("HTTP/1.1 099 OK\r\n", "the status code is not a number from 100 to 599"),
    ("HTTP/1.1 2x0 OK\r\n", "the status code is not a number from 100 to 599"),
    ("HTTP/1.1 600 OK\r\n", "the status code is not a number from 100 to 599"),
    ("HTTP/1.1 2000 OK\r\n", "the status line is not of the form 'HTTP/1.1 200 OK'"),
    ("HTTP/1.1  200 OK\r\n", "the status line is not of the form 'HTTP/1.1 200 OK'"),
    ("HTTP/1.1\r\n", "the status line is not of the form 'HTTP/1.1 200 OK'"),
    ("HTTP/1.1 101 Switching Protocols\r\n\r\n", "the server switches protocols unasked"),
    ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "the response's Content-Length is not one decimal number"),
    ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "the response's Content-Length is not one decimal number"),
    ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n", "the response's Content-Length is not one decimal number"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n", "the response's Content-Length is not one decimal number"),
    ("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "the response's Content-Length is not one decimal number"),
    (
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "the response's Content-Length is not one decimal number"
    ),
    (
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "the response has both Transfer-Encoding and Content-Length"
    ),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "the response's Transfer-Encoding is not 'chunked'"
    ),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
      "the response's Transfer-Encoding is not 'chunked'"
    ),
    ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "an HTTP/1.0 response has a Transfer-Encoding"),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "a chunk size is not hexadecimal"),
  ])
  func `a response that breaks the grammar is refused with its fault`(text: String, reason: String) {
    let error = #expect(throws: HTTPSyntaxError.self) { try read(text) }
    #expect(error?.reason == reason)
  }

  @Test func `an early end is told by what was missing`() {
    for (text, words) in [
      ("", "end of the response's header"), ("HTTP/1.1 200 OK\r\nA: b\r\n", "end of the response's header"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "2 bytes before the end of the body"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "before the last chunk"),
    ] {
      let error = #expect(throws: HTTPSyntaxError.self) { try read(text, ends: true) }
      #expect(error?.reason.contains(words) == true)
    }
  }

  @Test func `what never ends is refused at its limit`() {
    let line = String(repeating: "x", count: 9000)
    #expect(throws: HTTPSyntaxError.self) { try read("HTTP/1.1 200 \(line)") }
    #expect(throws: HTTPSyntaxError.self) { try read("HTTP/1.1 200 OK\r\nX: \(line)") }
    let fields = String(repeating: "A: b\r\n", count: 21)
    #expect(throws: HTTPSyntaxError.self) { try read("HTTP/1.1 200 OK\r\n\(fields)") }
    let interim = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 21)
    #expect(throws: HTTPSyntaxError.self) { try read(interim) }
    let limit = HTTPSyntaxError("the body is larger than 9 bytes", status: .contentTooLarge)
    for body in ["Content-Length: 10\r\n\r\n", "\r\n0123456789", "Transfer-Encoding: chunked\r\n\r\na\r\n"] {
      #expect(throws: limit) { try read("HTTP/1.1 200 OK\r\n\(body)", bodyLimit: 9) }
    }
  }

  @Test func `random damage and random splits never crash and never hang`() throws {
    var random = SeededRandom(seed: 7)
    for round in 0..<4000 {
      var all = bytes(Self.whole[round % Self.whole.count].text)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        all[Int.random(in: all.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let cut = Int.random(in: 0...all.count, using: &random)
      let split = try? read([Array(all[..<cut]), Array(all[cut...])])
      #expect(split == (try? read([all])))
    }
  }
}
