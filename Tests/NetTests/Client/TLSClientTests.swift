import Crypto
import Net
import System
import Testing

@Suite(.serialized)
struct TLSClientTests {
  private let certificates: TestCertificates

  init() throws { certificates = try TestCertificates.shared.get() }

  private var trusting: TLSClientConfiguration {
    TLSClientConfiguration(verification: .full, authorityFile: certificates.authority)
  }

  private func connect(
    _ server: OpenSSLServer, _ configuration: TLSClientConfiguration, name: String = "localhost"
  ) throws -> SocketStream {
    let stream = try SocketStream.connect(host: "127.0.0.1", port: server.port, deadline: .after(seconds: 5))
    try stream.startTLS(try TLSClientContext(configuration), serverName: name, deadline: .after(seconds: 5))
    return stream
  }

  private func reverse(_ line: String, over stream: SocketStream) throws -> String {
    try stream.write(bytes("\(line)\n"), deadline: .after(seconds: 5))
    let answer = try stream.readExactly(line.utf8.count + 1, deadline: .after(seconds: 5))
    return String(decoding: answer.dropLast(), as: UTF8.self)
  }

  /// Why TLS failed in `body`.
  private func failure(_ body: () throws -> Void) -> TLSError? {
    do {
      try body()
      return nil
    } catch {
      guard case .tls(let error) = (error as? TransportError)?.cause else { return error as? TLSError }
      return error
    }
  }

  private func rejection(_ body: () throws -> Void) -> CertificateRejection.Reason? {
    if case .untrusted(let rejection) = failure(body) { rejection.reason } else { nil }
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"], ["localhost", "127.0.0.1", "LOCALHOST.", "localhost."])
  func `a trusted server is talked to by name and by address`(version: String, name: String) throws {
    let server = try OpenSSLServer(certificate: certificates.server, [version])
    let stream = try connect(server, trusting, name: name)
    #expect(try reverse("hello", over: stream) == "olleh")
    #expect(try reverse(String(repeating: "ab", count: 7000), over: stream) == String(repeating: "ba", count: 7000))
    #expect(stream.tlsInfo?.version == (version == "-tls1_2" ? "TLSv1.2" : "TLSv1.3"))
    stream.close()
  }

  @Test func `a server that no authority vouches for is refused`() throws {
    let server = try OpenSSLServer(certificate: certificates.server)
    let error = failure { _ = try connect(server, TLSClientConfiguration()) }
    guard case .untrusted(let rejection) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(rejection.reason == .unknownAuthority)
    #expect(rejection.description.contains("O=Cairn,CN=Test Authority"))
  }

  @Test func `a server that vouches for itself is refused unless its certificate is the CA file`() throws {
    let server = try OpenSSLServer(certificate: certificates.selfSigned)
    #expect(rejection { _ = try connect(server, trusting) } == .selfSigned)
    let pinned = TLSClientConfiguration(verification: .full, authorityFile: certificates.selfSigned)
    #expect(try reverse("abc", over: connect(server, pinned)) == "cba")
  }

  @Test func `a server's own certificate as CA file needs no authority`() throws {
    let server = try OpenSSLServer(certificate: certificates.server)
    let pinned = TLSClientConfiguration(verification: .full, authorityFile: certificates.server)
    #expect(try reverse("abc", over: connect(server, pinned)) == "cba")
  }

  @Test func `an expired certificate is refused with its last day`() throws {
    let server = try OpenSSLServer(certificate: certificates.expired)
    guard case .expired(let day) = rejection({ _ = try connect(server, trusting) }) else {
      Issue.record("the certificate was not refused as expired")
      return
    }
    let dates = String(decoding: try openssl("x509", "-noout", "-enddate", "-in", certificates.expired), as: UTF8.self)
    let fields = dates.split { $0 == "=" || $0 == " " || $0 == "\n" }
    let parts = day.split(separator: "-")
    #expect(Int(parts[2]) == Int(fields[2]))
    #expect(parts[0] == fields[4])
  }

  @Test func `a certificate for other names is refused with the names it has`() throws {
    let server = try OpenSSLServer(certificate: certificates.other)
    let names = ["other.example", "*.wild.example", "10.9.8.7"]
    for name in ["localhost", "127.0.0.1", "example", "a.b.wild.example", "wild.example", "10.9.8.8"] {
      #expect(
        rejection { _ = try connect(server, trusting, name: name) } == .nameMismatch(expected: name, names: names))
    }
    for name in ["other.example", "OTHER.example", "a.wild.example", "10.9.8.7"] {
      #expect(try reverse("abc", over: connect(server, trusting, name: name)) == "cba")
    }
  }

