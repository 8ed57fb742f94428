import Net

/// Tries a Kafka cluster out, step by step, and the schema registry beside it.
struct KafkaProbe {
  let connector: KafkaConnector
  private var settings: KafkaSettings { connector.settings }

  func run() -> [ProbeStep] {
    let cluster: KafkaCluster
    do throws(KafkaError) { cluster = try KafkaCluster(settings) } catch {
      return ProbeStep.failing(ProbeStep.session, at: Self.place(of: error.cause), "\(error)")
    }
    var (count, first, refused) = (0, nil as KafkaMetadata.Topic?, nil as KafkaMetadata.Topic?)
    let login = settings.login.map { "as \($0.user), \($0.mechanism.rawValue)" } ?? "none: nobody is asked for a login"
    return ProbeStep.opened(
      host: settings.bootstrap.map(\.host).joined(separator: ", "), port: "\(cluster.metadata.brokers.count) brokers",
      tls: cluster.any.tlsInfo, login: login
    ) + ProbeStep.contents { () throws(CrawlError) in
      try cluster.forEachTopic { (topic, _) throws(CrawlError) in
        guard connector.topics.allows(topic.name), !topic.isInternal else { return }
        count += 1
        first = first ?? topic
        if refused == nil, topic.error != .none { refused = topic }
      }
      guard count > 0 else {
        throw .source("no topic may be seen", hint: "grant the user Describe on topics, or check topic_patterns")
      }
      return "\(count) topics"
    } read: { () throws(CrawlError) in
      if let refused { throw .source("\(refused.name): \(refused.error)", hint: "grant the user Describe on topics") }
      try reach(cluster)
      let name = first?.name ?? ""
      guard let registry = connector.registry else { return "\(name) and all brokers answer" }
      return "\(name) and all brokers answer; \(try SchemaRegistry(registry).subjects().count) subjects in the registry"
    }
  }

  /// Asks every broker by the address that it gives itself, which may be one that only the cluster's machines know.
  private func reach(_ cluster: KafkaCluster) throws(CrawlError) {
    for broker in cluster.metadata.brokers {
      do throws(KafkaError) {
        _ = try cluster.broker(broker.id)
      } catch { throw .source("\(error)", hint: "brokers must be reachable by what their advertised.listeners say") }
    }
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: KafkaError.Cause) -> Int {
    switch cause {
    case .connection(let failure): failure.probePlace
    // What speaks no Kafka is not the broker that was meant, or it speaks it behind TLS.
    case .violation, .unsupported: 1
    case .login: 3
    }
  }
}

extension KafkaConnector {
  package func probe(_ deadline: UInt64) -> [ProbeStep] { KafkaProbe(connector: self).run() }
}
