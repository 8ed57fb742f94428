import Crypto
import Net

/// A failed use of a deployment, as one line that names the server, the user and the cause.
struct MongoDBError: Error, CustomStringConvertible {
  /// What went wrong.
  enum Cause: Error {
    case transport(TransportError.Cause)
    /// A certificate or key file of this side is unusable.
    case tlsSetup(TLSError)
    case login(MongoDBLoginError)
    case violation(MongoDBProtocolError)
    /// The server refused a command; the session goes on.
    case command(MongoDBServerError)
    /// It speaks an older protocol than OP_MSG.
    case tooOld
    /// Servers answered, but none that may be read from; why each was not taken.
    case noSuitableServer([String], wanted: String)
    /// Someone asked the crawl to stop.
    case cancelled
  }

  /// The server and the login, as `MongoDBSettings` describes them.
  let target: String
  let cause: Cause

  /// The server's error when it refused a command and the session goes on.
  var commandError: MongoDBServerError? {
    guard case .command(let error) = cause else { return nil }
    return error
  }

  var isCancelled: Bool {
    guard case .cancelled = cause else { return false }
    return true
  }

  var description: String {
    let line = "\(target): \(cause)" + (cause.hint.map { "; \($0)" } ?? "")
    return line.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

extension MongoDBError.Cause: CustomStringConvertible {
  var description: String {
    switch self {
    case .transport(let cause): "\(cause)"
    case .tlsSetup(let error): "\(error)"
    case .login(.refused(let error)), .command(let error): "\(error)"
    case .login(.scram(let error)): "\(error)"
    case .login(.violation(let error)), .violation(let error): "\(error)"
    case .tooOld: "the server is older than MongoDB 3.6, which is the oldest that can be read"
    case .noSuitableServer(let refusals, let wanted):
      "no server that readPreference \(wanted) allows answered: \(refusals.joined(separator: "; "))"
    case .cancelled: "cancelled"
    }
  }

  /// What to try; nil when the description says it all.
  var hint: String? {
    switch self {
    case .transport(.endOfStream): "if the server demands TLS, add tls=true to connect_uri; its log may say more"
    case .transport(let cause):
      cause.advice(
        modeKey: "tls in connect_uri", lenient: "with tlsAllowInvalidHostnames=true", authorityKey: "tlsCAFile",
        certificateKeys: "tlsCertificateKeyFile"
      )?.replacing("host_port", with: "connect_uri")
    case .login(.refused(let error)), .command(let error): error.advice
    case .noSuitableServer: "check replicaSet and readPreference, or add directConnection=true to read the named server as it is"
    case .tlsSetup, .login, .violation, .tooOld, .cancelled: nil
    }
  }
}
