import Crypto

/// Who logs in, and with which database open.
struct MySQLLogin: Sendable, Equatable {
  var user: String
  var password: String?
  var database: String?
}

/// Why a session could not be opened.
enum MySQLHandshakeError: Error, Equatable {
  case refused(MySQLServerError)
  case violation(MySQLProtocolError)
  /// TLS is demanded and the server has none.
  case tlsNotOffered
  case methodUnsupported(String)
  /// The way to log in would send the password where others can read it.
  case needsTLS(String)
  /// The server sent no key that a password can be encrypted to.
  case badServerKey
}

/// The opening of a session, from the greeting to the first OK: packets in, steps out
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html).
struct MySQLHandshake {
  enum Step: Equatable {
    /// Nothing to do; read the next packet.
    case proceed
    /// Send these payloads, each as a packet, then read the next packet.
    case send([UInt8])
    /// Send the payload, start TLS, then call `encrypted()` for what to send next.
    case startTLS([UInt8])
    /// The session is open.
    case ready
  }

  private enum State {
    case awaitingGreeting
    case startingTLS
    case authenticating
    /// The server's RSA key was asked for.
    case awaitingKey
    case awaitingVerdict
  }

  private let login: MySQLLogin
  private let wantsTLS: Bool
  private let demandsTLS: Bool
  private let acceptsServerKey: Bool
  /// Whether others cannot read the connection: TLS, or a Unix socket.
  private var isPrivate: Bool
  private var state = State.awaitingGreeting
  private var method = MySQLAuthenticationMethod.native
  private var scramble: [UInt8] = []
  private var received = 0
  /// Packets up to the verdict: a user with several methods is asked for each of them, in few packets each. Without a
  /// limit a server could have its own choice of random bytes signed for ever.
  private static let packetLimit = 16
  private(set) var greeting: MySQLGreeting?

  /// - Parameters:
  ///   - isLocal: whether the connection is a Unix socket.
  ///   - acceptsServerKey: whether the password may be encrypted to a key that the server sends in the clear: whoever
  ///     sits in between could have put in another.
  init(login: MySQLLogin, wantsTLS: Bool, demandsTLS: Bool, isLocal: Bool = false, acceptsServerKey: Bool = false) {
    self.login = login
    self.acceptsServerKey = acceptsServerKey
    self.wantsTLS = wantsTLS && !isLocal
    self.demandsTLS = demandsTLS && !isLocal
    isPrivate = isLocal
  }

  private var capabilities: MySQLCapabilities {
    var offered = MySQLCapabilities.client
    if login.database != nil { offered.insert(.connectWithDatabase) }
    return offered.intersection(greeting?.capabilities ?? [])
  }

  /// Whether rows end with an OK packet and not with the older EOF.
  var deprecatesEndOfRows: Bool { capabilities.contains(.deprecatesEndOfRows) }

  /// Takes one packet.
  mutating func receive(_ payload: ArraySlice<UInt8>) throws(MySQLHandshakeError) -> Step {
    guard let first = payload.first else { throw .violation(MySQLProtocolError("an empty packet")) }
    received += 1
    guard received <= Self.packetLimit else { throw .violation(MySQLProtocolError("more than \(Self.packetLimit) packets during authentication")) }
    if first == 0xFF { throw .refused(try wire { () throws(MySQLProtocolError) in try MySQLServerError(payload) }) }
    switch (state, first) {
    case (.awaitingGreeting, _): return try greet(payload)
    case (.startingTLS, _): throw .violation(MySQLProtocolError("a packet where TLS is to start"))
    case (_, 0x00): return .ready
    case (_, 0xFE): return try switchMethod(payload.dropFirst())
    case (.awaitingKey, 0x01): return try sendEncrypted(key: payload.dropFirst())
    case (_, 0x01): return try more(payload.dropFirst())
    default: throw .violation(MySQLProtocolError("packet 0x\(String(first, radix: 16)) during authentication"))
    }
  }

  /// What to send once TLS stands.
  mutating func encrypted() throws(MySQLHandshakeError) -> [UInt8] {
    isPrivate = true
    return try response()
  }

  private mutating func greet(_ payload: ArraySlice<UInt8>) throws(MySQLHandshakeError) -> Step {
    let greeting = try wire { () throws(MySQLProtocolError) in try MySQLGreeting(payload) }
    self.greeting = greeting
    scramble = greeting.scramble
    // A plugin that this client does not know may be the server's default only; the user's own comes by a switch.
    method = MySQLAuthenticationMethod(rawValue: greeting.plugin) ?? .native
    guard wantsTLS, greeting.capabilities.contains(.tls) else {
      if demandsTLS { throw .tlsNotOffered }
      return .send(try response())
    }
    state = .startingTLS
    return .startTLS(head(capabilities.union(.tls)))
  }

