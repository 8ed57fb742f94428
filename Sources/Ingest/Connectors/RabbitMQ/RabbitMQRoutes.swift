import Catalog
import Codecs

/// The ways that messages take through a broker and between brokers, as lineage: bindings, alternate and dead-letter
/// exchanges, shovels, federation.
struct RabbitMQRoutes {
  private let brokers: RabbitMQBrokers
  /// Where a route begins and what it is, by where it leads.
  private var routes: SpooledGroups

  /// - Parameter memoryLimit: bytes of routes that are kept in memory.
  init(_ brokers: RabbitMQBrokers, memoryLimit: Int = 16 << 20) {
    self.brokers = brokers
    routes = SpooledGroups(memoryLimit: memoryLimit)
  }

  /// Hands over all edges, by where they lead.
  consuming func forEachTarget(_ body: (AssetReference, [EdgeDraft]) throws(CrawlError) -> Void) throws(CrawlError) {
    try routes.forEachGroup { (target, routes) throws(CrawlError) in
      guard let target = RabbitMQPlace(target) else { throw CrawlError.damagedSpool }
      // Several routes between the same two are one edge that names them all.
      var details: [(source: RabbitMQPlace, routes: [JSON])] = []
      var places: [RabbitMQPlace: Int] = [:]
      for route in routes {
        guard let source = route[0].flatMap(RabbitMQPlace.init), let detail = route[1] else { throw CrawlError.damagedSpool }
        let place = places[source] ?? details.count
        places[source] = place
        if place == details.count { details.append((source, [])) }
        if !details[place].routes.contains(detail) { details[place].routes.append(detail) }
      }
      try body(target.reference, details.map { EdgeDraft($0.source.reference, target.reference, detail: ["routes": .array($0.routes)]) })
    }
  }

  static func queue(_ service: FQN, _ vhost: String, _ name: String) throws(CatalogError) -> FQN {
    try FQN(parts: service.parts + [vhost, name])
  }

  /// An exchange and a queue may have the same name, so the exchange's carries a mark.
  static func exchange(_ service: FQN, _ vhost: String, _ name: String) throws(CatalogError) -> FQN {
    try FQN(parts: service.parts + [vhost, "exchange:\(name)"])
  }

  mutating func add(_ binding: RabbitMQBinding) throws(CrawlError) {
    // The default exchange leads to every queue; that says nothing.
    guard !binding.source.isEmpty else { return }
    var detail: JSONObject = ["binding": .string(binding.routingKey)]
    if !binding.arguments.isEmpty { detail["arguments"] = .object(binding.arguments) }
    let target = binding.leadsToQueue
      ? queue(binding.vhost, binding.destination) : exchange(binding.vhost, binding.destination)
    try add(exchange(binding.vhost, binding.source), target, detail)
  }

  mutating func add(_ exchange: RabbitMQExchange) throws(CrawlError) {
    guard let alternate = exchange.alternate else { return }
    try add(
      self.exchange(exchange.vhost, exchange.name), self.exchange(exchange.vhost, alternate),
      ["role": "alternate exchange"])
  }

  mutating func add(_ queue: RabbitMQQueue) throws(CrawlError) {
    guard let target = queue.deadLetterExchange, !target.isEmpty else { return }
    try add(self.queue(queue.vhost, queue.name), exchange(queue.vhost, target), ["role": "dead letters"])
  }

  mutating func add(_ shovel: RabbitMQShovel) throws(CrawlError) {
    guard let source = shovel.source, let target = shovel.target else { return }
    try add(
      place(source.kind, source.address, shovel.vhost, source.name), place(target.kind, target.address, shovel.vhost, target.name),
      ["shovel": .string(shovel.name)])
  }

  mutating func add(_ link: RabbitMQLink) throws(CrawlError) {
    guard let address = link.address else { return }
    try add(
      place(link.kind, address, link.vhost, link.upstreamName),
      link.kind == .queue ? queue(link.vhost, link.name) : exchange(link.vhost, link.name),
      ["federation": .string(link.upstream)])
  }

  /// - Parameter vhost: the virtual host where the address names none.
  private func place(_ kind: RabbitMQLink.Kind, _ address: RabbitMQAddress, _ vhost: String, _ name: String) -> RabbitMQPlace? {
    guard let service = try? brokers.service(at: address.server) else { return nil }
    let host = address.vhost ?? vhost
    return kind == .queue ? queue(host, name, service) : exchange(host, name, service)
  }

  /// Nil for a name that the catalog cannot hold; its entity has been reported.
  private func queue(_ vhost: String, _ name: String, _ service: FQN? = nil) -> RabbitMQPlace? {
    (try? Self.queue(service ?? brokers.service, vhost, name)).map { RabbitMQPlace(.queue, $0) }
  }

  private func exchange(_ vhost: String, _ name: String, _ service: FQN? = nil) -> RabbitMQPlace? {
    (try? Self.exchange(service ?? brokers.service, vhost, name)).map { RabbitMQPlace(.exchange, $0) }
  }

  private mutating func add(_ source: RabbitMQPlace?, _ target: RabbitMQPlace?, _ detail: JSONObject) throws(CrawlError) {
    guard let source, let target else { return }
    try routes.append([source.json, .object(detail)], to: target.json)
  }
}

/// A queue or an exchange, by the name that the catalog knows it by.
private struct RabbitMQPlace: Hashable {
  private let kind: AssetKind
  private let name: FQN

  init(_ kind: AssetKind, _ name: FQN) {
    self.kind = kind
    self.name = name
  }

  /// What `json` made; nil for anything else.
  init?(_ json: JSON) {
    guard let words = json.array?.compactMap(\.string), let first = words.first, let kind = AssetKind(rawValue: first),
      let name = try? FQN(parts: Array(words.dropFirst()))
    else { return nil }
    self.init(kind, name)
  }

  var json: JSON { .array([.string(kind.rawValue)] + name.parts.map { .string($0) }) }
  var reference: AssetReference { .named(kind, name) }
}
