import Crypto
import Net
import System

/// A failed use of a PostgreSQL server.
typealias PostgreSQLError = SessionError<PostgreSQLCause>

extension SessionError<PostgreSQLCause> {
  /// The server's error when it refused a statement and the session goes on.
  var statementError: PostgreSQLServerError? {
    guard case .statement(let error) = cause, !error.isFatal else { return nil }
    return error
  }
}

/// What can go wrong with a PostgreSQL server.
enum PostgreSQLCause: SessionCause {
  case connection(ConnectionFailure)
  /// TLS is demanded and the server has it switched off.
  case tlsNotOffered
  case handshake(PostgreSQLHandshakeError)
  case violation(PostgreSQLProtocolError)
  /// The server refused a statement; the session goes on unless the error is fatal.
  case statement(PostgreSQLServerError)
  case value(PostgreSQLValueError)
  /// The server is too old, or not PostgreSQL; its version as it gives it.
  case unsupportedServer(version: String)
  /// A result came to more bytes than any honest one.
  case resultTooLarge(limit: Int)

  var connectionFailure: ConnectionFailure? { if case .connection(let failure) = self { failure } else { nil } }

  var description: String {
    switch self {
    case .connection(let failure): "\(failure)"
    case .tlsNotOffered: "the server does not offer TLS"
    case .handshake(let error): "\(error)"
    case .violation(let error): "\(error)"
    case .statement(let error): "\(error)"
    case .value(let error): "\(error)"
    case .unsupportedServer(let version):
      "version \(version) is not supported; PostgreSQL \(PostgreSQLServerVersion.oldest.major) or newer is"
    case .resultTooLarge(let limit): "a catalog query returns more than \(limit >> 20) MB"
    }
  }

  var hint: String? {
    switch self {
    case .connection(.transport(let cause)):
      cause.advice(
        modeKey: "sslmode", lenient: "verify-ca",
        authorityKey: "sslrootcert", certificateKeys: "sslcert and sslkey")
    case .tlsNotOffered: "switch ssl on in the server, or set sslmode to prefer or disable"
    case .handshake(let error): error.hint
    case .statement(let error): error.advice
    case .resultTooLarge: "read fewer schemas at a time, by schema_pattern"
    case .connection, .violation, .value, .unsupportedServer: nil
    }
  }
}

extension PostgreSQLHandshakeError: CustomStringConvertible {
  var description: String {
    switch self {
    case .refused(let error): "\(error)"
    case .violation(let error): "\(error)"
    case .passwordMissing(let method): "the server asks for \(method), and none is given"
    case .methodUnsupported(let method):
      "the server asks for \(method); supported are passwords in the clear, MD5 and SCRAM, and client certificates"
    case .scram(let error): "\(error)"
    case .channelBindingNotUsed: "the server would log the user in without channel binding, which is required"
    }
  }

  var hint: String? {
    switch self {
    case .refused(let error): error.advice
    case .passwordMissing: "set password"
    case .scram(.wrongServerSignature): "do not trust this server with the password"
    case .channelBindingNotUsed: "use TLS and a server with SCRAM-SHA-256-PLUS, or set channel_binding to prefer"
    case .violation, .methodUnsupported, .scram: nil
    }
  }
}

extension PostgreSQLServerError {
  /// What the operator of a crawl can do about it; else the server's own hint.
  var advice: String? {
    switch code {
    case "28P01": "check username and password"
    case "28000" where message.contains("pg_hba.conf"):
      "the server's pg_hba.conf has to let this user in from here; sslmode decides whether TLS is used"
    case "28000" where message.contains("certificate"): "set sslcert and sslkey to a certificate issued for this user"
    case "28000": "check username"
    case "3D000": "check database"
    case "42501": "grant the user the missing privilege, or leave this out of the crawl"
    case "53300": "the server has no connection left for this user; try again later"
    case "57P03": "the server is starting or stopping; try again in a moment"
    case "57014": "raise the statement timeout if the server is merely slow"
    case "55P03": "another session holds a lock; try again later"
    default: hint
    }
  }
}
