import Codecs
import Glibc
import Net
import Synchronization
import System
import Testing

/// A server on a free loopback port, for one test.
struct TestServer {
  let server: HTTPServer
  var port: Int { server.port }

  init(
    _ handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse = echo, metrics: Metrics = Metrics(),
    configure: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = ServerConfiguration()
    configuration.listen = ["127.0.0.1:0"]
    configuration.threads = 2
    configure(&configuration)
    server = try HTTPServer(configuration, metrics: metrics, handler: handler)
    try server.start()
  }

  func client(receiveBuffer: Int32? = nil) -> RawClient { RawClient(port: port, receiveBuffer: receiveBuffer) }
}

@Suite(.timeLimit(.minutes(10)))
struct HTTPServerTests {
  private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
  private let closing = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

  @Test func `a request is answered with date, type, length and body`() throws {
    let test = try TestServer { _ in .json(bytes("{}")) }
    defer { test.server.stop(drain: 1) }
    let answer = test.client().exchange(closing)
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nDate: "))
    #expect(answer.contains("\r\nContent-Type: application/json\r\n"))
    #expect(answer.contains("\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"))
  }

  @Test func `pipelined requests are answered in order`() throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 1) }
    let client = test.client()
    client.send((0..<200).map { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\($0 + 100)" }.joined())
    let answers = client.receive("\r\n\r\n", times: 200)
    let bodies = answers.split(separator: "\r\n\r\n").dropFirst().map { $0.prefix(3) }
    #expect(bodies.map(String.init) == (0..<200).map { "\($0 + 100)" })
  }

  @Test func `requests after one that closes are not answered`() throws {
    let handled = Counter()
    let test = try TestServer { request in
      handled.add()
      return echo(request)
    }
    defer { test.server.stop(drain: 1) }
    let answers = test.client().exchange(closing + get)
    #expect(answers.count(of: "HTTP/1.1 200") == 1)
    #expect(handled.value == 1)
  }

  @Test func `a chunked body sent byte by byte arrives whole`() throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 1) }
    let client = test.client()
    let request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"
    for byte in request.utf8 { client.send([byte]) }
    #expect(client.receive().afterHeader == "hello!")
  }

  @Test func `a large body travels both ways`() throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 1) }
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let client = test.client()
    client.send(bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n") + body)
    client.receive(seconds: 10)
    let isSame = client.received.suffix(body.count).elementsEqual(body)
    #expect(isSame)
  }

  @Test func `HEAD answers with the length of GET and without its body`() throws {
    let test = try TestServer { _ in .text("hello") }
    defer { test.server.stop(drain: 1) }
    let answer = test.client().exchange("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.contains("Content-Length: 5\r\n"))
    #expect(answer.afterHeader == "")
  }

  @Test func `a handler cannot set framing fields or split the response`() throws {
    let test = try TestServer { _ in
      HTTPResponse(
        headers: ["Content-Length": "99", "transfer-encoding": "chunked", "Connection": "keep-alive", "X": "a\r\nEvil: b"],
        body: .bytes(bytes("ok")))
    }
    defer { test.server.stop(drain: 1) }
    let answer = test.client().exchange(closing)
    #expect(answer.count(of: "Content-Length") == 1 && answer.contains("Content-Length: 2\r\n"))
    #expect(!answer.contains("hunked") && !answer.contains("\r\nEvil"))
    #expect(answer.contains("\r\nX: a  Evil: b\r\n"))
  }

  @Test func `neither client nor handler says what a request is called`() throws {
    let records = LockedList<AccessRecord>()
    let test = try TestServer({ _ in HTTPResponse(headers: ["x-request-id": "evil"]) }, configure: { $0.accessLog = { records.append($0) } })
    let answer = test.client().exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: evil\r\nConnection: close\r\n\r\n")
    let refusal = test.client().exchange("GET / HTTP/1.1\r\nX-Request-Id: evil\r\n\r\n")
    test.server.stop(drain: 1)
    #expect(records.all.count == 2)
    for (answer, record) in zip([answer, refusal], records.all) {
      #expect(answer.lowercased().count(of: "\r\nx-request-id: ") == 1 && answer.contains("\r\nX-Request-Id: \(record.id)\r\n"))
    }
  }

  @Test(arguments: [304, 204])
  func `statuses without content send none`(status: UInt16) throws {
    let test = try TestServer { _ in HTTPResponse(HTTPStatus(status), body: .bytes(bytes("no"))) }
    defer { test.server.stop(drain: 1) }
    let answer = test.client().exchange(closing)
    #expect(answer.afterHeader == "")
    #expect(!answer.contains("Content-Length"))
  }

  @Test func `an HTTP 1_0 client gets its answer and the end`() throws {
    let test = try TestServer { _ in HTTPResponse(body: .stream(countdown(from: 3))) }
    defer { test.server.stop(drain: 1) }
    let answer = test.client().exchange("GET / HTTP/1.0\r\n\r\n")
    #expect(answer.contains("Connection: close") && !answer.contains("chunked"))
    #expect(answer.afterHeader == "321")
  }

  @Test func `a stream is sent in chunks and the connection goes on`() throws {
    let test = try TestServer { _ in HTTPResponse(body: .stream(countdown(from: 3))) }
    defer { test.server.stop(drain: 1) }
    let answers = test.client().exchange(get + closing)
    #expect(answers.count(of: "1\r\n3\r\n1\r\n2\r\n1\r\n1\r\n0\r\n\r\n") == 2)
  }

  @Test func `a stream that fails is cut off without its last chunk`() throws {
    struct Broken: Error {}
    let pieces = countdown(from: 2)
    let test = try TestServer { _ in
      HTTPResponse(
        body: .stream {
          guard let piece = try pieces() else { throw Broken() }
          return piece
        })
    }
    defer { test.server.stop(drain: 1) }
    let client = test.client()
    let answer = client.exchange(get)
    #expect(client.isClosed)
    #expect(!answer.contains("0\r\n\r\n"))
  }

  @Test func `a stream is asked for no more than its client takes`() throws {
    let pulled = Counter()
    let test = try TestServer { _ in
      HTTPResponse(
        body: .stream {
          pulled.add()
          return [UInt8](repeating: 0x41, count: 10_000)
        })
    }
    let client = test.client(receiveBuffer: 4096)
    client.send(get)
    usleep(300_000)
    let early = pulled.value
    usleep(300_000)
    let later = withExtendedLifetime(client) { pulled.value }
    #expect(early < 1000 && later == early)
    test.server.stop(drain: 0.1)
  }

  @Test func `clients that never read hold no thread`() throws {
    let answer = HTTPResponse(type: "text/plain", [UInt8](repeating: 0x78, count: 100_000))
    let test = try TestServer { _ in answer }
    let greedy = (0..<20).map { _ in test.client(receiveBuffer: 4096) }
    for client in greedy { client.send(String(repeating: get, count: 100)) }
    let start = MonotonicClock.now
    let served = withExtendedLifetime(greedy) { test.client().exchange(closing) }
    #expect(served.hasPrefix("HTTP/1.1 200"))
    #expect(MonotonicClock.now - start < 2_000_000_000)
    test.server.stop(drain: 0.1)
  }

  @Test func `a client that has shut its side still gets its answer`() throws {
    let test = try TestServer { request in
      usleep(50_000)
      return echo(request)
    }
    defer { test.server.stop(drain: 1) }
    let client = test.client()
    client.send(get)
    client.finishSending()
    #expect(client.receive().hasPrefix("HTTP/1.1 200"))
  }

  @Test func `resets in the middle of bodies leave the server well`() throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 1) }
    for _ in 0..<100 {
      let client = test.client()
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")
      client.reset()
    }
    #expect(test.client().exchange(closing).hasPrefix("HTTP/1.1 200"))
  }

  @Test func `a continue is sent only when the body is wanted`() throws {
    let test = try TestServer(configure: { $0.bodyLimit = { _, target in target.rawPath == "/big" ? 100 : 4 } })
    defer { test.server.stop(drain: 1) }
    let head = "HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    let welcome = test.client()
    welcome.send("POST /big \(head)")
    #expect(welcome.receive("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(welcome.exchange("hello").hasSuffix("\r\n\r\nhello"))
    #expect(test.client().exchange("POST /small \(head)").hasPrefix("HTTP/1.1 413 "))
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\n\r\n", 400), ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n", 413),
    ("TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: s3cr3t\r\n\r\n", 501), ("\u{16}\u{3}\u{1}\u{2}", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417),
  ])
  func `a bad request is answered as a problem and the connection ends`(request: String, status: Int) throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 1) }
    let client = test.client()
    client.send(request)
    client.finishSending()
    let answer = client.receive()
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    #expect(answer.contains("Connection: close\r\n") && answer.contains("application/problem+json"))
    #expect(answer.contains("\"status\":\(status)"))
    #expect(!answer.contains("s3cr3t"))
  }

  @Test func `a refused sender of a large body can read why`() throws {
    let test = try TestServer(configure: { $0.bodyLimit = { _, _ in 1000 } })
    defer { test.server.stop(drain: 1) }
    let client = test.client()
    client.send(bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n") + [UInt8](repeating: 65, count: 3_000_000))
    client.finishSending()
    #expect(client.receive().hasPrefix("HTTP/1.1 413 "))
  }

  @Test func `a request for ranges gets the whole content once`() throws {
    let test = try TestServer { _ in .text("hello") }
    defer { test.server.stop(drain: 1) }
    let ranges = [String](repeating: "0-", count: 1000).joined(separator: ",")
    let answer = test.client().exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=\(ranges)\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.afterHeader == "hello")
    #expect(answer.contains("\r\nAccept-Ranges: none\r\n"))
  }

  @Test func `IPv6 clients are served and named`() throws {
    let test: TestServer
    do {
      test = try TestServer({ .text($0.peer.description) }, configure: { $0.listen = ["[::1]:0", "127.0.0.1:0"] })
    } catch ServerError.listen {
      return  // a machine without IPv6
    }
    defer { test.server.stop(drain: 1) }
    let client = HTTPClient()
    defer { client.close() }
    let six = try client.send(ClientRequest(.get, URL("http://[::1]:\(test.port)/")))
    #expect(six.text.hasPrefix("[::1]:"))
    let four = try client.send(ClientRequest(.get, URL("http://127.0.0.1:\(test.server.addresses[1].port)/")))
    #expect(four.text.hasPrefix("127.0.0.1:"))
  }

  @Test func `OPTIONS of the server itself lists the methods`() throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 1) }
    let answer = test.client().exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 204 ") && answer.contains("Allow: GET, HEAD, "))
  }

  @Test func `a server cannot be started twice or on a port in use`() throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 1) }
    #expect(throws: ServerError.started) { try test.server.start() }
    #expect(throws: ServerError.self) { _ = try TestServer(configure: { $0.listen = ["127.0.0.1:\(test.port)"] }) }
    #expect(throws: ServerError.self) { _ = try TestServer(configure: { $0.listen = ["nonsense"] }) }
  }

  @Test func `each request is logged once, with bytes that are safe to print`() throws {
    let records = LockedList<AccessRecord>()
    let test = try TestServer(configure: { $0.accessLog = { records.append($0) } })
    _ = test.client().exchange("POST /a%20b?c=%1b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /\u{1B} HTTP/9\r\n\r\n")
    test.server.stop(drain: 1)
    #expect(records.all.map(\.status.code) == [200, 400])
    #expect(records.all.map(\.target) == ["/a%20b?c=%1b", ""])
    #expect(records.all.map(\.bytes).first == 3)
    #expect(records.all.first?.peer.host == "127.0.0.1")
  }
}

/// The digits from `start` down to 1, one piece each, again for each response.
func countdown(from start: Int) -> @Sendable () throws -> [UInt8]? {
  let left = Counter()
  return {
    defer { left.add() }
    let number = start - left.value
    return number > 0 ? bytes("\(number)") : nil
  }
}

/// A list that several threads append to.
final class LockedList<Element: Sendable>: Sendable {
  private let elements = Guarded<[Element]>([])
  var all: [Element] { elements.withLock { $0 } }
  func append(_ element: Element) { elements.withLock { $0.append(element) } }
}
