import Testing

@testable import Ingest

struct PostgreSQLHandshakeTests {
  private static let login = PostgreSQLLogin(user: "ann", password: "secret", database: "shop")

  /// Feeds the server's bytes to the handshake.
  private func run(
    _ bytes: [UInt8], login: PostgreSQLLogin = login, binding: PostgreSQLChannelBinding = .unavailable,
    minorVersion: Int = 0
  ) throws -> (handshake: PostgreSQLHandshake, steps: [PostgreSQLHandshake.Step]) {
    var handshake = PostgreSQLHandshake(login: login, channelBinding: binding, minorVersion: minorVersion)
    var decoder = PostgreSQLMessageDecoder()
    decoder.append(bytes)
    var steps: [PostgreSQLHandshake.Step] = []
    while let message = try decoder.next() { steps.append(try handshake.receive(message)) }
    return (handshake, steps)
  }

  @Test func `the start names user, database, encoding, application and options`() {
    var login = Self.login
    login.options = "-c geqo=off"
    let bytes = PostgreSQLHandshake(login: login).start()
    let fields = bytes.dropFirst(8).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    #expect(
      fields == [
        "user", "ann", "database", "shop", "client_encoding", "UTF8", "application_name", "cairn", "options",
        "-c geqo=off",
      ])
    #expect(Array(bytes[4..<8]) == [0, 3, 0, 0])
  }

  @Test func `trust leads straight to the session`() throws {
    let (handshake, steps) = try run(BackendBytes.session)
    #expect(steps.last == .ready)
    #expect(steps.dropLast().allSatisfy { $0 == .proceed })
    #expect(handshake.parameters["server_version"] == "15.4")
    #expect(handshake.backendKey == PostgreSQLBackendKey(processID: 7, secret: [1, 2, 3, 4]))
  }

  @Test func `a password goes out in the clear when asked for`() throws {
    let (_, steps) = try run(BackendBytes.authentication(3) + BackendBytes.session)
    #expect(steps.first == .send(PostgreSQLFrontendMessage.encode([.password("secret")])))
    #expect(steps.last == .ready)
  }

  @Test func `an MD5 password is hashed with the user and the salt`() throws {
    let (_, steps) = try run(BackendBytes.authentication(5, [0x01, 0x02, 0x03, 0x04]) + BackendBytes.session)
    // Computed with Python's hashlib.
    let hash = "md59009ce60b9ca97f1e752376843d1309e"
    #expect(steps.first == .send(PostgreSQLFrontendMessage.encode([.password(hash)])))
  }

  @Test func `a notice and an older protocol version do not stop the handshake`() throws {
    let bytes =
      BackendBytes.error([("S", "NOTICE"), ("M", "hi")], type: "N") + BackendBytes.negotiation(3 << 16, [])
      + BackendBytes.session
    let (handshake, steps) = try run(bytes, minorVersion: 2)
    #expect(steps.last == .ready)
    #expect(handshake.minorVersion == 0)
  }

  @Test func `an error ends the handshake with the server's words`() {
    let bytes = BackendBytes.error([("S", "FATAL"), ("C", "3D000"), ("M", "database \"x\" does not exist")])
    let expected = PostgreSQLServerError(severity: "FATAL", code: "3D000", message: "database \"x\" does not exist")
    #expect(throws: PostgreSQLHandshakeError.refused(expected)) { try run(bytes) }
  }

  @Test func `a missing password is named before anything is sent`() {
    var login = Self.login
    login.password = nil
    for bytes in [
      BackendBytes.authentication(3), BackendBytes.authentication(5, [1, 2, 3, 4]),
      BackendBytes.sasl(["SCRAM-SHA-256"]),
    ] {
      #expect {
        try run(bytes, login: login)
      } throws: { error in
        if case PostgreSQLHandshakeError.passwordMissing = error { true } else { false }
      }
    }
  }

  static let refused: [(name: String, bytes: [UInt8])] = [
    ("rows before the login", BackendBytes.row(["x"])),
    ("ready before the login", BackendBytes.ready()),
    ("a second request", BackendBytes.authentication(3) + BackendBytes.authentication(3)),
    ("SASL data without SASL", BackendBytes.authentication(11, [1])),
    ("the end of SASL without SASL", BackendBytes.authentication(12, [1])),
    ("success in the middle of SCRAM", BackendBytes.sasl(["SCRAM-SHA-256"]) + BackendBytes.authentication(0)),
    (
      "a password request in the middle of SCRAM", BackendBytes.sasl(["SCRAM-SHA-256"]) + BackendBytes.authentication(3)
    ),
    ("a version above the one asked for", BackendBytes.negotiation(9, [])),
    ("a login after the login", BackendBytes.authentication(0) + BackendBytes.authentication(0)),
  ]

  @Test(arguments: refused.indices)
  func `messages out of turn are refused`(index: Int) {
    #expect {
      try run(Self.refused[index].bytes)
    } throws: { error in
      if case PostgreSQLHandshakeError.violation = error { true } else { false }
    }
  }

  @Test(arguments: [(2, "Kerberos V5"), (7, "GSSAPI"), (9, "SSPI"), (42, "method number 42")])
  func `methods this client lacks are named`(code: Int, name: String) {
    #expect(throws: PostgreSQLHandshakeError.methodUnsupported(name)) { try run(BackendBytes.authentication(code)) }
  }

  @Test func `SASL mechanisms this client lacks are named`() {
    #expect(throws: PostgreSQLHandshakeError.methodUnsupported("SASL with OAUTHBEARER")) {
      try run(BackendBytes.sasl(["OAUTHBEARER"]))
    }
  }

  static let bindings: [(PostgreSQLChannelBinding, offered: [String], mechanism: String, header: String)] = [
    (.unavailable, ["SCRAM-SHA-256"], "SCRAM-SHA-256", "n,,"),
    (.unavailable, ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], "SCRAM-SHA-256", "n,,"),
    (.available([1]), ["SCRAM-SHA-256"], "SCRAM-SHA-256", "y,,"),
    (.available([1]), ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
    (.required([1]), ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
  ]

  @Test(arguments: bindings.indices)
  func `SCRAM is bound to the channel when both sides can`(index: Int) throws {
    let (binding, offered, mechanism, header) = Self.bindings[index]
    let (_, steps) = try run(BackendBytes.sasl(offered), binding: binding)
    guard case .send(let bytes) = steps.first else {
      Issue.record("nothing sent")
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("\(mechanism)\0"))
    #expect(text.contains("\(header)n=,r="))
  }

  static let unbound: [(PostgreSQLChannelBinding, [UInt8])] = [
    (.required([1]), BackendBytes.session), (.required([1]), BackendBytes.authentication(3)),
    (.required([1]), BackendBytes.sasl(["SCRAM-SHA-256"])),
    (.required(nil), BackendBytes.sasl(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])),
  ]

  @Test(arguments: unbound.indices)
  func `a required channel binding lets no other way in`(index: Int) {
    #expect(throws: PostgreSQLHandshakeError.channelBindingNotUsed) {
      try run(Self.unbound[index].1, binding: Self.unbound[index].0)
    }
  }
}
