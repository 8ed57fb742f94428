/// Where a server is, who logs in, and how the way there is protected.
struct PostgreSQLSettings: Sendable {
  /// A name, an address, or the directory of a Unix socket when it starts with a slash.
  var host: String
  var port: UInt16 = 5432
  var login: PostgreSQLLogin
  var tls = PostgreSQLTLSSettings()
  /// Seconds for everything up to the first ReadyForQuery.
  var connectTimeout = 15.0
  /// Seconds that one statement may take, all its rows included.
  var statementTimeout = 120.0
  /// Bytes of all rows of one result: more than any page of a system catalog comes to.
  var resultLimit = 256 << 20
  /// Seconds past `statementTimeout` in which the server has to say that a statement timed out.
  var grace = 10.0
  /// Seconds that one statement may wait for a lock.
  var lockTimeout = 5.0
  /// The protocol's minor version to ask for: 0 for 3.0, 2 for 3.2 with its longer cancel keys (PostgreSQL 18).
  var protocolMinorVersion = 0

  var isUnixSocket: Bool { host.hasPrefix("/") }

  /// The socket's path when `isUnixSocket`.
  var unixPath: String { "\(host)/.s.PGSQL.\(port)" }

  /// How errors name the place and the login; never with the password.
  var description: String {
    let place = isUnixSocket ? unixPath : host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    return "PostgreSQL at \(place), user \"\(login.user)\", database \"\(login.database)\""
  }
}

/// How TLS is used, with the words of libpq.
struct PostgreSQLTLSSettings: Sendable {
  var mode = PostgreSQLTLSMode.prefer
  /// A PEM file of authorities; nil for those of the system.
  var authorityFile: String?
  /// A PEM file with the client's certificate.
  var certificateFile: String?
  /// A PEM file with the client's key; nil when it is in `certificateFile`.
  var keyFile: String?
  var keyPassphrase: String?
  var channelBinding = ChannelBinding.prefer

  /// libpq's `channel_binding`.
  enum ChannelBinding: String, Sendable, CaseIterable {
    case disable, prefer, require
  }
}

/// libpq's `sslmode`.
enum PostgreSQLTLSMode: String, Sendable, CaseIterable {
  /// Never.
  case disable
  /// Only when the server does not let us in without.
  case allow
  /// When the server offers it.
  case prefer
  /// Always, with whoever answers; with an authority file like `verifyCA`.
  case require
  /// Always, with a certificate that a trusted authority signed.
  case verifyCA = "verify-ca"
  /// Always, with such a certificate for the host's name.
  case verifyFull = "verify-full"
}
