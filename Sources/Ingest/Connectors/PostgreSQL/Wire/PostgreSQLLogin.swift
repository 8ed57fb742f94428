/// Who wants which database.
struct PostgreSQLLogin: Sendable {
  var user: String
  var password: String?
  var database: String
  /// Shows in `pg_stat_activity`.
  var applicationName = "cairn"
  /// Command-line options for the session, such as `-c geqo=off`; empty for none, since poolers refuse them.
  var options = ""
}

/// Whether SCRAM can be tied to the TLS connection beneath it.
enum PostgreSQLChannelBinding: Equatable, Sendable {
  /// No TLS, or switched off.
  case unavailable
  /// Used when the server offers it; the bytes are the hash of its certificate (RFC 5929 section 4.1).
  case available([UInt8])
  /// Any other way in is refused; nil when there is nothing to bind to.
  case required([UInt8]?)
}
