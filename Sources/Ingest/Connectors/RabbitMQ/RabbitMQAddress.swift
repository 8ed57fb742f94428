import Catalog
import Codecs

/// Where a shovel or a federation link connects to, as its AMQP address says
/// (https://www.rabbitmq.com/docs/uri-spec); users and passwords in it are passed over.
struct RabbitMQAddress: Equatable, Sendable {
  /// Nil for the broker that has the address: `amqp://` and `amqp:///vhost`.
  let server: Server?
  /// Nil where the virtual host is that of the shovel or link.
  let vhost: String?

  /// A broker's host and port.
  struct Server: Hashable, Sendable {
    let host: String
    let port: Int
  }

  /// Nil for what is no address of AMQP.
  init?(_ text: String) {
    guard let url = try? URL(text), ["amqp", "amqps"].contains(url.scheme) else { return nil }
    server = url.host.flatMap { $0.isEmpty ? nil : $0 }.map {
      Server(host: $0.lowercased(), port: url.port ?? (url.scheme == "amqps" ? 5671 : 5672))
    }
    let path = url.path.drop { $0 == "/" }
    guard let vhost = try? PercentEncoding.decodeText(path.utf8) else { return nil }
    // A path of a slash alone is left out by some and means the same.
    self.vhost = vhost.isEmpty ? nil : vhost
  }

  /// - Parameter json: an address, or a list of which the first counts: the others are for when that one is down.
  init?(_ json: JSON?) {
    guard let text = json?.string ?? json?.array?.first?.string else { return nil }
    self.init(text)
  }
}

/// What brokers are called in the catalog: the one that is crawled, and those that its addresses name.
struct RabbitMQBrokers: Sendable {
  /// The crawled broker's service.
  let service: FQN
  /// The host under which the management plugin is asked.
  var host: String?
  /// The ports at which the crawled broker listens to AMQP.
  var ports: Set<Int> = []
  /// Services of other brokers by `host` or `host:port`.
  var others: [String: FQN] = [:]

  private static let loopback: Set = ["localhost", "127.0.0.1", "::1", "[::1]"]

  init(_ service: FQN) { self.service = service }

  /// The service that answers at an address; one that the recipe does not name is called by its address.
  func service(at server: RabbitMQAddress.Server?) throws(CatalogError) -> FQN {
    guard let server else { return service }
    if let named = others["\(server.host):\(server.port)"] ?? others[server.host] { return named }
    let isHere = server.host == host || Self.loopback.contains(server.host)
    if isHere, ports.contains(server.port) { return service }
    return try FQN(parts: ["rabbitmq://\(server.host):\(server.port)"])
  }
}
