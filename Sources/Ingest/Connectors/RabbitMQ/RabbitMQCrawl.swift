import Catalog
import Codecs

/// One crawl of a broker: virtual hosts, then exchanges and queues, then what leads from one to the other.
struct RabbitMQCrawl {
  private let connector: RabbitMQConnector
  private let sink: any CrawlSink
  private let client: RabbitMQClient
  private let service: FQN

  init(_ connector: RabbitMQConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    client = connector.client { sink.isCancelled }
    do throws(CatalogError) { service = try connector.service.fqn } catch { throw .catalog(error) }
  }

  /// How many exchanges and queues a broker may have whose bindings are asked for all at once.
  private static let wholeLimit = 20_000

  func run() throws(CrawlError) {
    let overview = try client.get("overview")
    let vhosts = try client.list("vhosts", RabbitMQVirtualHost.init).filter { connector.virtualHosts.allows($0.name) }
    var routes = RabbitMQRoutes(brokers(overview))
    let totals = overview["object_totals"]
    // The list of all bindings knows no pages, so that a large broker is asked exchange by exchange.
    let asksEach = (totals?["exchanges"]?.int ?? 0) > Self.wholeLimit || (totals?["queues"]?.int ?? 0) > Self.wholeLimit
    if !asksEach { try add(try client.list("bindings", RabbitMQBinding.init), to: &routes) }
    let plugins = try RabbitMQPlugins(client, sink)
    try sink.put(try draft(overview))
    sink.expect(vhosts.count)
    for vhost in vhosts { try sink.put(vhost.name) { () throws(CatalogError) in try draft(vhost) } }
    for shovel in plugins.shovels { try routes.add(shovel) }
    for link in plugins.links where connector.virtualHosts.allows(link.vhost) { try routes.add(link) }
    try client.forEach("exchanges", RabbitMQExchange.init) { (exchange) throws(CrawlError) in
      if asksEach, !exchange.name.isEmpty, connector.virtualHosts.allows(exchange.vhost) {
        try add(try client.bindings(from: exchange), to: &routes)
      }
      guard isWanted(exchange) else { return }
      sink.expect(1)
      try sink.put("\(exchange.vhost)/\(exchange.name)") { () throws(CatalogError) in try draft(exchange) }
      try routes.add(exchange)
      for link in plugins.links(of: exchange) { try routes.add(link) }
    }
    try client.forEach("queues", RabbitMQQueue.init) { (queue) throws(CrawlError) in
      guard isWanted(queue) else { return }
      sink.expect(1)
      try sink.put("\(queue.vhost)/\(queue.name)") { () throws(CatalogError) in try draft(queue) }
      try routes.add(queue)
      for link in plugins.links(of: queue) { try routes.add(link) }
    }
    try routes.forEachTarget { (target, edges) throws(CrawlError) in
      if sink.isCancelled { throw .cancelled }
      try sink.put(edges: edges, into: target, job: nil)
    }
  }

  private func add(_ bindings: [RabbitMQBinding], to routes: inout RabbitMQRoutes) throws(CrawlError) {
    for binding in bindings where !RabbitMQFederation.isInternal(binding.destination) && !RabbitMQFederation.isInternal(binding.source) {
      try routes.add(binding)
    }
  }

  private func isWanted(_ exchange: RabbitMQExchange) -> Bool {
    connector.virtualHosts.allows(exchange.vhost) && connector.exchanges.allows(exchange.name)
      && (connector.includesPredeclared || !exchange.isPredeclared) && !RabbitMQFederation.isInternal(exchange.name)
  }

  private func isWanted(_ queue: RabbitMQQueue) -> Bool {
    // A queue that goes with its connection is no place where data lives.
    connector.virtualHosts.allows(queue.vhost) && connector.queues.allows(queue.name) && !queue.isExclusive
      && !RabbitMQFederation.isInternal(queue.name)
  }

  /// What addresses of AMQP mean the broker itself, by what it listens to.
  private func brokers(_ overview: JSON) -> RabbitMQBrokers {
    var brokers = RabbitMQBrokers(service)
    brokers.host = connector.host
    brokers.others = connector.otherServices
    let listeners = overview["listeners"]?.array ?? []
    brokers.ports = Set(listeners.filter { ["amqp", "amqp/ssl"].contains($0["protocol"]?.string) }.compactMap { $0["port"]?.int })
    return brokers
  }
}

// MARK: In the catalog's words

extension RabbitMQCrawl {
  private func draft(_ overview: JSON) throws(CrawlError) -> AssetDraft {
    var properties = JSONObject()
    properties["version"] = overview["rabbitmq_version"]
    properties["cluster"] = overview["cluster_name"]
    do throws(CatalogError) {
      return AssetDraft(.service, service, properties: properties, service: try connector.service.service)
    } catch { throw .catalog(error) }
  }

  private func draft(_ vhost: RabbitMQVirtualHost) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    if !vhost.tags.isEmpty { properties["brokerTags"] = .array(vhost.tags.map { .string($0) }) }
    return AssetDraft(
      .database, try service.appending(vhost.name), description: vhost.description, subtype: "virtual host",
      properties: properties)
  }

  private func draft(_ exchange: RabbitMQExchange) throws(CatalogError) -> AssetDraft {
    var properties: JSONObject = ["durable": .bool(exchange.isDurable)]
    if exchange.deletesItself { properties["autoDelete"] = true }
    if exchange.isInternal { properties["internal"] = true }
    if !exchange.arguments.isEmpty { properties["arguments"] = .object(exchange.arguments) }
    properties["policy"] = exchange.policy.map { .string($0) }
    return AssetDraft(
      .exchange, try RabbitMQRoutes.exchange(service, exchange.vhost, exchange.name),
      displayName: exchange.name.isEmpty ? "(default)" : exchange.name, subtype: "\(exchange.type) exchange",
      properties: properties)
  }

  private func draft(_ queue: RabbitMQQueue) throws(CatalogError) -> AssetDraft {
    var properties: JSONObject = ["durable": .bool(queue.isDurable)]
    if queue.deletesItself { properties["autoDelete"] = true }
    if !queue.arguments.isEmpty { properties["arguments"] = .object(queue.arguments) }
    properties["policy"] = queue.policy.map { .string($0) }
    properties[PropertyName.rowCount] = queue.messages.map { .int(Int64($0)) }
    properties[PropertyName.sizeBytes] = queue.bytes.map { .int(Int64($0)) }
    properties["consumers"] = queue.consumers.map { .int(Int64($0)) }
    return AssetDraft(
      .queue, try RabbitMQRoutes.queue(service, queue.vhost, queue.name), subtype: "\(queue.type) queue",
      properties: properties)
  }
}
