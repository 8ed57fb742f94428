import Net
import System

extension TransportError.Cause {
  /// What the operator of a crawl can do about a connection that failed, in the words of the recipe's keys.
  /// - Parameters:
  ///   - modeKey: the key that says how TLS is used, and `lenient` its value that checks no name.
  ///   - authorityKey: the key for the authorities to trust.
  ///   - certificateKeys: the keys for a client certificate.
  func advice(modeKey: String, lenient: String, authorityKey: String, certificateKeys: String) -> String? {
    switch self {
    case .unresolved: "check the host in host_port"
    case .timedOut(.connect), .timedOut(.resolve): "check host_port, and that no firewall is in between"
    case .system(let error) where error.operation == "connect":
      "check host_port, and that the server runs and listens there"
    case .endOfStream: "the server's log may say why"
    case .tls(.untrusted(let rejection)):
      switch rejection.reason {
      case .nameMismatch: "use the name in the certificate as host, or \(modeKey) \(lenient)"
      default: "set \(authorityKey) to the authority's certificate"
      }
    case .tls(.handshake), .tls(.broken):
      "check \(modeKey), and \(certificateKeys) if the server demands a client certificate"
    default: nil
    }
  }
}
