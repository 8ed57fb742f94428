import Codecs
import Net

/// Where a metastore is and how the way there is protected.
struct HiveMetastoreSettings: Sendable {
  /// Where one of a metastore's servers listens.
  struct Address: Sendable, Hashable, CustomStringConvertible {
    let host: String
    let port: UInt16

    static let defaultPort: UInt16 = 9083

    init(host: String, port: UInt16) {
      self.host = host
      self.port = port
    }

    /// Reads `thrift://host:port` or `host:port`; nil for anything else.
    init?(_ text: some StringProtocol) {
      var rest = String(text.drop { $0 == " " })
      while rest.hasSuffix(" ") || rest.hasSuffix("/") { rest.removeLast() }
      if rest.hasPrefix("thrift://") { rest = String(rest.dropFirst("thrift://".count)) }
      guard let authority = Authority(hostAndPort: rest) else { return nil }
      self.init(host: authority.host, port: UInt16(clamping: authority.port ?? Int(Self.defaultPort)))
    }

    var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
  }

  /// Servers of one metastore; the first that answers is used.
  var addresses: [Address]
  /// Whether messages come in frames; nil to find out.
  var transport: ThriftTransport?
  /// Nil for a metastore without TLS.
  var tls: TLSClientConfiguration?
  /// The user that the metastore is told it works for; it believes every word (`set_ugi`).
  var user: String?
  /// Seconds to connect, and for the first answer.
  var connectTimeout = 15.0
  /// Seconds for one answer.
  var timeout = 60.0

  init(_ addresses: [Address]) { self.addresses = addresses }

  /// What one answer may hold: the names of a million tables, or the tables of one batch.
  static let limits: ThriftLimits = {
    var limits = ThriftLimits()
    limits.bytes = 128 << 20
    return limits
  }()

  /// Reads `thrift://host:port`, or several joined by commas; nil when one of them is none.
  static func addresses(_ text: String) -> [Address]? {
    var addresses: [Address] = []
    for part in text.split(separator: ",") {
      guard let address = Address(part) else { return nil }
      addresses.append(address)
    }
    return addresses.isEmpty ? nil : addresses
  }
}
