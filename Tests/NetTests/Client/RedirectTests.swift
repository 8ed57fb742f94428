import Codecs
import Net
import Testing

struct RedirectTests {
  /// Redirects `/STATUS?LOCATION` to the location; other targets answer with their head.
  private static let server: @Sendable (LoopbackPeer) -> Void = { peer in
    while let head = peer.readHead() {
      let line = head.prefix { $0 != "\r\n" }.split(separator: " ")
      let target = line[1].dropFirst().split(separator: "?", maxSplits: 1)
      if head.contains("Content-Length: 4\r\n") { _ = peer.read(4) }
      if target.count == 2, let location = try? PercentEncoding.decodeText(target[1].utf8) {
        peer.write("HTTP/1.1 \(target[0]) Moved\r\nLocation: \(location)\r\nContent-Length: 4\r\n\r\nmove")
      } else {
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: \(head.utf8.count)\r\n\r\n")
        if !head.hasPrefix("HEAD ") { peer.write(head) }
      }
    }
  }

  private func client(_ maximum: Int = 5, _ targets: RedirectRules.Targets = .sameHost) -> HTTPClient {
    var configuration = HTTPClientConfiguration()
    configuration.redirects = RedirectRules(maximum: maximum, targets: targets)
    configuration.responseTimeout = 5
    return HTTPClient(configuration)
  }

  private func request(
    _ server: LoopbackServer, _ target: String, _ method: HTTPMethod = .get, body: String = ""
  ) throws -> ClientRequest {
    ClientRequest(method, try URL("http://127.0.0.1:\(server.port)/\(target)"), body: bytes(body))
  }

  /// Why a redirect was not followed.
  private func refusal(_ client: HTTPClient, _ request: ClientRequest) -> String? {
    do {
      _ = try client.send(request)
      return nil
    } catch {
      if case .redirect(_, let why) = error.cause { return why }
      return "\(error)"
    }
  }

  @Test func `by default a redirect is the answer`() throws {
    try withServer(Self.server) { server in
      let response = try HTTPClient().send(try request(server, "302?/end"))
      #expect(response.status == .found)
      #expect(response.headers["Location"] == "/end")
      #expect(response.text == "move")
    }
  }

  @Test(arguments: [
    (301, HTTPMethod.get, "GET"), (301, .post, "GET"), (302, .post, "GET"), (302, .put, "PUT"), (303, .post, "GET"),
    (303, .put, "GET"), (303, .delete, "GET"), (307, .post, "POST"), (308, .post, "POST"), (308, .delete, "DELETE"),
    (307, .patch, "PATCH"),
  ])
  func `the method after a redirect is the one its status asks for`(
    status: Int, method: HTTPMethod, next: String
  ) throws {
    try withServer(Self.server) { server in
      var first = try request(server, "\(status)?/end", method, body: method == .post ? "body" : "")
      first.headers.add("Content-Type", "text/plain")
      let response = try client().send(first)
      #expect(response.text.hasPrefix("\(next) /end HTTP/1.1\r\n"))
      #expect(response.text.contains("Content-Length: 4") == (next == "POST"))
      #expect(response.text.contains("Content-Type") == (next == method.rawValue))
      #expect(response.url.path == "/end")
    }
  }

