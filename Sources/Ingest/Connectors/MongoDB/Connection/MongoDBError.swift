import Crypto
import Net

/// A failed use of a deployment.
typealias MongoDBError = SessionError<MongoDBCause>

extension SessionError<MongoDBCause> {
  /// The server's error when it refused a command and the session goes on.
  var commandError: MongoDBServerError? {
    guard case .command(let error) = cause else { return nil }
    return error
  }
}

/// What can go wrong with a deployment.
enum MongoDBCause: SessionCause {
  case connection(ConnectionFailure)
  case login(MongoDBLoginError)
  case violation(MongoDBProtocolError)
  /// The server refused a command; the session goes on.
  case command(MongoDBServerError)
  /// It speaks an older protocol than OP_MSG.
  case tooOld
  /// Servers answered, but none that may be read from; why each was not taken.
  case noSuitableServer([String], wanted: String)

  var connectionFailure: ConnectionFailure? { if case .connection(let failure) = self { failure } else { nil } }

  var description: String {
    switch self {
    case .connection(let failure): "\(failure)"
    case .login(.refused(let error)), .command(let error): "\(error)"
    case .login(.scram(let error)): "\(error)"
    case .login(.violation(let error)), .violation(let error): "\(error)"
    case .tooOld: "the server is older than MongoDB 3.6, which is the oldest that can be read"
    case .noSuitableServer(let refusals, let wanted):
      "no server that readPreference \(wanted) allows answered: \(refusals.joined(separator: "; "))"
    }
  }

  var hint: String? {
    switch self {
    case .connection(.transport(.endOfStream)): "if the server demands TLS, add tls=true to connect_uri; its log may say more"
    case .connection(.transport(let cause)):
      cause.advice(
        modeKey: "tls in connect_uri", lenient: "with tlsAllowInvalidHostnames=true", authorityKey: "tlsCAFile",
        certificateKeys: "tlsCertificateKeyFile"
      )?.replacing("host_port", with: "connect_uri")
    case .login(.refused(let error)), .command(let error): error.advice
    case .noSuitableServer: "check replicaSet and readPreference, or add directConnection=true to read the named server as it is"
    case .connection, .login, .violation, .tooOld: nil
    }
  }
}
