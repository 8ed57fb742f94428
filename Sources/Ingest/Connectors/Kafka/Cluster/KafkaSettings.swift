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
