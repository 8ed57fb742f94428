import Crypto
import Testing

struct SCRAMClientTests {
  private struct Exchange: Sendable {
    let mechanism: SCRAMClient.Mechanism
    let nonce: String
    let first: String
    let challenge: String
    let response: String
    let final: String

    func client(password: String = "pencil") -> SCRAMClient {
      SCRAMClient(mechanism, username: "user", password: Array(password.utf8), nonce: nonce)
    }
  }

  private static let exchanges = [
    // RFC 5802 section 5.
    Exchange(
      mechanism: .sha1, nonce: "fyko+d2lbbFgONRv9qkxdawL", first: "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
      challenge: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
      response: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
      final: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="),
    // RFC 7677 section 3.
    Exchange(
      mechanism: .sha256, nonce: "rOprNGfwEbeRWgbNEkqO", first: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
      challenge: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
      response: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
      final: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="),
  ]

  @Test func `the exchanges of the standards succeed`() throws {
    for exchange in Self.exchanges {
      var client = exchange.client()
      #expect(client.mechanismName == exchange.mechanism.rawValue)
      #expect(String(decoding: client.firstMessage, as: UTF8.self) == exchange.first)
      let response = try client.respond(to: Array(exchange.challenge.utf8))
      #expect(String(decoding: response, as: UTF8.self) == exchange.response)
      #expect(!client.isVerified)
      try client.verify(Array(exchange.final.utf8))
      #expect(client.isVerified)
    }
  }

  @Test func `a server without the password is not trusted`() throws {
    for exchange in Self.exchanges {
      var client = exchange.client(password: "pencils")
      _ = try client.respond(to: Array(exchange.challenge.utf8))
      #expect(throws: SCRAMError.wrongServerSignature) { try client.verify(Array(exchange.final.utf8)) }
      #expect(!client.isVerified)
    }
  }

  @Test func `the header and the binding data tell the server about the channel`() throws {
    let bindings: [(SCRAMClient.ChannelBinding, name: String, header: String, sent: String)] = [
      (.unsupported, "SCRAM-SHA-256", "n,,", "c=biws,"),
      (.notOffered, "SCRAM-SHA-256", "y,,", "c=eSws,"),
      (
        .serverEndPoint([1, 2, 3]), "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,",
        "c=cD10bHMtc2VydmVyLWVuZC1wb2ludCwsAQID,"
      ),
    ]
    for (binding, name, header, sent) in bindings {
      var client = SCRAMClient(.sha256, username: "", password: [1], channelBinding: binding, nonce: "abc")
      #expect(client.mechanismName == name)
      #expect(String(decoding: client.firstMessage, as: UTF8.self) == "\(header)n=,r=abc")
      let response = String(decoding: try client.respond(to: Array("r=abcd,s=AAAA,i=4096".utf8)), as: UTF8.self)
      #expect(response.hasPrefix(sent))
    }
  }

  @Test func `separators in a user name are escaped`() {
    let client = SCRAMClient(.sha1, username: "a,b=c,", password: [], nonce: "n")
    #expect(String(decoding: client.firstMessage, as: UTF8.self) == "n,,n=a=2Cb=3Dc=2C,r=n")
  }

  @Test func `each exchange has a nonce of its own`() {
    let messages = (0..<50).map { _ in SCRAMClient(.sha256, username: "", password: []).firstMessage }
    #expect(Set(messages).count == 50)
  }

  @Test(arguments: [
    ("r=abcd,s=AAAA,i=4095", SCRAMError.iterations(4095, accepted: 4096...10_000_000)),
    ("r=abcd,s=AAAA,i=999999999", .iterations(999_999_999, accepted: 4096...10_000_000)),
    ("r=abc,s=AAAA,i=4096", .foreignNonce),
    ("r=xbcd,s=AAAA,i=4096", .foreignNonce),
    ("m=ext,r=abcd,s=AAAA,i=4096", .extensionRequired),
    ("e=unknown-user", .refused("unknown-user")),
    ("r=abcd,s=AAA,i=4096", .malformed("the salt must be base64")),
    ("r=abcd,s=,i=4096", .malformed("the salt must be base64")),
    ("r=abcd,s=AAAA,i=-1", .malformed("the iteration count must be a number")),
    ("r=abcd,s=AAAA,i=", .malformed("the iteration count must be a number")),
    ("r=abcd,s=AAAA,i=99999999999999999999", .malformed("the iteration count must be a number")),
    ("r=ab cd,s=AAAA,i=4096", .malformed("the nonce must be printable ASCII")),
    ("s=AAAA,r=abcd,i=4096", .malformed("the first message must be r=<nonce>,s=<salt>,i=<iterations>")),
    ("", .malformed("the first message must be r=<nonce>,s=<salt>,i=<iterations>")),
  ])
  func `a wrong challenge is refused with its reason`(challenge: String, error: SCRAMError) {
    var client = SCRAMClient(.sha256, username: "", password: [1], nonce: "abc")
    #expect(throws: error) { try client.respond(to: Array(challenge.utf8)) }
    #expect(throws: SCRAMError.outOfTurn) { try client.verify(Array("v=AAAA".utf8)) }
  }

  @Test(arguments: [
    ("e=invalid-proof", SCRAMError.refused("invalid-proof")),
    ("v=AAAA", .wrongServerSignature),
    ("v=A", .malformed("the final message has neither a base64 signature v= nor an error e=")),
    ("", .malformed("the final message has neither a base64 signature v= nor an error e=")),
  ])
  func `a wrong final message is refused with its reason`(message: String, error: SCRAMError) throws {
    var client = SCRAMClient(.sha256, username: "", password: [1], nonce: "abc")
    _ = try client.respond(to: Array("r=abcd,s=AAAA,i=4096".utf8))
    #expect(throws: error) { try client.verify(Array(message.utf8)) }
  }

  @Test func `messages out of turn and bytes that are not text are refused`() throws {
    var client = SCRAMClient(.sha256, username: "", password: [1], nonce: "abc")
    #expect(throws: SCRAMError.outOfTurn) { try client.verify([]) }
    #expect(throws: SCRAMError.malformed("it is not UTF-8")) { try client.respond(to: [0xFF]) }
    #expect(throws: SCRAMError.outOfTurn) { try client.respond(to: Array("r=abcd,s=AAAA,i=4096".utf8)) }
  }
}
