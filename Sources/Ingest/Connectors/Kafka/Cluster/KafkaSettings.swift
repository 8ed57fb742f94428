import Net

/// Where a cluster is, who logs in, and how the way there is protected.
struct KafkaSettings: Sendable {
  struct Address: Sendable, Hashable {
    var host: String
    var port: UInt16
  }

  /// The brokers to ask first; one that answers is enough.
  var bootstrap: [Address]
  /// Nil where nobody has to log in.
  var login: KafkaLogin?
  /// Nil for a cluster without TLS.
  var tls: TLSClientConfiguration?
  /// Seconds to connect and log in.
  var connectTimeout = 15.0
  /// Seconds for one answer.
  var requestTimeout = 60.0

  /// How errors name a broker and the login; never with the password.
  func description(of address: Address) -> String {
    let host = address.host.contains(":") ? "[\(address.host)]" : address.host
    return "Kafka at \(host):\(address.port)" + (login.map { ", user \"\($0.user)\"" } ?? "")
  }
}

/// A failed use of a broker, as one line that names it, the user and the cause.
struct KafkaError: Error, CustomStringConvertible {
  /// What went wrong.
  enum Cause: Error {
    case transport(TransportError.Cause)
    /// A certificate or key file of this side is unusable.
    case tlsSetup(TLSError)
    case login(KafkaLoginError)
    case violation(KafkaProtocolError)
    /// The broker speaks no version of a request that this client knows.
    case unsupported(KafkaAPI)
    /// Someone asked the crawl to stop.
    case cancelled
  }

  let target: String
  let cause: Cause

  var isCancelled: Bool {
    guard case .cancelled = cause else { return false }
    return true
  }

  var description: String {
    let line = "\(target): \(cause)" + (cause.hint.map { "; \($0)" } ?? "")
    return line.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

extension KafkaError.Cause: CustomStringConvertible {
  var description: String {
    switch self {
    case .transport(let cause): "\(cause)"
    case .tlsSetup(let error): "\(error)"
    case .login(.mechanism(let offered)):
      "the broker does not offer the SASL mechanism; it offers \(offered.joined(separator: ", "))"
    case .login(.refused(let message)): "the login was refused: \(message)"
    case .login(.scram(let error)): "\(error)"
    case .login(.violation(let error)), .violation(let error): "\(error)"
    case .unsupported(let api): "the broker knows no version of \(api) that this client knows"
    case .cancelled: "cancelled"
    }
  }

  /// What to try; nil when the description says it all.
  var hint: String? {
    switch self {
    case .transport(let cause):
      cause.advice(
        modeKey: "security_protocol", lenient: "with ssl_verify_host false", authorityKey: "ssl_ca",
        certificateKeys: "ssl_cert and ssl_key")
    case .login(.mechanism): "set sasl_mechanism"
    case .login(.refused): "check username and password"
    case .tlsSetup, .login, .violation, .unsupported, .cancelled: nil
    }
  }
}
