import Codecs
import Crypto

/// How a client proves who it is.
struct MongoDBLogin: Sendable, Equatable {
  enum Mechanism: String, CaseIterable, Sendable {
    case scram1 = "SCRAM-SHA-1"
    case scram256 = "SCRAM-SHA-256"
    /// The password as it is, for LDAP behind the server; over TLS only.
    case plain = "PLAIN"
    /// The certificate of the TLS connection.
    case x509 = "MONGODB-X509"
  }

  /// Nil to take the strongest that the server offers the user.
  var mechanism: Mechanism?
  var user: String
  var password: String
  /// The database that the user was created in.
  var source: String

  /// What goes into the greeting, so that the server tells the user's mechanisms.
  var greetingName: String? { mechanism == nil ? "\(source).\(user)" : nil }

  /// The mechanism to use with a server.
  func mechanism(for hello: MongoDBHello) -> Mechanism {
    if let mechanism { return mechanism }
    guard let offered = hello.mechanisms, !offered.isEmpty else { return .scram1 }
    return offered.contains(Mechanism.scram256.rawValue) ? .scram256 : .scram1
  }
}

/// Why a login failed.
enum MongoDBLoginError: Error, Equatable {
  case refused(MongoDBServerError)
  case scram(SCRAMError)
  case violation(MongoDBProtocolError)
}

/// The exchange that logs in: replies in, commands out
/// (https://github.com/mongodb/specifications/blob/master/source/auth/auth.md).
struct MongoDBAuthentication {
  enum Step: Equatable {
    case send(BSONDocument)
    case done
  }

  private enum State {
    case single
    case scramFirst(SCRAMClient)
    case scramLast(SCRAMClient)
    /// The server is trusted, but wants one more exchange of nothing.
    case farewell
  }

  private let login: MongoDBLogin
  private let mechanism: MongoDBLogin.Mechanism
  private var state = State.single

  /// - Parameter nonce: random unless a test says otherwise.
  init(_ login: MongoDBLogin, _ mechanism: MongoDBLogin.Mechanism, nonce: String? = nil) {
    self.login = login
    self.mechanism = mechanism
    guard let hash = mechanism.hash else { return }
    state = .scramFirst(
      SCRAMClient(hash, username: login.user, password: Self.password(of: login, hash), nonce: nonce))
  }

  /// The database that the commands go to.
  var database: String { mechanism == .x509 || mechanism == .plain ? "$external" : login.source }

  /// The first command.
  func start() -> BSONDocument {
    switch state {
    case .scramFirst(let client): return saslStart(client.firstMessage)
    case .scramLast, .farewell: return [:]
    case .single: break
    }
    guard mechanism == .x509 else {
      return saslStart([0] + Array(login.user.utf8) + [0] + Array(login.password.utf8))
    }
    let command: BSONDocument = ["authenticate": 1, "mechanism": "MONGODB-X509"]
    return command.with("user", login.user.isEmpty ? nil : .string(login.user))
  }

  /// Takes the answer to the last command.
  mutating func receive(_ reply: BSONDocument) throws(MongoDBLoginError) -> Step {
    if let error = MongoDBServerError(reply) { throw .refused(error) }
    if case .single = state { return .done }
    guard let payload = reply["payload"]?.bytes ?? reply["payload"]?.string.map({ Array($0.utf8) }) else {
      throw .violation(MongoDBProtocolError("an answer of the login without a payload"))
    }
    do throws(SCRAMError) {
      switch state {
      case .single, .farewell: return .done
      case .scramFirst(var client):
        let response = try client.respond(to: payload)
        state = .scramLast(client)
        return .send(saslContinue(reply, response))
      case .scramLast(var client):
        try client.verify(payload)
        state = .farewell
        return reply["done"]?.bool == true ? .done : .send(saslContinue(reply, []))
      }
    } catch { throw .scram(error) }
  }

  private func saslStart(_ payload: [UInt8]) -> BSONDocument {
    [
      "saslStart": 1, "mechanism": .string(mechanism.rawValue), "payload": .binary(subtype: 0, payload),
      "options": ["skipEmptyExchange": true],
    ]
  }

  private func saslContinue(_ reply: BSONDocument, _ payload: [UInt8]) -> BSONDocument {
    ["saslContinue": 1, "conversationId": reply["conversationId"] ?? 1, "payload": .binary(subtype: 0, payload)]
  }

  /// SCRAM-SHA-1 hashes what MongoDB stored before it: an MD5 digest.
  private static func password(of login: MongoDBLogin, _ hash: SCRAMClient.Mechanism) -> [UInt8] {
    guard hash == .sha1 else { return SASLprep.preparedOrVerbatim(login.password) }
    return Array(HashFunction.md5.hexHash(Array("\(login.user):mongo:\(login.password)".utf8)).utf8)
  }
}

extension MongoDBLogin.Mechanism {
  /// The hash of the SCRAM mechanisms; nil for the others.
  fileprivate var hash: SCRAMClient.Mechanism? {
    switch self {
    case .scram1: .sha1
    case .scram256: .sha256
    case .plain, .x509: nil
    }
  }
}
