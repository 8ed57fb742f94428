import Codecs

/// What the shovel and the federation plugin tell, as far as they are there and the login may ask.
///
/// Links and running shovels are told to the tag monitoring; definitions need policymaker.
struct RabbitMQPlugins {
  private(set) var shovels: [RabbitMQShovel] = []
  /// The links that the broker tells of; without them they are worked out from the definitions.
  private(set) var links: [RabbitMQLink] = []
  private var federation = RabbitMQFederation(upstreams: [], sets: [])
  private var policies: [[String]: JSONObject] = [:]

  init(_ client: RabbitMQClient, _ sink: any CrawlSink) throws(CrawlError) {
    func ask<Element>(_ path: String, isNoted: Bool = true, _ read: (JSON) -> Element?) throws(CrawlError) -> [Element]? {
      if sink.isCancelled { throw .cancelled }
      let answer: JSON?
      do throws(RESTError) { answer = try client.source.search("api/\(path)") } catch {
        guard case .status = error.cause else { throw error.crawlError }
        if !error.isRefusal {
          sink.report(path, "\(error.crawlError)", hint: nil, keeping: nil)
        } else if isNoted { sink.note("\(path) cannot be read: \(error.crawlError)") }
        return nil
      }
      // A broker without the plugin does not know the path.
      guard let answer else { return nil }
      return try client.elements(of: answer, path, read)
    }
    let running = try ask("shovels", RabbitMQShovel.init)
    // A shovel that does not run says no ends, but its definition does.
    let defined = try ask("parameters/shovel", isNoted: running == nil) { RabbitMQParameter($0).map(RabbitMQShovel.init) }
    let known = Set((defined ?? []).map { [$0.vhost, $0.name] })
    shovels = (defined ?? []) + (running ?? []).filter { !known.contains([$0.vhost, $0.name]) }
    if let links = try ask("federation-links", RabbitMQLink.init) {
      self.links = links
      for link in links {
        if let fault = link.fault { sink.note("federation of \(link.vhost)/\(link.name) from \(link.upstream) does not work: \(fault.prefix(200))") }
      }
      return
    }
    federation = RabbitMQFederation(
      upstreams: try ask("parameters/federation-upstream", isNoted: false, RabbitMQParameter.init) ?? [],
      sets: try ask("parameters/federation-upstream-set", isNoted: false, RabbitMQParameter.init) ?? [])
    guard !federation.isEmpty else { return }
    for policy in try ask("policies", RabbitMQPolicy.init) ?? [] { policies[[policy.vhost, policy.name]] = policy.definition }
  }

  /// The links of an exchange by its policy; none where the broker tells of its links.
  func links(of exchange: RabbitMQExchange) -> [RabbitMQLink] {
    guard let policy = exchange.policy.flatMap({ policies[[exchange.vhost, $0]] }) else { return [] }
    return federation.links(.exchange, exchange.vhost, exchange.name, policy: policy)
  }

  /// The links of a queue by what policies make of it; none where the broker tells of its links.
  func links(of queue: RabbitMQQueue) -> [RabbitMQLink] {
    federation.links(.queue, queue.vhost, queue.name, policy: queue.effective)
  }
}
