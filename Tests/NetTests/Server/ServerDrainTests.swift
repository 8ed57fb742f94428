import Glibc
import Net
import System
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ServerDrainTests {
  @Test func `a request in progress is finished, with notice that the connection ends`() throws {
    let test = try TestServer { _ in
      usleep(300_000)
      return .text("done")
    }
    let client = test.client()
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    usleep(100_000)
    #expect(test.server.stop(drain: 5))
    let answer = client.receive()
    #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains("Connection: close") && answer.hasSuffix("done"))
  }

  @Test func `a body in progress is awaited`() throws {
    let test = try TestServer()
    let client = test.client()
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
    usleep(100_000)
    let stopping = try StoppingServer(test, drain: 5)
    usleep(300_000)
    client.send("def")
    #expect(client.receive().afterHeader == "abcdef")
    #expect(stopping.endedQuietly)
  }

  @Test func `idle connections do not hold up the end`() throws {
    let test = try TestServer()
    let idle = (0..<20).map { _ in test.client() }
    for client in idle {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = client.receive("\r\n\r\n")
    }
    let start = MonotonicClock.now
    #expect(test.server.stop(drain: 10))
    #expect(MonotonicClock.now - start < 2_000_000_000)
    let client = RawClient(port: test.port)
    #expect(client.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == "")
  }

  @Test func `a handshake that does not go on does not hold up the end`() throws {
    let certificate = try TestCertificates.shared.get().server
    let test = try TestServer(configure: {
      $0.tls = TLSFiles(certificate: certificate, key: TestCertificates.key(of: certificate))
    })
    let silent = test.client()
    usleep(100_000)
    let start = MonotonicClock.now
    let ended = withExtendedLifetime(silent) { test.server.stop(drain: 10) }
    #expect(ended)
    #expect(MonotonicClock.now - start < 2_000_000_000)
  }

  @Test func `a large answer is taken to its end`() throws {
    let size = 5_000_000
    let answer = HTTPResponse(type: "text/plain", [UInt8](repeating: 65, count: size))
    let test = try TestServer { _ in answer }
    let client = test.client(receiveBuffer: 4096)
    client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    usleep(100_000)
    let stopping = try StoppingServer(test, drain: 20)
    usleep(100_000)
    client.receive(seconds: 20)
    #expect(client.isClosed && client.received.count > size)
    #expect(stopping.endedQuietly)
  }

  @Test func `what does not end in time is cut off`() throws {
    let test = try TestServer()
    let client = test.client()
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
    usleep(100_000)
    let start = MonotonicClock.now
    #expect(test.server.stop(drain: 0.3))
    #expect(MonotonicClock.now - start < 2_000_000_000)
    #expect(client.receive() == "" && client.isClosed)
  }

  @Test func `an event stream is ended in good order`() throws {
    let stream = EventStream()
    let test = try TestServer { _ in HTTPResponse(body: .events(stream)) }
    let client = test.client()
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    stream.send(data: "one")
    _ = client.receive("one")
    #expect(test.server.stop(drain: 5))
    #expect(client.receive().hasSuffix("\r\n0\r\n\r\n"))
    #expect(!stream.send(data: "two"))
  }
}

/// A server that is being stopped while its test goes on.
struct StoppingServer {
  private let thread: Thread
  private let result = LockedList<Bool>()

  init(_ test: TestServer, drain seconds: Double) throws {
    thread = try Thread.start(name: "stop") { [result, server = test.server] in
      result.append(server.stop(drain: seconds))
    }
  }

  /// Waits for the end and says whether every thread has ended.
  var endedQuietly: Bool {
    thread.join()
    return result.all == [true]
  }
}
