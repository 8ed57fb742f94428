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
    let topics = cluster.metadata.topics.filter { connector.topics.allows($0.name) && !$0.isInternal }
    let login = settings.login.map { "as \($0.user), \($0.mechanism.rawValue)" } ?? "none: nobody is asked for a login"
    return ProbeStep.opened(
      host: settings.bootstrap.map(\.host).joined(separator: ", "), port: "\(cluster.metadata.brokers.count) brokers",
      tls: cluster.any.tlsInfo, login: login
    ) + ProbeStep.contents { () throws(CrawlError) in
      guard !topics.isEmpty else {
        throw .source("no topic may be seen", hint: "grant the user Describe on topics, or check topic_patterns")
      }
      return "\(topics.count) topics"
    } read: { () throws(CrawlError) in
      try reach(topics, cluster)
      guard let registry = connector.registry else { return "\(topics[0].name) and all brokers answer" }
      return "\(topics[0].name) and all brokers answer; \(try SchemaRegistry(registry).subjects().count) subjects in the registry"
    }
  }

  /// Asks every broker by the address that it gives itself, which may be one that only the cluster's machines know.
  private func reach(_ topics: [KafkaMetadata.Topic], _ cluster: KafkaCluster) throws(CrawlError) {
    if let topic = topics.first(where: { $0.error != .none }) {
      throw .source("\(topic.name): \(topic.error)", hint: "grant the user Describe on topics")
    }
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