  @Test func `a redirect of HEAD stays HEAD`() throws {
    try withServer { peer in
      while let head = peer.readHead() {
        let isEnd = head.hasPrefix("HEAD /end ")
        peer.write(isEnd ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 303 See\r\nLocation: end\r\n\r\n")
      }
    } _: { server in
      let response = try client().send(try request(server, "start", .head))
      #expect(response.status == .ok)
    }
  }

  @Test func `redirects are counted and a circle ends`() throws {
    try withServer(Self.server) { server in
      let twice = try client(2).send(try request(server, "302?/301%3F/end"))
      #expect(twice.text.hasPrefix("GET /end"))
      let why = refusal(client(1), try request(server, "302?/301%3F/end"))
      #expect(why == "it would be number 2 in a row")
    }
    try withServer { peer in
      while peer.readHead() != nil { peer.write("HTTP/1.1 302 Round\r\nLocation: ?\r\nContent-Length: 0\r\n\r\n") }
    } _: { server in
      let why = refusal(client(20), try request(server, "circle"))
      #expect(why == "it would be number 21 in a row")
    }
  }

  @Test(arguments: [
    ("ftp://127.0.0.1/", "only http and https are"), ("file:///etc/passwd", "only http and https are"),
    ("javascript:alert(1)", "only http and https are"), ("http://localhost/", "the host localhost is not allowed"),
    ("//other.example/x", "the host other.example is not allowed"),
  ])
  func `a redirect out of bounds is refused`(location: String, reason: String) throws {
    try withServer(Self.server) { server in
      let why = refusal(client(), try request(server, "302?\(location)"))
      #expect(why == reason)
    }
  }

  @Test func `a redirect back from https to http is refused`() throws {
    let certificates = try TestCertificates.shared.get()
    // The server answers any request with the file's content as the whole response.
    let server = try OpenSSLServer(
      certificate: certificates.server, answering: "HTTP/1.1 302 Found\r\nLocation: http://localhost/\r\n\r\n")
    var configuration = HTTPClientConfiguration()
    configuration.redirects = RedirectRules(maximum: 5, targets: .any)
    configuration.tls = TLSClientConfiguration(verification: .full, authorityFile: certificates.authority)
    let target = try URL("https://localhost:\(server.port)/answer")
    #expect(refusal(HTTPClient(configuration), ClientRequest(.get, target)) == "it leaves https for http")
  }

  @Test func `allowed hosts are followed, without the credentials of the first`() throws {
    try withServer(Self.server) { other in
      try withServer(Self.server) { server in
        for (targets, host) in [(RedirectRules.Targets.any, "localhost"), (.hosts(["localhost"]), "localhost")] {
          var first = try request(server, "307?http://ann:pw@\(host):\(other.port)/end")
          first.authorize(bearer: "secret")
          first.headers.add("Cookie", "session=secret")
          first.headers.add("X-Kept", "yes")
          let response = try client(5, targets).send(first)
          #expect(response.text.contains("X-Kept: yes"))
          for leak in ["Authorization", "secret", "Cookie", "ann"] { #expect(!response.text.contains(leak)) }
          #expect(response.url.host == host)
        }
      }
    }
  }

  @Test func `the same origin keeps its credentials, another port does not`() throws {
    try withServer(Self.server) { other in
      try withServer(Self.server) { server in
        var first = try request(server, "307?/end")
        first.authorize(bearer: "secret")
        let same = try client().send(first)
        #expect(same.text.contains("Authorization: Bearer secret"))
        var second = try request(server, "307?http://127.0.0.1:\(other.port)/end")
        second.authorize(bearer: "secret")
        let different = try client().send(second)
        #expect(!different.text.contains("secret"))
        let inURL = ClientRequest(.get, try URL("http://ann:pw@127.0.0.1:\(server.port)/307?/end"))
        let kept = try client().send(inURL)
        #expect(kept.text.contains("Authorization: Basic YW5uOnB3"))
      }
    }
  }

  @Test func `a redirect to a forbidden address is refused when it connects`() throws {
    try withServer(Self.server) { trap in
      try withServer(Self.server) { server in
        var configuration = HTTPClientConfiguration()
        configuration.redirects = RedirectRules(maximum: 5, targets: .any)
        let first = try #require(IPAddress("127.0.0.1"))
        configuration.addresses = AddressPolicy { $0 == first }
        let why = refusal(HTTPClient(configuration), try request(server, "302?http://127.0.0.2:\(trap.port)/"))
        #expect(why?.hasSuffix("connections to 127.0.0.2 are not allowed") == true)
        #expect(trap.accepted == 0)
      }
    }
  }
}
