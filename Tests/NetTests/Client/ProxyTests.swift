import Codecs
import Net
import System
import Testing

struct ProxyTests {
  private func configuration(
    _ proxy: LoopbackServer, user: String = ""
  ) throws -> HTTPClientConfiguration {
    var configuration = HTTPClientConfiguration()
    let url = try URL("http://\(user)127.0.0.1:\(proxy.port)")
    configuration.proxies = try ProxyRules(http: url, https: url)
    configuration.responseTimeout = 5
    return configuration
  }

  @Test func `a proxy gets the whole URL and its own credentials`() throws {
    try withServer { peer in
      while let head = peer.readHead() {
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: \(head.utf8.count)\r\n\r\n\(head)")
      }
    } _: { proxy in
      let client = HTTPClient(try configuration(proxy, user: "ann:pw@"))
      let response = try client.send(ClientRequest(.get, try URL("http://u:secret@db.internal:8080/a?b")))
      let lines = response.text.split(separator: "\r\n")
      #expect(lines.first == "GET http://db.internal:8080/a?b HTTP/1.1")
      #expect(lines.contains("Host: db.internal:8080"))
      #expect(lines.contains("Proxy-Authorization: Basic YW5uOnB3"))
      #expect(lines.contains("Authorization: Basic dTpzZWNyZXQ="))
      client.close()
    }
  }

  @Test func `https goes through a tunnel that the proxy cannot read`() throws {
    let certificates = try TestCertificates.shared.get()
    let server = try OpenSSLServer(
      certificate: certificates.server, answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    let seen = Guarded("")
    try withServer { peer in
      guard let head = peer.readHead() else { return }
      seen.withLock { $0 = head }
      peer.write("HTTP/1.1 200 Connection Established\r\n\r\n")
      forward(peer, to: server.port)
    } _: { proxy in
      var configuration = try configuration(proxy, user: "ann:pw@")
      configuration.tls = TLSClientConfiguration(verification: .full, authorityFile: certificates.authority)
      // localhost itself would go directly.
      let client = HTTPClient(configuration)
      let error = #expect(throws: HTTPClientError.self) {
        try client.send(ClientRequest(.get, try URL("https://db.internal/answer")))
      }
      #expect(error?.description.contains("it is not for db.internal, but for localhost, 127.0.0.1") == true)
      configuration.tls.verification = .authority
      let response = try HTTPClient(configuration).send(ClientRequest(.get, try URL("https://db.internal/answer")))
      #expect(response.text == "hi")
    }
    let head = seen.withLock { $0 }
    #expect(head.hasPrefix("CONNECT db.internal:443 HTTP/1.1\r\nHost: db.internal:443\r\n"))
    #expect(head.contains("Proxy-Authorization: Basic YW5uOnB3\r\n"))
    #expect(!head.contains("answer"))
  }

  @Test func `a proxy that refuses the tunnel is told from the server`() throws {
    try withServer { peer in
      guard peer.readHead() != nil else { return }
      peer.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 5\r\n\r\nlogin")
    } _: { proxy in
      let error = #expect(throws: HTTPClientError.self) {
        try HTTPClient(try configuration(proxy)).send(ClientRequest(.get, try URL("https://db.internal/")))
      }
      #expect(error?.cause == .proxy(HTTPStatus(407)))
    }
  }

  @Test func `an address that the policy forbids is not asked of a proxy`() throws {
    try withServer {
      _ = $0.readHead()
    } _: { proxy in
      var configuration = try configuration(proxy)
      configuration.addresses = .publicOnly
      let error = #expect(throws: HTTPClientError.self) {
        try HTTPClient(configuration).send(ClientRequest(.get, try URL("http://169.254.169.254/latest/meta-data")))
      }
      #expect(error?.description.hasSuffix("connections to 169.254.169.254 are not allowed") == true)
      #expect(proxy.accepted == 0)
    }
  }
}
