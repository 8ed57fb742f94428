import Crypto
import Testing

@testable import Ingest

struct MySQLHandshakeTests {
  private func handshake(
    _ password: String? = "native-Pw1", wantsTLS: Bool = false, demandsTLS: Bool = false, isLocal: Bool = false,
    acceptsServerKey: Bool = false, database: String? = nil
  ) -> MySQLHandshake {
    MySQLHandshake(
      login: MySQLLogin(user: "ann", password: password, database: database), wantsTLS: wantsTLS,
      demandsTLS: demandsTLS, isLocal: isLocal, acceptsServerKey: acceptsServerKey)
  }

  /// The proof inside a HandshakeResponse41: behind 32 bytes, the user and a length.
  private func proof(_ response: [UInt8]) throws -> [UInt8] {
    var reader = MySQLByteReader(response[32...])
    #expect(String(decoding: try reader.zeroTerminated(), as: UTF8.self) == "ann")
    return Array(try #require(try reader.lengthEncodedBytes()))
  }

  private func sent(_ step: MySQLHandshake.Step) throws -> [UInt8] {
    guard case .send(let bytes) = step else { throw LiveFailure(reason: "\(step) where bytes are sent") }
    return bytes
  }

  @Test func `a greeting of MariaDB is read, its version without the prefix for old replicas`() throws {
    let greeting = try MySQLGreeting(MySQLBytes.greeting(version: "5.5.5-10.11.19-MariaDB-0+deb12u1")[...])
    #expect(greeting.version == "10.11.19-MariaDB-0+deb12u1")
    #expect(greeting.isMariaDB)
    #expect(greeting.scramble == MySQLBytes.scramble)
    #expect(greeting.plugin == "mysql_native_password")
    #expect(greeting.connection == 7)
  }

  @Test func `a greeting cut anywhere before its plugin is refused`() {
    let bytes = MySQLBytes.greeting()
    for cut in 0..<bytes.count - "mysql_native_password".utf8.count - 1 {
      #expect(throws: MySQLProtocolError.self, "cut at \(cut)") { try MySQLGreeting(bytes.prefix(cut)) }
    }
  }

  @Test func `servers of before version 4.1 are refused`() {
    #expect(throws: MySQLProtocolError.self) { try MySQLGreeting(MySQLBytes.greeting(capabilities: 0)[...]) }
    #expect(throws: MySQLProtocolError.self) { try MySQLGreeting([9, 0x33, 0][...]) }
  }

  @Test(arguments: ["mysql_native_password", "client_ed25519"]) func `a server that asks for proofs again and again is left`(method: String) throws {
    var machine = handshake()
    _ = try machine.receive(MySQLBytes.greeting()[...])
    var asked = 0
    #expect {
      while asked < 100 {
        _ = try machine.receive(MySQLBytes.switchTo(method, MySQLBytes.scramble)[...])
        asked += 1
      }
    } throws: { "\($0)".contains("more than 16 packets") }
    #expect(asked == 15)
  }

  @Test func `a native password is proved without showing it`() throws {
    var machine = handshake()
    let bytes = try sent(try machine.receive(MySQLBytes.greeting()[...]))
    let once = HashFunction.sha1.hash(Array("native-Pw1".utf8))
    let proof = try proof(bytes)
    // What the server does: take the mask off, hash, compare with the stored double hash.
    let mask = HashFunction.sha1.hash(MySQLBytes.scramble + HashFunction.sha1.hash(once))
    #expect(zip(proof, mask).map { $0 ^ $1 } == once)
    #expect(try machine.receive(MySQLBytes.ok[...]) == .ready)
    #expect(machine.deprecatesEndOfRows)
  }

  @Test(arguments: [nil, ""]) func `an empty password has an empty proof`(password: String?) throws {
    var machine = handshake(password)
    #expect(try proof(try sent(try machine.receive(MySQLBytes.greeting()[...]))) == [])
  }

  @Test func `the cached way of MySQL 8 ends by two packets`() throws {
    var machine = handshake()
    let greeting = MySQLBytes.greeting(plugin: "caching_sha2_password")
    let proof = try proof(try sent(try machine.receive(greeting[...])))
    let once = HashFunction.sha256.hash(Array("native-Pw1".utf8))
    let mask = HashFunction.sha256.hash(HashFunction.sha256.hash(once) + MySQLBytes.scramble)
    #expect(zip(proof, mask).map { $0 ^ $1 } == once)
    #expect(try machine.receive([1, 3][...]) == .proceed)
    #expect(try machine.receive(MySQLBytes.ok[...]) == .ready)
  }

