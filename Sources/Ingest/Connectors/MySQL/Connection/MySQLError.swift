import Net
import System

/// A failed use of a MySQL or MariaDB server.
typealias MySQLError = SessionError<MySQLCause>

extension SessionError<MySQLCause> {
  /// The server's error when it refused a statement and the session goes on.
  var statementError: MySQLServerError? {
    guard case .statement(let error) = cause else { return nil }
    return error
  }
}

/// What can go wrong with a MySQL or MariaDB server.
enum MySQLCause: SessionCause {
  case connection(ConnectionFailure)
  case handshake(MySQLHandshakeError)
  case violation(MySQLProtocolError)
  /// The server refused a statement; the session goes on.
  case statement(MySQLServerError)
  /// A result came to more bytes than any honest one.
  case resultTooLarge(limit: Int)

  var connectionFailure: ConnectionFailure? { if case .connection(let failure) = self { failure } else { nil } }

  var description: String {
    switch self {
    case .connection(let failure): "\(failure)"
    case .handshake(let error): "\(error)"
    case .violation(let error): "\(error)"
    case .statement(let error): "\(error)"
    case .resultTooLarge(let limit): "a catalog query returns more than \(limit >> 20) MB"
    }
  }

  var hint: String? {
    switch self {
    case .connection(.transport(let cause)):
      cause.advice(
        modeKey: "ssl_mode", lenient: "VERIFY_CA",
        authorityKey: "ssl_ca", certificateKeys: "ssl_cert and ssl_key")
    case .handshake(let error): error.hint
    case .statement(let error): error.advice
    case .resultTooLarge: "read fewer databases at a time, by database_pattern"
    case .connection, .violation: nil
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