  @Test func `a certificate that is for clients is no server's`() throws {
    let server = try OpenSSLServer(certificate: certificates.client)
    let reason = rejection { _ = try connect(server, trusting, name: "client") }
    #expect(reason == .other("unsuitable certificate purpose"))
  }

  @Test func `each way to verify forgives what it says`() throws {
    let wrongName = try OpenSSLServer(certificate: certificates.other)
    let unknown = try OpenSSLServer(certificate: certificates.selfSigned)
    let authority = TLSClientConfiguration(verification: .authority, authorityFile: certificates.authority)
    #expect(failure { _ = try connect(wrongName, authority) } == nil)
    #expect(rejection { _ = try connect(unknown, authority) } == .selfSigned)
    let any = TLSClientConfiguration(verification: .encryptOnly)
    #expect(failure { _ = try connect(wrongName, any) } == nil)
    #expect(failure { _ = try connect(unknown, any) } == nil)
    let expired = try OpenSSLServer(certificate: certificates.expired)
    #expect(failure { _ = try connect(expired, any) } == nil)
  }

  @Test(arguments: [false, true])
  func `a client certificate is presented`(encryptedKey: Bool) throws {
    let server = try OpenSSLServer(
      certificate: certificates.server, ["-Verify", "2", "-verify_return_error", "-CAfile", certificates.authority])
    var configuration = trusting
    configuration.certificateFile = certificates.client
    configuration.keyFile =
      encryptedKey ? certificates.encryptedClientKey : TestCertificates.key(of: certificates.client)
    configuration.keyPassphrase = encryptedKey ? "open sesame" : nil
    #expect(try reverse("abc", over: connect(server, configuration)) == "cba")
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `a missing client certificate is an error that says so`(version: String) throws {
    let server = try OpenSSLServer(
      certificate: certificates.server, [version, "-Verify", "2", "-CAfile", certificates.authority])
    let error = failure { _ = try reverse("abc", over: connect(server, trusting)) }
    let words = version == "-tls1_3" ? "certificate required" : "handshake failure"
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test func `unusable files are named`() throws {
    var wrongPassphrase = trusting
    wrongPassphrase.certificateFile = certificates.client
    wrongPassphrase.keyFile = certificates.encryptedClientKey
    var wrongKey = trusting
    wrongKey.certificateFile = certificates.client
    wrongKey.keyFile = TestCertificates.key(of: certificates.server)
    var noCertificate = trusting
    noCertificate.certificateFile = "/nonexistent/client.pem"
    let noAuthority = TLSClientConfiguration(verification: .full, authorityFile: "/nonexistent/ca.pem")
    for (configuration, file) in [
      (wrongPassphrase, certificates.encryptedClientKey), (wrongKey, TestCertificates.key(of: certificates.server)),
      (noCertificate, "/nonexistent/client.pem"), (noAuthority, "/nonexistent/ca.pem"),
    ] {
      guard case .configuration(let what) = failure({ _ = try TLSClientContext(configuration) }) else {
        Issue.record("\(file) was accepted")
        continue
      }
      #expect(what.contains(file))
    }
  }

  @Test func `the channel binding hash is that of the server's certificate`() throws {
    let server = try OpenSSLServer(certificate: certificates.server)
    let encoded = try openssl("x509", "-in", certificates.server, "-outform", "DER")
    let info = try connect(server, trusting).tlsInfo
    #expect(info?.serverEndPoint == HashFunction.sha256.hash(encoded))
    #expect(info?.applicationProtocol == nil)
  }

  @Test func `an application protocol is agreed on`() throws {
    let server = try OpenSSLServer(certificate: certificates.server, ["-alpn", "postgresql"])
    var configuration = trusting
    configuration.applicationProtocols = ["http/1.1", "postgresql"]
    #expect(try connect(server, configuration).tlsInfo?.applicationProtocol == "postgresql")
    configuration.applicationProtocols = [""]
    #expect(failure { _ = try TLSClientContext(configuration) } != nil)
  }

  @Test func `TLS before 1.2 is refused`() throws {
    let server = try OpenSSLServer(certificate: certificates.server, ["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"])
    guard case .handshake = failure({ _ = try connect(server, trusting) }) else {
      Issue.record("the handshake succeeded")
      return
    }
  }

  @Test func `a server without TLS is told from one with a bad certificate`() throws {
    try withServer { peer in
      _ = peer.read()
      peer.write("HTTP/1.1 400 Bad Request\r\n\r\n")
    } _: { server in
      let stream = try SocketStream.connect(host: "127.0.0.1", port: server.port, deadline: .after(seconds: 5))
      let context = try TLSClientContext(trusting)
      let error = failure { try stream.startTLS(context, serverName: "localhost", deadline: .after(seconds: 5)) }
      #expect(error == .handshake("the server does not speak TLS on this port"))
    }
  }

  @Test func `bytes that came before the handshake are refused`() throws {
    try withServer {
      $0.write("SX")
    } _: { server in
      let stream = try SocketStream.connect(host: "127.0.0.1", port: server.port, deadline: .after(seconds: 5))
      var first: [UInt8] = []
      while try stream.read(into: &first, max: 1, deadline: .after(seconds: 5)) > 0, first != bytes("S") {}
      let context = try TLSClientContext(trusting)
      let error = failure { try stream.startTLS(context, serverName: "localhost", deadline: .after(seconds: 5)) }
      #expect(
        [
          .handshake("the server sent unencrypted data before the handshake"),
          .handshake("the server closed the connection during the handshake"),
        ].contains(error))
    }
  }

  @Test func `a server that falls silent in the handshake ends at the deadline`() throws {
    try withServer {
      _ = $0.read(1 << 20)
    } _: { server in
      let stream = try SocketStream.connect(host: "127.0.0.1", port: server.port, deadline: .after(seconds: 5))
      let context = try TLSClientContext(trusting)
      let error = #expect(throws: TransportError.self) {
        try stream.startTLS(context, serverName: "localhost", deadline: .after(seconds: 0.2))
      }
      #expect(error?.cause == .timedOut(.handshake))
      stream.close()
    }
  }

