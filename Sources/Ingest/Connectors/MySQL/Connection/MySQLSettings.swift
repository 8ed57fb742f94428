import Net

/// Where a server is, who logs in, and how the way there is protected.
struct MySQLSettings: Sendable {
  /// A name, an address, or the path of a Unix socket when it starts with a slash.
  var host: String
  var port: UInt16 = 3306
  var login: MySQLLogin
  var tls = MySQLTLSSettings()
  /// Seconds for everything up to the end of the handshake.
  var connectTimeout = 15.0
  /// Seconds that one statement may take, all its rows included.
  var statementTimeout = 120.0
  /// Bytes of all rows of one result: more than any question to the catalog comes to.
  var resultLimit = 256 << 20
  /// Seconds past `statementTimeout` in which the server has to say that a statement timed out.
  var grace = 10.0
  /// Seconds that one statement may wait for a lock.
  var lockTimeout = 5

  var isUnixSocket: Bool { host.hasPrefix("/") }

  /// How errors name the place and the login; never with the password.
  var description: String {
    let place = isUnixSocket ? host : host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    return "MySQL at \(place), user \"\(login.user)\""
  }
}

/// How TLS is used, with the words of MySQL's own client.
struct MySQLTLSSettings: Sendable {
  /// `--ssl-mode`.
  enum Mode: String, Sendable, CaseIterable {
    /// Never.
    case disabled = "DISABLED"
    /// When the server offers it.
    case preferred = "PREFERRED"
    /// Always, with whoever answers.
    case required = "REQUIRED"
    /// Always, with a certificate that a trusted authority signed.
    case verifyAuthority = "VERIFY_CA"
    /// Always, with such a certificate for the host's name.
    case verifyIdentity = "VERIFY_IDENTITY"
  }

  var mode = Mode.preferred
  /// A PEM file of authorities; nil for those of the system.
  var authorityFile: String?
  /// A PEM file with the client's certificate.
  var certificateFile: String?
  /// A PEM file with the client's key; nil when it is in `certificateFile`.
  var keyFile: String?
  /// Whether a password may be encrypted to a key that the server sends without TLS.
  var acceptsServerKey = false

  var isWanted: Bool { mode != .disabled }
  var isDemanded: Bool { mode != .disabled && mode != .preferred }

  /// The client configuration that these words stand for.
  var configuration: TLSClientConfiguration {
    let verification: TLSClientConfiguration.Verification =
      switch mode {
      case .verifyIdentity: .full
      case .verifyAuthority: .authority
      case .disabled, .preferred, .required: .encryptOnly
      }
    var configuration = TLSClientConfiguration(verification: verification, authorityFile: authorityFile)
    configuration.certificateFile = certificateFile
    configuration.keyFile = keyFile
    return configuration
  }
}
