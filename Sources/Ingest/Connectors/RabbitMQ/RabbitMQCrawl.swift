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
    client = connector.client
    do throws(CatalogError) { service = try connector.service.fqn } catch { throw .catalog(error) }
  }

  func run() throws(CrawlError) {
    let overview = try client.get("overview")
    let vhosts = try list("vhosts", RabbitMQVirtualHost.init).filter { connector.virtualHosts.allows($0.name) }
    let exchanges = try list("exchanges", RabbitMQExchange.init).filter(isWanted)
    let bindings = try list("bindings", RabbitMQBinding.init)
    let plugins = try RabbitMQPlugins(client, sink)
    try sink.put(try draft(overview))
    sink.expect(vhosts.count + exchanges.count)
    for vhost in vhosts { try sink.put(vhost.name) { () throws(CatalogError) in try draft(vhost) } }
    for exchange in exchanges {
      try sink.put("\(exchange.vhost)/\(exchange.name)") { () throws(CatalogError) in try draft(exchange) }
    }
    var routes = RabbitMQRoutes(brokers(overview))
    for binding in bindings where !RabbitMQFederation.isInternal(binding.destination) && !RabbitMQFederation.isInternal(binding.source) {
      routes.add(binding)
    }
    for exchange in exchanges {
      routes.add(exchange)
      for link in plugins.links(of: exchange) { routes.add(link) }
    }
    for shovel in plugins.shovels { routes.add(shovel) }
    for link in plugins.links where connector.virtualHosts.allows(link.vhost) { routes.add(link) }
    try client.forEach("queues", RabbitMQQueue.init) { (queue) throws(CrawlError) in
      if sink.isCancelled { throw .cancelled }
      guard isWanted(queue) else { return }
      sink.expect(1)
      try sink.put("\(queue.vhost)/\(queue.name)") { () throws(CatalogError) in try draft(queue) }
      routes.add(queue)
      for link in plugins.links(of: queue) { routes.add(link) }
    }
    for (target, edges) in routes.edges { try sink.put(edges: edges, into: target, job: nil) }
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

  private func list<Element>(_ path: String, _ read: (JSON) -> Element?) throws(CrawlError) -> [Element] {
    try client.list(path, read) { sink.isCancelled }
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
