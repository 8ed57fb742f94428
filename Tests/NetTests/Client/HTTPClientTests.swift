import Codecs
import Glibc
import Net
import System
import Testing

struct HTTPClientTests {
  private func client(_ change: (inout HTTPClientConfiguration) -> Void = { _ in }) -> HTTPClient {
    var configuration = HTTPClientConfiguration()
    configuration.connectTimeout = 5
    configuration.responseTimeout = 5
    configuration.totalTimeout = 20
    change(&configuration)
    return HTTPClient(configuration)
  }

  private func url(_ server: LoopbackServer, _ path: String = "/") throws -> URL {
    try URL("http://127.0.0.1:\(server.port)\(path)")
  }

  private func send(
    _ method: HTTPMethod = .get, by client: HTTPClient, to server: LoopbackServer, body: [UInt8] = []
  ) throws -> ClientResponse {
    try client.send(ClientRequest(method, try url(server), body: body))
  }

  private func failure(_ body: () throws -> Void) -> HTTPClientError.Cause? {
    do {
      try body()
      return nil
    } catch {
      return (error as? HTTPClientError)?.cause
    }
  }

  private static func answer(_ body: String, _ fields: String = "") -> String {
    "HTTP/1.1 200 OK\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  /// Answers each request on a connection with its own head.
  private static let echo: @Sendable (LoopbackPeer) -> Void = { peer in
    while let head = peer.readHead() { peer.write(answer(head)) }
  }

  @Test func `a request carries its target, host and fields and nothing that frames it wrongly`() throws {
    try withServer(Self.echo) { server in
      var request = ClientRequest(.get, try url(server, "/a%20b?c=d&e"))
      request.headers.add("X-Test", "1\r\nInjected: 2")
      request.headers.add("Host", "evil")
      request.headers.add("content-length", "7")
      request.headers.add("Transfer-Encoding", "chunked")
      request.authorize(user: "Aladdin", password: "open sesame")
      let response = try client().send(request)
      let lines = response.text.split(separator: "\r\n").map(String.init)
      #expect(lines.first == "GET /a%20b?c=d&e HTTP/1.1")
      #expect(lines.contains("Host: 127.0.0.1:\(server.port)"))
      #expect(lines.contains("X-Test: 1  Injected: 2"))
      #expect(lines.contains("Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
      #expect(lines.contains("User-Agent: cairn"))
      for name in ["content-length", "transfer-encoding", "host: evil", "injected"] {
        #expect(!lines.contains { $0.lowercased().hasPrefix(name) })
      }
    }
  }

  @Test func `credentials in the URL become basic authorization and never show in errors`() throws {
    try withServer(Self.echo) { server in
      let address = try URL("http://ann:s%40cret@127.0.0.1:\(server.port)/")
      let response = try client().send(ClientRequest(.get, address))
      #expect(response.text.contains("Authorization: Basic YW5uOnNAY3JldA==\r\n"))
      #expect(!response.text.contains("cret@"))
    }
    let error = #expect(throws: HTTPClientError.self) {
      try client().send(ClientRequest(.get, try URL("http://ann:s%40cret@127.0.0.1:1/x")))
    }
    #expect(
      error?.description.hasPrefix("GET http://127.0.0.1:1/x: 127.0.0.1:1: 127.0.0.1: Connection refused") == true)
  }

  @Test func `a body goes out with its length`() throws {
    try withServer { peer in
      let head = peer.readHead() ?? ""
      let length = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }?.dropFirst(16)
      let body = peer.read(length.flatMap { Int($0) } ?? 0)
      peer.write(Self.answer("\(head.prefix(4)) \(body.count)"))
    } _: { server in
      let body = [UInt8](repeating: 65, count: 300_000)
      let large = try send(.post, by: client(), to: server, body: body)
      let empty = try send(.post, by: client(), to: server)
      #expect(large.text == "POST 300000")
      #expect(empty.text == "POST 0")
    }
  }

  @Test func `a connection is used again for the next request`() throws {
    try withServer(Self.echo) { server in
      let client = client()
      for _ in 0..<5 { _ = try send(by: client, to: server) }
      #expect(server.accepted == 1)
      client.close()
    }
  }

  @Test func `a connection that must not be used again is not`() throws {
    try withServer { peer in
      guard peer.readHead() != nil else { return }
      peer.write(peer.index == 0 ? Self.answer("x", "Connection: close\r\n") : Self.answer("y") + "stray")
      _ = peer.readHead()
    } _: { server in
      let client = client()
      for body in ["x", "y", "y"] {
        let response = try send(by: client, to: server)
        #expect(response.text == body)
      }
      #expect(server.accepted == 3)
      client.close()
    }
  }

  @Test func `idle connections have a lifetime and a number`() throws {
    for (lifetime, number) in [(0.0, 4), (30.0, 0)] {
      try withServer(Self.echo) { server in
        let client = client {
          $0.idleLifetime = lifetime
          $0.idleConnections = number
        }
        for _ in 0..<3 { _ = try send(by: client, to: server) }
        #expect(server.accepted == 3)
        client.close()
      }
    }
  }

  @Test func `threads share a client without sharing a connection`() throws {
    try withServer(Self.echo) { server in
      let client = client { $0.idleConnections = 2 }
      let address = try url(server)
      let failures = Guarded(0)
      let threads = try (0..<8).map { number in
        try Thread.start(name: "sender") {
          for round in 0..<20 {
            var request = ClientRequest(.get, address)
            request.headers.add("X-Number", "\(number)-\(round)")
            let text = try? client.send(request).text
            if text?.contains("X-Number: \(number)-\(round)\r\n") != true { failures.withLock { $0 += 1 } }
          }
        }
      }
      for thread in threads { thread.join() }
      #expect(failures.withLock { $0 } == 0)
      client.close()
    }
  }

  @Test(arguments: [HTTPMethod.get, .put, .delete, .post, .patch])
  func `a kept connection that the server has closed is replaced once`(method: HTTPMethod) throws {
    // The second request is read before the connection is cut, so that the client cannot have seen the end before.
    try withServer { peer in
      guard peer.readHead() != nil else { return }
      peer.write(Self.answer("\(peer.index)"))
      _ = peer.readHead()
    } _: { server in
      let client = client()
      let first = try send(method, by: client, to: server)
      #expect(first.text == "0")
      let second = Result { try send(method, by: client, to: server) }
      if method.isIdempotent {
        #expect(try second.get().text == "1")
      } else {
        #expect(throws: HTTPClientError.self) { try second.get() }
      }
      client.close()
    }
  }

  @Test func `a fresh connection that is cut is not tried again`() throws {
    try withServer {
      _ = $0.readHead()
    } _: { server in
      let cause = failure { _ = try send(by: client(), to: server) }
      #expect(cause == .transport(TransportError(peer: "127.0.0.1:\(server.port)", cause: .endOfStream)))
      #expect(server.accepted == 1)
    }
  }

  @Test func `an answer cut at any byte is an error`() throws {
    let answers = [
      Self.answer("hello"), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ]
    for answer in answers {
      let all = bytes(answer)
      try withServer { peer in
        guard peer.readHead() != nil else { return }
        peer.write(Array(all[..<peer.index]))
      } _: { server in
        for _ in 0..<all.count {
          let cause = failure { _ = try send(by: client(), to: server) }
          #expect(cause != nil)
          if case .transport(let error) = cause { #expect(error.cause == .endOfStream) }
        }
      }
    }
  }

  @Test func `a silent server ends at the deadline`() throws {
    for sent in ["", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"] {
      try withServer { peer in
        guard peer.readHead() != nil else { return }
        peer.write(sent)
        _ = peer.read()
      } _: { server in
        let client = client { $0.responseTimeout = 0.2 }
        let time = seconds {
          let cause = failure { _ = try send(by: client, to: server) }
          #expect(cause == .transport(TransportError(peer: "127.0.0.1:\(server.port)", cause: .timedOut(.read))))
        }
        #expect(time < 3)
      }
    }
  }

  @Test func `a server that drips for ever ends at the total deadline`() throws {
    try withServer { peer in
      guard peer.readHead() != nil else { return }
      peer.write("HTTP/1.1 200 OK\r\n\r\n")
      while peer.write("x") { usleep(20_000) }
    } _: { server in
      let client = client { $0.totalTimeout = 0.4 }
      let time = seconds {
        let cause = failure { _ = try send(by: client, to: server) }
        #expect(cause == .transport(TransportError(peer: "127.0.0.1:\(server.port)", cause: .timedOut(.read))))
      }
      #expect(time < 3)
    }
  }

  @Test(arguments: ["HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 "])
  func `a server that never stops sending is refused`(start: String) throws {
    try withServer { peer in
      guard peer.readHead() != nil else { return }
      peer.write(start)
      let flood = [UInt8](repeating: 65, count: 10_000)
      while peer.write(flood) {}
    } _: { server in
      let cause = failure { _ = try client { $0.bodyLimit = 1 << 20 }.send(ClientRequest(.get, try url(server))) }
      switch cause {
      case .malformed, .tooLarge: break
      default: Issue.record("\(String(describing: cause))")
      }
    }
  }

  @Test func `close fails the request under way and those to come`() throws {
    try withServer { peer in
      _ = peer.readHead()
      _ = peer.read()
    } _: { server in
      let client = client()
      let closer = try Thread.start(name: "closer") {
        usleep(100_000)
        client.close()
      }
      let cause = failure { _ = try send(by: client, to: server) }
      closer.join()
      #expect(cause == .transport(TransportError(peer: "127.0.0.1:\(server.port)", cause: .cancelled)))
      #expect(failure { _ = try send(by: client, to: server) } == .closed)
    }
  }

  @Test func `an answer before the whole request was sent is read`() throws {
    try withServer { peer in
      guard peer.readHead() != nil else { return }
      peer.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig")
      shutdown(peer.descriptor, Int32(SHUT_WR))
      _ = peer.read(1 << 30)
    } _: { server in
      let body = [UInt8](repeating: 1, count: 1 << 20)
      let response = try send(.post, by: client(), to: server, body: body)
      #expect(response.status == .contentTooLarge)
    }
  }

  @Test func `a body can be taken in pieces and broken off`() throws {
    try withServer { peer in
      guard peer.readHead() != nil else { return }
      peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      while peer.write("5\r\nhello\r\n") {}
    } _: { server in
      var taken = 0
      let response = try client().send(ClientRequest(.get, try url(server))) { response, bytes in
        taken += bytes.count
        return response.status == .ok && taken < 100_000
      }
      #expect(response.status == .ok && response.body.isEmpty)
      #expect(taken >= 100_000)
    }
  }

  @Test func `a forbidden address is refused before connecting`() throws {
    try withServer(Self.echo) { server in
      let client = client { $0.addresses = .publicOnly }
      for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1"] {
        let target = try URL("http://\(host):\(server.port)/")
        guard case .transport(let error) = failure({ _ = try client.send(ClientRequest(.get, target)) }),
          case .forbidden = error.cause
        else {
          Issue.record("\(host) was not refused")
          continue
        }
      }
      #expect(server.accepted == 0)
    }
  }

  @Test func `other schemes are refused`() throws {
    for target in ["ftp://a/", "file:///etc/passwd", "urn:x"] {
      guard case .invalidRequest = failure({ _ = try client().send(ClientRequest(.get, try URL(target))) }) else {
        Issue.record("\(target) was not refused")
        continue
      }
    }
  }
}
