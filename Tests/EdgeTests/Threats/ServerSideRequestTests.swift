import Codecs
import Net
import Testing

/// The client that asks other servers on somebody's behalf reaches the open Internet and nothing else (SSRF).
@Suite struct ServerSideRequestTests {
  private let client: HTTPClient = {
    var configuration = HTTPClientConfiguration()
    configuration.addresses = .publicOnly
    configuration.redirects = RedirectRules(maximum: 5, targets: .any)
    configuration.connectTimeout = 2
    return HTTPClient(configuration)
  }()

  @Test(arguments: [
    "http://127.0.0.1", "http://127.1", "http://0", "http://0.0.0.0", "http://2130706433", "http://0x7f000001", "http://0x7f.0.0.1", "http://0177.0.0.1", "http://017700000001",
    "http://localhost", "http://LOCALHOST.", "http://[::1]", "http://[::]", "http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]", "http://[0:0:0:0:0:ffff:7f00:0001]",
    "http://[64:ff9b::7f00:1]", "http://[2002:7f00:1::]", "http://ann:pw@127.0.0.1", "http://127.0.0.1%23@example.org", "http://evil.example@127.0.0.1",
  ])
  func `no spelling of this machine's address is connected to`(address: String) throws {
    let reached = Counter()
    var configuration = ServerConfiguration()
    configuration.listen = ["127.0.0.1:0"]
    configuration.threads = 1
    let server = try HTTPServer(configuration) { _ in
      reached.add()
      return HTTPResponse(.ok)
    }
    try server.start()
    defer { server.stop(drain: 0.1) }
    for text in ["\(address):\(server.port)/healthz", "\(address):\(server.port)"] {
      guard let url = try? URL(text) else { continue }
      #expect(throws: HTTPClientError.self) { try client.send(ClientRequest(.get, url)) }
    }
    #expect(reached.value == 0)
  }

  @Test(arguments: ["http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://10.0.0.1/", "http://192.168.0.1/", "http://[fd00::1]/", "http://100.64.0.1/", "http://[::ffff:a9fe:a9fe]/"])
  func `neither metadata services nor private networks are connected to`(address: String) throws {
    #expect(throws: HTTPClientError.self) { try client.send(ClientRequest(.get, try URL(address))) }
  }

  @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1:70/_x", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "unix:///var/run/docker.sock", "data:text/plain,x"])
  func `only http and https are spoken`(address: String) throws {
    guard let url = try? URL(address) else { return }
    #expect(throws: HTTPClientError.self) { try client.send(ClientRequest(.get, url)) }
  }

  @Test func `a redirect is judged like a first request`() throws {
    let reached = Counter()
    var configuration = ServerConfiguration()
    configuration.listen = ["127.0.0.1:0"]
    configuration.threads = 1
    let server = try HTTPServer(configuration) { request in
      if request.target.path == "/trap" { reached.add() }
      return HTTPResponse(.found, headers: ["Location": "http://127.0.0.2:\(request.target.query["port"] ?? "")/trap"])
    }
    try server.start()
    defer { server.stop(drain: 0.1) }
    var rules = HTTPClientConfiguration()
    let first = try #require(IPAddress("127.0.0.1"))
    rules.addresses = AddressPolicy { $0 == first }
    rules.redirects = RedirectRules(maximum: 5, targets: .any)
    let url = try URL("http://127.0.0.1:\(server.port)/?port=\(server.port)")
    #expect(throws: HTTPClientError.self) { try HTTPClient(rules).send(ClientRequest(.get, url)) }
    #expect(reached.value == 0)
  }
}
