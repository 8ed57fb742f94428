import Net
import System

/// A failed use of a MySQL or MariaDB server, as one line that names the server, the user and the cause.
struct MySQLError: Error, CustomStringConvertible {
  /// What went wrong.
  enum Cause: Error {
    case transport(TransportError.Cause)
    /// A certificate or key file of this side is unusable.
    case tlsSetup(TLSError)
    case handshake(MySQLHandshakeError)
    case violation(MySQLProtocolError)
    /// The server refused a statement; the session goes on.
    case statement(MySQLServerError)
    /// Someone asked the crawl to stop.
    case cancelled
  }

  /// The server and the login, as `MySQLSettings` describes them.
  let target: String
  let cause: Cause

  /// The server's error when it refused a statement and the session goes on.
  var statementError: MySQLServerError? {
    guard case .statement(let error) = cause else { return nil }
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

extension MySQLError.Cause: CustomStringConvertible {
  var description: String {
    switch self {
    case .transport(let cause): "\(cause)"
    case .tlsSetup(let error): "\(error)"
    case .handshake(let error): "\(error)"
    case .violation(let error): "\(error)"
    case .statement(let error): "\(error)"
    case .cancelled: "cancelled"
    }
  }

  /// What to try; nil when the description says it all.
  var hint: String? {
    switch self {
    case .transport(let cause):
      cause.advice(
        modeKey: "ssl_mode", lenient: "VERIFY_CA",
        authorityKey: "ssl_ca", certificateKeys: "ssl_cert and ssl_key")
    case .handshake(let error): error.hint
    case .statement(let error): error.advice
    case .tlsSetup, .violation, .cancelled: nil
    }
  }
}

extension MySQLHandshakeError: CustomStringConvertible {
  var description: String {
    switch self {
    case .refused(let error): "\(error)"
    case .violation(let error): "\(error)"
    case .tlsNotOffered: "the server does not offer TLS"
    case .methodUnsupported(let name):
      "the server asks for \(name); supported are \(MySQLAuthenticationMethod.allCases.map(\.rawValue).joined(separator: ", "))"
    case .needsTLS(let name): "the server asks for \(name), which would give the password away without TLS"
    case .badServerKey: "the server sent no RSA key that the password can be encrypted to"
    }
  }

  var hint: String? {
    switch self {
    case .refused(let error): error.advice
    case .tlsNotOffered: "switch TLS on in the server, or set ssl_mode to PREFERRED or DISABLED"
    case .needsTLS: "set ssl_mode to REQUIRED, or allow_public_key_retrieval to true on a network you trust"
    case .violation, .methodUnsupported, .badServerKey: nil
    }
  }
}
