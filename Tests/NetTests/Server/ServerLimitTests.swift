import Codecs
import Glibc
import Net
import System
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ServerLimitTests {
  private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
  private let closing = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

  @Test func `a header that does not end in time is answered 408`() throws {
    let test = try TestServer(configure: { $0.headerSeconds = 0.3 })
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send("GET / HTTP/1.1\r\nHost: a\r\n")
    #expect(client.receive().hasPrefix("HTTP/1.1 408 "))
    #expect(client.isClosed)
  }

  @Test func `a trickle of header bytes does not extend the deadline`() throws {
    let test = try TestServer(configure: { $0.headerSeconds = 0.5 })
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    let start = MonotonicClock.now
    client.send("GET / HTTP/1.1\r\n")
    while !client.isClosed && MonotonicClock.now - start < 4_000_000_000 {
      client.send("X: y\r\n")
      client.receive(seconds: 0.1)
    }
    #expect(client.isClosed)
    #expect(MonotonicClock.now - start < 3_000_000_000)
  }

  @Test func `a body below the slowest rate is answered 408`() throws {
    let test = try TestServer(configure: { $0.bodySeconds = 0.3 })
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
    #expect(client.receive().hasPrefix("HTTP/1.1 408 "))
  }

  @Test func `a body that keeps the rate may take longer`() throws {
    let test = try TestServer(configure: {
      $0.bodySeconds = 0.4
      $0.bodyBytesPerSecond = 100
    })
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 900\r\n\r\n")
    for _ in 0..<9 {
      client.send([UInt8](repeating: 65, count: 100))
      usleep(100_000)
    }
    #expect(client.receive().hasPrefix("HTTP/1.1 200 "))
  }

  @Test func `a connection without requests is closed silently`() throws {
    let test = try TestServer(configure: {
      $0.idleSeconds = 0.3
      $0.headerSeconds = 0.3
    })
    defer { test.server.stop(drain: 0.1) }
    #expect(test.client().receive() == "")
    let client = test.client()
    client.send(get)
    #expect(client.receive().count(of: "HTTP/1.1") == 1)
    #expect(client.isClosed)
  }

  @Test func `a client that takes nothing is cut off`() throws {
    let metrics = Metrics()
    let answer = HTTPResponse(type: "text/plain", [UInt8](repeating: 65, count: 20 << 20))
    let test = try TestServer({ _ in answer }, metrics: metrics, configure: { $0.writeSeconds = 0.3 })
    defer { test.server.stop(drain: 0.1) }
    let client = test.client(receiveBuffer: 4096)
    client.send(get)
    let gone = waits(seconds: 5) { metrics.text.contains("cairn_http_timeouts_total 1") }
    #expect(gone)
  }

  @Test func `clients beyond the table are answered 503 and served when there is room`() throws {
    let test = try TestServer(configure: { $0.maxConnections = 2 })
    defer { test.server.stop(drain: 0.1) }
    do {
      let holders = [test.client(), test.client()]
      for holder in holders {
        holder.send(get)
        #expect(holder.receive("\r\n\r\n").hasPrefix("HTTP/1.1 200"))
      }
      let answer = withExtendedLifetime(holders) { test.client().receive() }
      #expect(answer.hasPrefix("HTTP/1.1 503 "))
      #expect(answer.contains("Retry-After: "))
    }
    let served = waits(seconds: 5) { test.client().exchange(closing).hasPrefix("HTTP/1.1 200") }
    #expect(served)
  }

  @Test func `one client may not take all connections`() throws {
    let test = try TestServer(configure: { $0.maxConnectionsPerClient = 1 })
    defer { test.server.stop(drain: 0.1) }
    let first = test.client()
    first.send(get)
    #expect(first.receive("\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    let answer = withExtendedLifetime(first) { test.client().receive() }
    #expect(answer.hasPrefix("HTTP/1.1 429 "))
  }

  @Test func `requests above the rate are answered 429 with the time to wait`() throws {
    let test = try TestServer(configure: { $0.rateLimit = RateLimit(perSecond: 0.1, burst: 3) })
    defer { test.server.stop(drain: 0.1) }
    let answers = test.client().exchange(String(repeating: get, count: 5))
    #expect(answers.count(of: "HTTP/1.1 200") == 3)
    #expect(answers.count(of: "HTTP/1.1 429") == 1)
    #expect(answers.contains("\r\nRetry-After: 10\r\n"))
  }

  @Test func `a cap on all bodies lowers what a route would take`() throws {
    let test = try TestServer(configure: { $0.bodyCeiling = 10 })
    defer { test.server.stop(drain: 0.1) }
    let head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    #expect(test.client().exchange("\(head)Content-Length: 10\r\n\r\n0123456789").hasPrefix("HTTP/1.1 200 "))
    #expect(test.client().exchange("\(head)Content-Length: 11\r\n\r\n0123456789a").hasPrefix("HTTP/1.1 413 "))
    #expect(test.client().exchange("\(head)Transfer-Encoding: chunked\r\n\r\nb\r\n").hasPrefix("HTTP/1.1 413 "))
  }

  @Test func `a client that sends without end lets others have their turn`() throws {
    let test = try TestServer(configure: {
      $0.threads = 1
      $0.requestsPerTurn = 4
    })
    defer { test.server.stop(drain: 0.1) }
    let greedy = test.client()
    for _ in 0..<40 { greedy.send(String(repeating: get, count: 50)) }
    let start = MonotonicClock.now
    let answer = withExtendedLifetime(greedy) { test.client().exchange(closing) }
    #expect(answer.hasPrefix("HTTP/1.1 200"))
    #expect(MonotonicClock.now - start < 2_000_000_000)
    #expect(greedy.receive("\r\n\r\n", times: 2000).count(of: "HTTP/1.1 200") == 2000)
  }

  @Test func `a client that sends on while it waits for an answer holds no second thread`() throws {
    let test = try TestServer { request in
      if request.target.rawPath == "/slow" { usleep(800_000) }
      return .text("\(request.target.rawPath)!")
    }
    defer { test.server.stop(drain: 1) }
    let patient = test.client()
    patient.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    usleep(50_000)
    let start = MonotonicClock.now
    for _ in 0..<10 {
      patient.send(get)
      #expect(test.client().exchange(closing).hasPrefix("HTTP/1.1 200"))
    }
    #expect(MonotonicClock.now - start < 600_000_000)
    #expect(patient.receive("/!", times: 10).count(of: "HTTP/1.1 200") == 11)
  }

  @Test(arguments: [65_536, 131_072, 65_535, 65_537])
  func `bytes that fill the receiving buffer to its end are all read`(size: Int) throws {
    let test = try TestServer(configure: { $0.threads = 1 })
    defer { test.server.stop(drain: 0.1) }
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
    // The whole request, head included, has exactly this size.
    let length = size - head.utf8.count - "00000\r\n\r\n".utf8.count - (size > 100_000 ? 1 : 0)
    let client = test.client()
    for round in 1...3 {
      client.send("\(head)\(length)\r\n\r\n" + String(repeating: "a", count: length))
      #expect(client.receive("HTTP/1.1 200", times: round).count(of: "HTTP/1.1 200") == round)
    }
  }

  @Test func `a request that comes with the end of the client is answered, and the connection closed`() throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 0.1) }
    for _ in 0..<50 {
      let client = test.client()
      client.send(get + get)
      client.finishSending()
      let start = MonotonicClock.now
      #expect(client.receive().count(of: "HTTP/1.1 200") == 2 && client.isClosed)
      #expect(MonotonicClock.now - start < 2_000_000_000)
    }
  }

  @Test func `bodies of all requests together are bounded`() throws {
    let test = try TestServer(configure: { $0.maxBodyMemory = 200_000 })
    defer { test.server.stop(drain: 0.1) }
    let half = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + String(repeating: "a", count: 150_000)
    do {
      let (first, second) = (test.client(), test.client())
      first.send(half)
      usleep(200_000)
      second.send(half)
      let refused = withExtendedLifetime(first) { second.receive() }
      #expect(refused.hasPrefix("HTTP/1.1 503 "))
    }
    let whole = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 150000\r\n\r\n" + String(repeating: "a", count: 150_000)
    let served = waits(seconds: 5) { test.client().exchange(whole).hasPrefix("HTTP/1.1 200 ") }
    #expect(served)
  }

  @Test func `five hundred half-open requests leave others served`() throws {
    let test = try TestServer()
    defer { test.server.stop(drain: 0.1) }
    let idle = (0..<500).map { _ in test.client() }
    for client in idle { client.send("GET / HT") }
    let start = MonotonicClock.now
    let answer = withExtendedLifetime(idle) { test.client().exchange(closing) }
    #expect(answer.hasPrefix("HTTP/1.1 200"))
    #expect(MonotonicClock.now - start < 2_000_000_000)
  }
}

extension Metrics {
  /// The rendered registry as text.
  var text: String { String(decoding: render(), as: UTF8.self) }
}

/// Asks again and again until the answer is yes or time is up.
func waits(seconds: Double, until condition: () -> Bool) -> Bool {
  let end = MonotonicClock.after(seconds: seconds)
  while !condition() {
    guard MonotonicClock.now < end else { return false }
    usleep(20_000)
  }
  return true
}
