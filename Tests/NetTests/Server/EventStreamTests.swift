import Codecs
import Glibc
import Net
import System
import Testing

@Suite(.timeLimit(.minutes(10)))
struct EventStreamTests {
  private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `events reach the client as they are sent`() throws {
    let stream = EventStream()
    let test = try TestServer { _ in HTTPResponse(body: .events(stream)) }
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send(get)
    let head = client.receive("\r\n\r\n")
    #expect(head.contains("Content-Type: text/event-stream\r\n") && head.contains("Cache-Control: no-store\r\n"))
    #expect(stream.send(event: "change", data: "a\nb", id: "7"))
    #expect(client.receive("\n\n").contains("id: 7\nevent: change\ndata: a\ndata: b\n\n"))
    for number in 0..<50 { stream.send(data: "\(number)") }
    stream.close()
    let all = client.receive("\r\n0\r\n\r\n")
    for number in 0..<50 { #expect(all.contains("data: \(number)\n\n")) }
  }

  @Test func `a line end in a name or id begins no other field`() throws {
    let stream = EventStream()
    let test = try TestServer { _ in HTTPResponse(body: .events(stream)) }
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send(get)
    stream.send(event: "a\ndata: evil", data: "x", id: "1\r\nevent: evil")
    let all = client.receive("data: x")
    #expect(all.contains("id: 1  event: evil\nevent: a data: evil\ndata: x\n\n"))
  }

  @Test func `a silent stream is kept alive by comments`() throws {
    let stream = EventStream()
    let test = try TestServer({ _ in HTTPResponse(body: .events(stream)) }, configure: { $0.heartbeatSeconds = 0.2 })
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send(get)
    #expect(client.receive(":\n\n", times: 2).count(of: ":\n\n") >= 2)
  }

  @Test func `a client that goes away closes its stream`() throws {
    let stream = EventStream()
    let test = try TestServer { _ in HTTPResponse(body: .events(stream)) }
    defer { test.server.stop(drain: 0.1) }
    do {
      let client = test.client()
      client.send(get)
      _ = client.receive("\r\n\r\n")
      let isClosed = withExtendedLifetime(client) { stream.isClosed }
      #expect(!isClosed)
    }
    let closed = waits(seconds: 5) { stream.isClosed }
    #expect(closed)
  }

  @Test func `a client that falls behind is dropped`() throws {
    let stream = EventStream(capacity: 10_000)
    let test = try TestServer { _ in HTTPResponse(body: .events(stream)) }
    defer { test.server.stop(drain: 0.1) }
    let client = test.client(receiveBuffer: 4096)
    client.send(get)
    let text = String(repeating: "x", count: 5000)
    let dropped = waits(seconds: 10) {
      for _ in 0..<100 where !stream.send(data: text) { return true }
      return false
    }
    #expect(dropped && stream.isClosed)
  }

  @Test func `many streams hold no thread`() throws {
    let test = try TestServer { request in
      request.target.rawPath == "/events" ? HTTPResponse(body: .events(EventStream())) : .text("here")
    }
    defer { test.server.stop(drain: 0.1) }
    let listeners = (0..<50).map { _ in test.client() }
    for listener in listeners {
      listener.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = listener.receive("\r\n\r\n")
    }
    let answer = withExtendedLifetime(listeners) {
      test.client().exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    }
    #expect(answer.hasSuffix("here"))
  }

  @Test func `HEAD of a stream answers without events`() throws {
    let stream = EventStream()
    let test = try TestServer { _ in HTTPResponse(body: .events(stream)) }
    defer { test.server.stop(drain: 0.1) }
    let answer = test.client().exchange("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200") && answer.afterHeader == "")
  }
}
