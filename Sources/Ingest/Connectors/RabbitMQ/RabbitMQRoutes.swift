import Catalog
import Codecs

/// The ways that messages take through a broker and between brokers, as lineage: bindings, alternate and dead-letter
/// exchanges, shovels, federation.
struct RabbitMQRoutes {
  private let brokers: RabbitMQBrokers
  private var byTarget: [AssetReference: [EdgeDraft]] = [:]
  /// Where the edge between two stands among its target's; thousands of queues may share one dead-letter exchange.
  private var places: [Ends: Int] = [:]
  private var order: [AssetReference] = []

  init(_ brokers: RabbitMQBrokers) { self.brokers = brokers }

  /// All edges, by where they lead.
  var edges: [(target: AssetReference, edges: [EdgeDraft])] { order.map { ($0, byTarget[$0] ?? []) } }

  static func queue(_ service: FQN, _ vhost: String, _ name: String) throws(CatalogError) -> FQN {
    try FQN(parts: service.parts + [vhost, name])
  }

  /// An exchange and a queue may have the same name, so the exchange's carries a mark.
  static func exchange(_ service: FQN, _ vhost: String, _ name: String) throws(CatalogError) -> FQN {
    try FQN(parts: service.parts + [vhost, "exchange:\(name)"])
  }

  mutating func add(_ binding: RabbitMQBinding) {
    // The default exchange leads to every queue; that says nothing.
    guard !binding.source.isEmpty else { return }
    var detail: JSONObject = ["binding": .string(binding.routingKey)]
    if !binding.arguments.isEmpty { detail["arguments"] = .object(binding.arguments) }
    let target = binding.leadsToQueue
      ? queue(binding.vhost, binding.destination) : exchange(binding.vhost, binding.destination)
    add(exchange(binding.vhost, binding.source), target, detail)
  }

  mutating func add(_ exchange: RabbitMQExchange) {
    guard let alternate = exchange.alternate else { return }
    add(
      self.exchange(exchange.vhost, exchange.name), self.exchange(exchange.vhost, alternate),
      ["role": "alternate exchange"])
  }

  mutating func add(_ queue: RabbitMQQueue) {
    guard let target = queue.deadLetterExchange, !target.isEmpty else { return }
    add(self.queue(queue.vhost, queue.name), exchange(queue.vhost, target), ["role": "dead letters"])
  }

  mutating func add(_ shovel: RabbitMQShovel) {
    guard let source = shovel.source, let target = shovel.target else { return }
    add(
      place(source.kind, source.address, shovel.vhost, source.name), place(target.kind, target.address, shovel.vhost, target.name),
      ["shovel": .string(shovel.name)])
  }

  mutating func add(_ link: RabbitMQLink) {
    guard let address = link.address else { return }
    add(
      place(link.kind, address, link.vhost, link.upstreamName),
      link.kind == .queue ? queue(link.vhost, link.name) : exchange(link.vhost, link.name),
      ["federation": .string(link.upstream)])
  }

  /// - Parameter vhost: the virtual host where the address names none.
  private func place(_ kind: RabbitMQLink.Kind, _ address: RabbitMQAddress, _ vhost: String, _ name: String) -> AssetReference? {
    guard let service = try? brokers.service(at: address.server) else { return nil }
    let host = address.vhost ?? vhost
    return kind == .queue ? queue(host, name, service) : exchange(host, name, service)
  }

  /// Nil for a name that the catalog cannot hold; its entity has been reported.
  private func queue(_ vhost: String, _ name: String, _ service: FQN? = nil) -> AssetReference? {
    (try? Self.queue(service ?? brokers.service, vhost, name)).map { .named(.queue, $0) }
  }

  private func exchange(_ vhost: String, _ name: String, _ service: FQN? = nil) -> AssetReference? {
    (try? Self.exchange(service ?? brokers.service, vhost, name)).map { .named(.exchange, $0) }
  }

  private mutating func add(_ source: AssetReference?, _ target: AssetReference?, _ detail: JSONObject) {
    guard let source, let target else { return }
    if byTarget[target] == nil { order.append(target) }
    // Several bindings between the same two are one edge that names them all.
    let ends = Ends(source: source, target: target)
    guard let index = places[ends] else {
      places[ends] = byTarget[target]?.count ?? 0
      byTarget[target, default: []].append(EdgeDraft(source, target, detail: ["routes": .array([.object(detail)])]))
      return
    }
    let routes = byTarget[target]?[index].detail["routes"]?.array ?? []
    guard !routes.contains(.object(detail)) else { return }
    byTarget[target]?[index].detail["routes"] = .array(routes + [.object(detail)])
  }
}

/// The two that an edge leads between.
private struct Ends: Hashable {
  let source: AssetReference
  let target: AssetReference
}
