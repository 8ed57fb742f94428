import Net

/// A failed use of a broker.
typealias KafkaError = SessionError<KafkaCause>

/// What can go wrong with a broker.
enum KafkaCause: SessionCause {
  case connection(ConnectionFailure)
  case login(KafkaLoginError)
  case violation(KafkaProtocolError)
  /// The broker speaks no version of a request that this client knows.
  case unsupported(KafkaAPI)

  var connectionFailure: ConnectionFailure? { if case .connection(let failure) = self { failure } else { nil } }

  var description: String {
    switch self {
    case .connection(let failure): "\(failure)"
    case .login(.mechanism(let offered)):
      "the broker does not offer the SASL mechanism; it offers \(offered.joined(separator: ", "))"
    case .login(.refused(let message)): "the login was refused: \(message)"
    case .login(.scram(let error)): "\(error)"
    case .login(.violation(let error)), .violation(let error): "\(error)"
    case .unsupported(let api): "the broker knows no version of \(api) that this client knows"
    }
  }

  var hint: String? {
    switch self {
    case .connection(.transport(let cause)):
      cause.advice(
        modeKey: "security_protocol", lenient: "with ssl_verify_host false", authorityKey: "ssl_ca",
        certificateKeys: "ssl_cert and ssl_key")
    case .login(.mechanism): "set sasl_mechanism"
    case .login(.refused): "check username and password"
    case .connection, .login, .violation, .unsupported: nil
    }
  }
}
