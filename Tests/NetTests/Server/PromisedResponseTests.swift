import Codecs
import Glibc
import Net
import System
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PromisedResponseTests {
  private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `a promise that is kept later is the answer`() throws {
    let promise = PromisedResponse()
    let test = try TestServer { _ in HTTPResponse(body: .promised(promise)) }
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send(get)
    #expect(client.receive("\r\n\r\n", seconds: 0.2) == "")
    promise.keep { .text("kept", .created) }
    promise.keep { .text("again") }
    let answer = client.receive("kept")
    #expect(answer.hasPrefix("HTTP/1.1 201") && answer.afterHeader == "kept")
  }

  @Test func `a promise that is kept before the handler returns is the answer`() throws {
    let test = try TestServer { request in
      let promise = PromisedResponse()
      promise.keep { .text("at once \(request.target.rawPath)") }
      return HTTPResponse(body: .promised(promise))
    }
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    for path in ["/a", "/b", "/c"] {
      client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.receive("at once \(path)").hasSuffix("at once \(path)"))
    }
  }

  @Test func `pipelined requests are answered in their order`() throws {
    let kept = Guarded<[PromisedResponse]>([])
    let test = try TestServer { request in
      guard request.target.rawPath == "/slow" else { return .text("<\(request.target.rawPath)>") }
      let promise = PromisedResponse()
      kept.signal { $0.append(promise) }
      return HTTPResponse(body: .promised(promise))
    }
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send(["/slow", "/a", "/slow", "/b"].map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    for round in 1...2 {
      let promise = kept.wait(until: MonotonicClock.after(seconds: 5)) { $0.count == round ? $0[round - 1] : nil }
      #expect(kept.withLock { $0.count } == round)
      try #require(promise).keep { .text("<slow \(round)>") }
    }
    let all = client.receive("</b>")
    let order = ["<slow 1>", "</a>", "<slow 2>", "</b>"].compactMap { all.utf8.firstRange(of: $0.utf8)?.lowerBound }
    #expect(order.count == 4 && order == order.sorted())
  }

  @Test func `many promises hold no thread, and each client gets its own`() throws {
    let waiting = Guarded<[(path: String, promise: PromisedResponse)]>([])
    let test = try TestServer { request in
      guard request.target.rawPath != "/now" else { return .text("now") }
      let promise = PromisedResponse()
      waiting.signal { $0.append((request.target.rawPath, promise)) }
      return HTTPResponse(body: .promised(promise))
    }
    defer { test.server.stop(drain: 0.1) }
    let clients = (0..<100).map { _ in test.client() }
    for (number, client) in clients.enumerated() { client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n") }
    let promises = waiting.wait(until: MonotonicClock.after(seconds: 10)) { $0.count == 100 ? $0 : nil }
    let other = test.client()
    other.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(other.receive("now").afterHeader == "now")
    for (path, promise) in try #require(promises).reversed() { promise.keep { .text("<\(path)>") } }
    for (number, client) in clients.enumerated() { #expect(client.receive("</\(number)>").afterHeader == "</\(number)>") }
  }

  @Test func `an error is answered, through what every answer goes through`() throws {
    struct Odd: Error {}
    let test = try TestServer { request in
      let promise = PromisedResponse()
      if request.target.rawPath == "/mapped" {
        promise.finishing { result in (try? result.get()) ?? .text("mapped", .conflict) }
      }
      promise.keep { throw Odd() }
      return HTTPResponse(body: .promised(promise))
    }
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send("GET /mapped HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(client.receive("mapped").hasPrefix("HTTP/1.1 409"))
    let plain = test.client()
    plain.send("GET /plain HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(plain.receive("\r\n\r\n").hasPrefix("HTTP/1.1 500"))
  }

  @Test func `a client that has finished sending still gets its answer`() throws {
    let promise = PromisedResponse()
    let test = try TestServer { _ in HTTPResponse(body: .promised(promise)) }
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send(get)
    client.finishSending()
    usleep(200_000)
    promise.keep { .text("still") }
    #expect(client.receive("still").afterHeader == "still")
  }

  @Test func `a client that resets is forgotten, and its promise may be kept for nobody`() throws {
    let promises = Guarded<[PromisedResponse]>([])
    let test = try TestServer { request in
      guard request.target.rawPath == "/slow" else { return .text("here") }
      let promise = PromisedResponse()
      promises.signal { $0.append(promise) }
      return HTTPResponse(body: .promised(promise))
    }
    defer { test.server.stop(drain: 0.1) }
    for _ in 0..<20 {
      let client = test.client()
      client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
      client.reset()
    }
    let kept = promises.wait(until: MonotonicClock.after(seconds: 5)) { $0.count == 20 ? $0 : nil }
    usleep(100_000)
    let made = Guarded(0)
    for promise in try #require(kept) {
      promise.keep {
        made.withLock { $0 += 1 }
        return .text("nobody")
      }
    }
    let client = test.client()
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(client.receive("here").afterHeader == "here")
    #expect(made.withLock { $0 } == 0)
  }

  @Test func `a server that stops waits for its promises`() throws {
    let promise = PromisedResponse()
    let isWaiting = Guarded(false)
    let test = try TestServer { _ in
      isWaiting.signal { $0 = true }
      return HTTPResponse(body: .promised(promise))
    }
    let client = test.client()
    client.send(get)
    _ = isWaiting.wait(until: MonotonicClock.after(seconds: 5)) { $0 ? () : nil }
    let stopping = try StoppingServer(test, drain: 5)
    usleep(200_000)
    promise.keep { .text("last") }
    let answer = client.receive()
    #expect(answer.contains("Connection: close\r\n") && answer.afterHeader == "last")
    #expect(stopping.endedQuietly)
  }

  @Test func `a promise that is not kept in time does not hold up the end for ever`() throws {
    let test = try TestServer { _ in HTTPResponse(body: .promised(PromisedResponse())) }
    let client = test.client()
    client.send(get)
    usleep(100_000)
    #expect(test.server.stop(drain: 0.3))
    #expect(client.receive() == "")
  }

  @Test func `a patient client is not timed out`() throws {
    let promise = PromisedResponse()
    let test = try TestServer({ _ in HTTPResponse(body: .promised(promise)) }, configure: {
      $0.idleSeconds = 0.2
      $0.writeSeconds = 0.2
      $0.headerSeconds = 0.2
    })
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send(get)
    usleep(900_000)
    promise.keep { .text("worth it") }
    #expect(client.receive("worth it").afterHeader == "worth it")
  }

  @Test func `who has a thread waits for the promise`() throws {
    let promise = PromisedResponse()
    let keeper = try Thread.start(name: "keeper") {
      usleep(50_000)
      promise.keep { .text("settled", .accepted) }
    }
    #expect(HTTPResponse(body: .promised(promise)).settled().status == .accepted)
    keeper.join()
    #expect(HTTPResponse(.noContent).settled().status == .noContent)
  }
}