  @Test func `a connection cut at any byte is an error`() throws {
    let server = try OpenSSLServer(certificate: certificates.server, ["-tls1_3"])
    let context = try TLSClientContext(trusting)
    for cut in [0, 1, 4, 5, 6, 50, 127, 128, 200, 400, 600, 700, 800, 900, 1000, 1200, 1290] {
      try withServer {
        forward($0, to: server.port, answerBytes: cut)
      } _: { proxy in
        let stream = try SocketStream.connect(host: "127.0.0.1", port: proxy.port, deadline: .after(seconds: 5))
        let error = #expect(throws: TransportError.self, "cut at \(cut)") {
          try stream.startTLS(context, serverName: "localhost", deadline: .after(seconds: 5))
          try stream.write(bytes("hello\n"), deadline: .after(seconds: 5))
          _ = try stream.readExactly(6, deadline: .after(seconds: 5))
        }
        #expect(error?.cause != .timedOut(.read) && error?.cause != .timedOut(.handshake), "cut at \(cut)")
        stream.close()
      }
    }
  }
}

/// Passes bytes between a client and a local port, and cuts the connection after so many bytes of the answer.
func forward(_ peer: LoopbackPeer, to port: UInt16, answerBytes: Int = .max) {
  guard let upstream = try? SocketStream.connect(host: "127.0.0.1", port: port, deadline: .after(seconds: 5)) else {
    return
  }
  let requests = try? Thread.start(name: "forward") {
    while case let request = peer.read(), !request.isEmpty {
      guard (try? upstream.write(request, deadline: .after(seconds: 5))) != nil else { return }
    }
  }
  var left = answerBytes
  while left > 0 {
    var answer: [UInt8] = []
    guard let count = try? upstream.read(into: &answer, max: left, deadline: .after(seconds: 5)), count > 0 else {
      break
    }
    peer.write(answer)
    left -= count
  }
  peer.endStream()
  upstream.cancel()
  requests?.join()
}
