import Crypto

/// How a client proves who it is.
struct KafkaLogin: Sendable {
  enum Mechanism: String, CaseIterable, Sendable {
    case plain = "PLAIN"
    case scram256 = "SCRAM-SHA-256"
    case scram512 = "SCRAM-SHA-512"
    case oauthBearer = "OAUTHBEARER"
  }

  var mechanism: Mechanism
  var user: String
  /// The password, or for OAUTHBEARER the token.
  var secret: String
}

/// Why a login failed.
enum KafkaLoginError: Error, Equatable {
  /// The broker does not enable the mechanism; what it offers.
  case mechanism([String])
  /// The broker's own words.
  case refused(String)
  case scram(SCRAMError)
  case violation(KafkaProtocolError)
}

/// The SASL exchange behind a connection's opening: response bodies in, request bodies out
/// (https://kafka.apache.org/protocol#sasl_handshake).
struct KafkaAuthentication {
  enum Step: Equatable {
    case send(KafkaAPI, [UInt8])
    case done
  }

  private enum State {
    case handshake
    case sent
    case scramFirst(SCRAMClient)
    case scramLast(SCRAMClient)
  }

  private let login: KafkaLogin
  private var state = State.handshake

  init(_ login: KafkaLogin) { self.login = login }

  /// The first request: SaslHandshake with the mechanism's name.
  func start() -> Step {
    var writer = KafkaWriter()
    writer.string(login.mechanism.rawValue)
    return .send(.saslHandshake, writer.bytes)
  }

  /// Takes the answer to the last request.
  mutating func receive(_ body: ArraySlice<UInt8>) throws(KafkaLoginError) -> Step {
    if case .handshake = state {
      try checkHandshake(body)
      return begin()
    }
    let data = try authenticated(body)
    switch state {
    case .handshake, .sent: return .done
    case .scramFirst(var client):
      do throws(SCRAMError) {
        let response = try client.respond(to: data)
        state = .scramLast(client)
        return Self.authenticate(response)
      } catch { throw .scram(error) }
    case .scramLast(var client):
      do throws(SCRAMError) { try client.verify(data) } catch { throw .scram(error) }
      return .done
    }
  }

  private mutating func begin() -> Step {
    switch login.mechanism {
    case .plain:
      state = .sent
      return Self.authenticate([0] + Array(login.user.utf8) + [0] + Array(login.secret.utf8))
    case .oauthBearer:
      state = .sent
      return Self.authenticate(Array("n,,\u{1}auth=Bearer \(login.secret)\u{1}\u{1}".utf8))
    case .scram256, .scram512:
      let client = SCRAMClient(
        login.mechanism == .scram256 ? .sha256 : .sha512, username: login.user,
        password: SASLprep.preparedOrVerbatim(login.secret), channelBinding: .unsupported)
      state = .scramFirst(client)
      return Self.authenticate(client.firstMessage)
    }
  }

  private func checkHandshake(_ body: ArraySlice<UInt8>) throws(KafkaLoginError) {
    let (error, offered) = try wire { () throws(KafkaProtocolError) in
      var reader = KafkaReader(body)
      return (
        KafkaErrorCode(try reader.int16()),
        try reader.array { (reader) throws(KafkaProtocolError) in try reader.string() }
      )
    }
    guard error == .none else { throw .mechanism(offered) }
  }

  /// What SaslAuthenticate brought.
  private func authenticated(_ body: ArraySlice<UInt8>) throws(KafkaLoginError) -> [UInt8] {
    let (error, message, data) = try wire { () throws(KafkaProtocolError) in
      var reader = KafkaReader(body)
      return (KafkaErrorCode(try reader.int16()), try reader.nullableString(), Array(try reader.byteArray()))
    }
    guard error == .none else { throw .refused(message ?? "\(error)") }
    return data
  }

  private static func authenticate(_ data: [UInt8]) -> Step {
    var writer = KafkaWriter()
    writer.byteArray(data)
    return .send(.saslAuthenticate, writer.bytes)
  }

  private func wire<Result>(_ body: () throws(KafkaProtocolError) -> Result) throws(KafkaLoginError) -> Result {
    do throws(KafkaProtocolError) { return try body() } catch { throw .violation(error) }
  }
}