  @Test func `the full way of MySQL 8 sends the password only where nobody else reads it`() throws {
    let greeting = MySQLBytes.greeting(plugin: "caching_sha2_password")
    var local = handshake(isLocal: true)
    _ = try local.receive(greeting[...])
    #expect(try local.receive([1, 4][...]) == .send(Array("native-Pw1".utf8) + [0]))

    var open = handshake()
    _ = try open.receive(greeting[...])
    #expect(throws: MySQLHandshakeError.needsTLS("caching_sha2_password")) { try open.receive([1, 4][...]) }
  }

  @Test func `a password encrypted to the server's key is what the server decrypts`() throws {
    let folder = try Shell.run("mktemp -d").split(separator: "\n").first.map(String.init) ?? ""
    defer { _ = try? Shell.run("rm -r \(folder)") }
    let key = try Shell.run(
      "cd \(folder) && openssl genrsa -out key 2048 2>/dev/null && openssl rsa -in key -pubout 2>/dev/null")
    var machine = handshake(acceptsServerKey: true)
    _ = try machine.receive(MySQLBytes.greeting(plugin: "caching_sha2_password")[...])
    #expect(try machine.receive([1, 4][...]) == .send([2]))
    let sealed = try sent(try machine.receive(([1] + Array(key.utf8))[...]))
    #expect(sealed.count == 256)
    let hex = sealed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let opened = try Shell.run(
      """
      cd \(folder) && python3 -c "import sys; sys.stdout.buffer.write(bytes.fromhex('\(hex)'))" > sealed
      openssl pkeyutl -decrypt -inkey key -pkeyopt rsa_padding_mode:oaep -in sealed | od -An -v -tu1
      """)
    let bytes = opened.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0) }
    #expect(zip(bytes, MySQLBytes.scramble).map { $0 ^ $1 } == Array("native-Pw1".utf8) + [0])
    #expect(try machine.receive(MySQLBytes.ok[...]) == .ready)
  }

  @Test func `a key that is none is refused`() throws {
    var machine = handshake(acceptsServerKey: true)
    _ = try machine.receive(MySQLBytes.greeting(plugin: "caching_sha2_password")[...])
    _ = try machine.receive([1, 4][...])
    #expect(throws: MySQLHandshakeError.badServerKey) { try machine.receive([1, 65, 66][...]) }
  }

  @Test func `a switch to another method brings new random bytes`() throws {
    var machine = handshake("ed-Pw1")
    _ = try machine.receive(MySQLBytes.greeting()[...])
    let nonce = [UInt8](1...32)
    let signature = try sent(try machine.receive(([0xFE] + Array("client_ed25519".utf8) + [0] + nonce)[...]))
    #expect(signature == PasswordSignature.sign(nonce, password: Array("ed-Pw1".utf8)))
    #expect(signature.count == 64)
  }

  @Test func `unknown and ancient methods are named`() throws {
    var machine = handshake()
    _ = try machine.receive(MySQLBytes.greeting()[...])
    #expect(throws: MySQLHandshakeError.methodUnsupported("auth_gssapi_client")) {
      try machine.receive(MySQLBytes.switchTo("auth_gssapi_client", [])[...])
    }
    #expect(throws: MySQLHandshakeError.methodUnsupported("mysql_old_password")) { try machine.receive([0xFE][...]) }
  }

  @Test func `a password in the clear is never sent without TLS`() throws {
    var machine = handshake()
    _ = try machine.receive(MySQLBytes.greeting()[...])
    #expect(throws: MySQLHandshakeError.needsTLS("mysql_clear_password")) {
      try machine.receive(MySQLBytes.switchTo("mysql_clear_password", [])[...])
    }
  }

  @Test func `TLS is asked for before anything of the user is said`() throws {
    var machine = handshake(wantsTLS: true)
    let step = try machine.receive(MySQLBytes.greeting(capabilities: 0x0138_A20D | 1 << 11)[...])
    guard case .startTLS(let request) = step else { throw LiveFailure(reason: "\(step)") }
    #expect(request.count == 32)
    let response = try machine.encrypted()
    #expect(Array(response.prefix(4)) == Array(request.prefix(4)))
    #expect(try proof(response).count == 20)
  }

  @Test func `a server without TLS is refused where TLS is demanded`() {
    var machine = handshake(wantsTLS: true, demandsTLS: true)
    #expect(throws: MySQLHandshakeError.tlsNotOffered) { try machine.receive(MySQLBytes.greeting()[...]) }
  }

  @Test func `an error is given as the server words it`() throws {
    var machine = handshake()
    let refusal = MySQLBytes.error(1130, "Host '10.0.0.1' is not allowed to connect", state: nil)
    let error = #expect(throws: MySQLHandshakeError.self) { try machine.receive(refusal[...]) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("Host '10.0.0.1' is not allowed to connect (error 1130)"))
  }
}
