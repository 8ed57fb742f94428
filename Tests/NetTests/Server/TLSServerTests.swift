import Codecs
import Glibc
import Net
import System
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TLSServerTests {
  private func files() throws -> (server: TLSFiles, authority: String) {
    let certificates = try TestCertificates.shared.get()
    let server = certificates.server
    return (TLSFiles(certificate: server, key: TestCertificates.key(of: server)), certificates.authority)
  }

  private func client(authority: String) -> HTTPClient {
    var configuration = HTTPClientConfiguration()
    configuration.tls = TLSClientConfiguration(verification: .full, authorityFile: authority)
    configuration.tls.applicationProtocols = ["http/1.1"]
    return HTTPClient(configuration)
  }

  @Test func `requests are answered under TLS, large ones too`() throws {
    let files = try files()
    let test = try TestServer({ request in
      request.isTLS ? echo(request) : .text("plain", .internalServerError)
    }, configure: { $0.tls = files.server })
    defer { test.server.stop(drain: 1) }
    let client = client(authority: files.authority)
    defer { client.close() }
    for size in [0, 1, 20_000, 400_000] {
      let body = [UInt8](repeating: UInt8(truncatingIfNeeded: size), count: size)
      let answer = try client.send(ClientRequest(.post, URL("https://localhost:\(test.port)/"), body: body))
      #expect(answer.status == .ok)
      let isSame = answer.body == body
      #expect(isSame)
    }
  }

  @Test func `plain HTTP on a TLS port and silence are cut off`() throws {
    let files = try files()
    let test = try TestServer(configure: {
      $0.tls = files.server
      $0.handshakeSeconds = 0.3
    })
    defer { test.server.stop(drain: 0.1) }
    let plain = test.client()
    #expect(!plain.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n").contains("HTTP/1.1 200"))
    #expect(plain.isClosed)
    let silent = test.client()
    #expect(silent.receive() == "" && silent.isClosed)
  }

  @Test func `a certificate that was replaced is shown to new clients`() throws {
    let files = try files()
    let folder = try File.temporaryDirectory(prefix: "reload")
    defer { try? File.removeTree(folder) }
    let shown = TLSFiles(certificate: "\(folder)/cert.pem", key: "\(folder)/key.pem")
    func install(_ certificate: String) throws {
      try File.writeAtomically(File.read(certificate), to: shown.certificate)
      try File.writeAtomically(File.read(TestCertificates.key(of: certificate)), to: shown.key)
    }
    try install(TestCertificates.shared.get().expired)
    let test = try TestServer(configure: { $0.tls = shown })
    defer { test.server.stop(drain: 1) }
    func ask() throws -> HTTPStatus {
      let client = client(authority: files.authority)
      defer { client.close() }
      return try client.send(ClientRequest(.get, URL("https://localhost:\(test.port)/"))).status
    }
    #expect(throws: HTTPClientError.self) { try ask() }
    try install(files.server.certificate)
    try test.server.reloadCertificate()
    #expect(try ask() == .ok)
    try File.writeAtomically(bytes("rubbish"), to: shown.key)
    #expect(throws: TLSError.self) { try test.server.reloadCertificate() }
    #expect(try ask() == .ok)
  }

  @Test func `files that cannot be used are named`() throws {
    let files = try files()
    let certificates = try TestCertificates.shared.get()
    for (certificate, key, part) in [
      ("/nowhere.pem", files.server.key, "/nowhere.pem"), (files.server.certificate, "/nokey.pem", "/nokey.pem"),
      (files.server.certificate, TestCertificates.key(of: certificates.other), "key values mismatch"),
    ] {
      let error = try #require(throws: TLSError.self) {
        _ = try TestServer(configure: { $0.tls = TLSFiles(certificate: certificate, key: key) })
      }
      #expect(error.description.contains(part))
    }
  }

  @Test func `event streams work under TLS`() throws {
    let files = try files()
    let stream = EventStream()
    stream.send(data: "first")
    stream.close()
    let test = try TestServer({ _ in HTTPResponse(body: .events(stream)) }, configure: { $0.tls = files.server })
    defer { test.server.stop(drain: 1) }
    let client = client(authority: files.authority)
    defer { client.close() }
    let answer = try client.send(ClientRequest(.get, URL("https://localhost:\(test.port)/")))
    #expect(answer.text == "data: first\n\n")
  }
}
