import Crypto

/// The opening of a session, from StartupMessage to the first ReadyForQuery: messages in, steps out.
struct PostgreSQLHandshake {
  enum Step: Equatable {
    /// Nothing to do; read the next message.
    case proceed
    /// Send these bytes, then read the next message.
    case send([UInt8])
    /// The session is open.
    case ready
  }

  private enum State {
    /// The server has not said yet how to authenticate.
    case opening
    /// The password is sent.
    case awaitingVerdict
    case scram(SCRAMClient)
    /// Parameters and the cancel key are coming in.
    case authenticated
  }

  private let login: PostgreSQLLogin
  private let channelBinding: PostgreSQLChannelBinding
  private var state = State.opening
  /// What CancelRequest needs; nil when the server cannot cancel.
  private(set) var backendKey: PostgreSQLBackendKey?
  /// The run-time parameters that the server reports, such as `server_version`.
  private(set) var parameters: [String: String] = [:]
  /// The protocol's minor version that both sides speak.
  private(set) var minorVersion: Int

  /// - Parameter minorVersion: the highest wanted; servers that know less say so and the session goes on.
  init(login: PostgreSQLLogin, channelBinding: PostgreSQLChannelBinding = .unavailable, minorVersion: Int = 0) {
    self.login = login
    self.channelBinding = channelBinding
    self.minorVersion = minorVersion
  }

  /// The StartupMessage.
  func start() -> [UInt8] {
    var parameters = [
      (name: "user", value: login.user), (name: "database", value: login.database),
      (name: "client_encoding", value: "UTF8"), (name: "application_name", value: login.applicationName),
    ]
    if !login.options.isEmpty { parameters.append((name: "options", value: login.options)) }
    return PostgreSQLFrontendMessage.encode([.startup(minorVersion: minorVersion, parameters: parameters)])
  }

  /// Takes one message.
  mutating func receive(_ message: PostgreSQLBackendMessage) throws(PostgreSQLHandshakeError) -> Step {
    switch (state, message) {
    case (_, .error(let error)):
      throw .refused(error)
    case (_, .notice):
      return .proceed
    case (.opening, .negotiateProtocolVersion(let newestMinor, _)):
      guard newestMinor <= minorVersion else {
        throw .violation(PostgreSQLProtocolError("version 3.\(newestMinor) where 3.\(minorVersion) was asked for"))
      }
      minorVersion = newestMinor
      return .proceed
    case (.authenticated, .parameterStatus(let name, let value)):
      parameters[name] = value
      return .proceed
    case (.authenticated, .backendKeyData(let key)):
      backendKey = key
      return .proceed
    case (.authenticated, .readyForQuery):
      return .ready
    case (_, .authentication(let request)):
      return try authenticate(request)
    default:
      throw .violation(PostgreSQLProtocolError("\(message.name) before the session was open"))
    }
  }

  private mutating func authenticate(
    _ request: PostgreSQLAuthenticationRequest
  ) throws(PostgreSQLHandshakeError) -> Step {
    switch (state, request) {
    case (.opening, .ok), (.awaitingVerdict, .ok):
      // A password that travelled, or no password at all, proves nothing about who is at the other end.
      if case .required = channelBinding { throw .channelBindingNotUsed }
      state = .authenticated
      return .proceed
    case (.scram(let client), .ok):
      guard client.isVerified else {
        throw .violation(PostgreSQLProtocolError("authentication ended before the server proved itself"))
      }
      state = .authenticated
      return .proceed
    case (.opening, .cleartextPassword):
      return try answer(with: password(for: "a password"))
    case (.opening, .md5Password(let salt)):
      return try answer(with: md5(password(for: "an MD5 password"), salt: salt))
    case (.opening, .sasl(let mechanisms)):
      return try startSCRAM(offered: mechanisms)
    case (.scram(var client), .saslContinue(let data)):
      return try scram { () throws(SCRAMError) in
        let response = try client.respond(to: data)
        state = .scram(client)
        return .send(PostgreSQLFrontendMessage.encode([.saslResponse(response)]))
      }
    case (.scram(var client), .saslFinal(let data)):
      return try scram { () throws(SCRAMError) in
        try client.verify(data)
        state = .scram(client)
        return .proceed
      }
    case (.opening, .unsupported(let code)):
      throw .methodUnsupported(Self.methodName(code))
    default:
      throw .violation(PostgreSQLProtocolError("an Authentication message out of turn"))
    }
  }

  private mutating func answer(with password: String) throws(PostgreSQLHandshakeError) -> Step {
    if case .required = channelBinding { throw .channelBindingNotUsed }
    state = .awaitingVerdict
    return .send(PostgreSQLFrontendMessage.encode([.password(password)]))
  }

  private func password(for method: String) throws(PostgreSQLHandshakeError) -> String {
    guard let password = login.password, !password.isEmpty else { throw .passwordMissing(method: method) }
    return password
  }

  private func md5(_ password: String, salt: [UInt8]) throws(PostgreSQLHandshakeError) -> String {
    guard HashFunction.md5.isAvailable else { throw .methodUnsupported("MD5 (switched off in this system's OpenSSL)") }
    let inner = HashFunction.md5.hexHash(Array(password.utf8) + Array(login.user.utf8))
    return "md5" + HashFunction.md5.hexHash(Array(inner.utf8) + salt)
  }

  private mutating func startSCRAM(offered mechanisms: [String]) throws(PostgreSQLHandshakeError) -> Step {
    let binding: SCRAMClient.ChannelBinding
    switch (channelBinding, mechanisms.contains("SCRAM-SHA-256-PLUS")) {
    case (.available(let hash), true), (.required(let hash?), true): binding = .serverEndPoint(hash)
    case (.required, _): throw .channelBindingNotUsed
    case (.available, false): binding = .notOffered
    case (.unavailable, _): binding = .unsupported
    }
    let client = SCRAMClient(
      .sha256, username: "", password: SASLprep.preparedOrVerbatim(try password(for: "a SCRAM password")),
      channelBinding: binding)
    guard mechanisms.contains(client.mechanismName) else {
      throw .methodUnsupported("SASL with \(mechanisms.joined(separator: ", "))")
    }
    state = .scram(client)
    return .send(
      PostgreSQLFrontendMessage.encode([
        .saslInitialResponse(mechanism: client.mechanismName, data: client.firstMessage)
      ]))
  }

  private func scram(_ step: () throws(SCRAMError) -> Step) throws(PostgreSQLHandshakeError) -> Step {
    do throws(SCRAMError) { return try step() } catch { throw .scram(error) }
  }

  private static func methodName(_ code: Int) -> String {
    switch code {
    case 2: "Kerberos V5"
    case 7, 8: "GSSAPI"
    case 9: "SSPI"
    default: "method number \(code)"
    }
  }
}