  /// The first 32 bytes of the answer, which are all of the request for TLS.
  private func head(_ capabilities: MySQLCapabilities) -> [UInt8] {
    var bytes: [UInt8] = []
    append(capabilities.rawValue, to: &bytes)
    append(UInt32(MySQLPacketDecoder.sessionLimit), to: &bytes)
    // utf8mb4_general_ci, which every server of the last fifteen years has.
    bytes.append(45)
    return bytes + [UInt8](repeating: 0, count: 23)
  }

  private mutating func response() throws(MySQLHandshakeError) -> [UInt8] {
    state = .authenticating
    let capabilities = isPrivate && wantsTLS ? capabilities.union(.tls) : capabilities
    // A method that may not be used now is left to the server's switch, and refused there if it insists.
    let proof = method.response(password: password, scramble: scramble, isPrivate: isPrivate) ?? []
    var bytes = head(capabilities)
    bytes += Array(login.user.utf8.filter { $0 != 0 }) + [0]
    if capabilities.contains(.longAuthenticationData) {
      appendLength(proof.count, to: &bytes)
    } else {
      bytes.append(UInt8(truncatingIfNeeded: min(proof.count, 255)))
    }
    bytes += proof
    if capabilities.contains(.connectWithDatabase) { bytes += Array((login.database ?? "").utf8.filter { $0 != 0 }) + [0] }
    if capabilities.contains(.pluginAuthentication) { bytes += Array(method.rawValue.utf8) + [0] }
    if capabilities.contains(.connectAttributes) { bytes += Self.attributes }
    return bytes
  }

  private var password: [UInt8] { Array((login.password ?? "").utf8) }

  /// AuthSwitchRequest: another method with other random bytes.
  private mutating func switchMethod(_ body: ArraySlice<UInt8>) throws(MySQLHandshakeError) -> Step {
    guard !body.isEmpty else { throw .methodUnsupported("mysql_old_password") }
    let (name, data) = try wire { () throws(MySQLProtocolError) in
      var reader = MySQLByteReader(body)
      return (String(decoding: try reader.zeroTerminated(), as: UTF8.self), Array(reader.rest()))
    }
    guard let method = MySQLAuthenticationMethod(rawValue: name) else { throw .methodUnsupported(name) }
    self.method = method
    scramble = data
    guard let proof = method.response(password: password, scramble: scramble, isPrivate: isPrivate) else {
      throw .needsTLS(name)
    }
    let asksForKey = method == .sha256 && proof == [1]
    if asksForKey, !acceptsServerKey { throw .needsTLS(name) }
    state = asksForKey ? .awaitingKey : .authenticating
    return .send(proof)
  }

  /// AuthMoreData: what follows the first answer.
  private mutating func more(_ data: ArraySlice<UInt8>) throws(MySQLHandshakeError) -> Step {
    switch (method, data.first) {
    case (.cachingSHA2, 3):
      state = .awaitingVerdict
      return .proceed
    case (.cachingSHA2, 4) where isPrivate:
      state = .awaitingVerdict
      return .send(password + [0])
    case (.cachingSHA2, 4):
      guard acceptsServerKey else { throw .needsTLS(method.rawValue) }
      state = .awaitingKey
      return .send([2])
    case (.sha256, _) where acceptsServerKey:
      return try sendEncrypted(key: data)
    default:
      throw .violation(MySQLProtocolError("more data that \(method.rawValue) does not know"))
    }
  }

  private mutating func sendEncrypted(key: ArraySlice<UInt8>) throws(MySQLHandshakeError) -> Step {
    guard let sealed = MySQLAuthenticationMethod.encrypted(password, scramble: scramble, key: Array(key)) else {
      throw .badServerKey
    }
    state = .awaitingVerdict
    return .send(sealed)
  }

  private static let attributes: [UInt8] = {
    let pairs = ["_client_name", "cairn", "program_name", "cairn"].flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    return [UInt8(pairs.count)] + pairs
  }()

  private func append(_ value: UInt32, to bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
  }

  private func appendLength(_ count: Int, to bytes: inout [UInt8]) {
    if count < 0xFB {
      bytes.append(UInt8(count))
    } else {
      bytes += [0xFC, UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8)]
    }
  }

  private func wire<Result>(_ body: () throws(MySQLProtocolError) -> Result) throws(MySQLHandshakeError) -> Result {
    do throws(MySQLProtocolError) { return try body() } catch { throw .violation(error) }
  }
}
