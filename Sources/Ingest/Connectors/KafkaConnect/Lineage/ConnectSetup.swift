/// What the lineage of one connector is read from.
struct ConnectSetup: Sendable {
  let config: ConnectConfig
  let routing: TopicRouting
  /// Topics that records went through since the connector was made or reset; nil where the workers do not tell.
  let active: [String]?

  init(_ config: ConnectConfig, active: [String]?) {
    self.config = config
    routing = TopicRouting(config)
    // A connector that has not moved anything yet is judged by its settings.
    self.active = active.flatMap { $0.isEmpty ? nil : $0 }
  }
}

// MARK: Sources

extension ConnectSetup {
  /// Something that a source connector reads, and the topic it writes to before any transform.
  struct Origin {
    let dataset: ConnectDataset
    let topic: String
    var columns: [ConnectFlow.Column] = []
  }

  /// The lineage of a source connector: from what it reads to the topics that the transforms make of it.
  /// - Parameters:
  ///   - origins: what the settings name one by one.
  ///   - invert: what a topic was written from, for topics that only patterns cover; nil for a topic of another kind.
  func source(_ origins: [Origin], invert: (String) -> ConnectDataset?) -> ConnectLineage {
    var lineage = ConnectLineage()
    var explained: Set<String> = []
    for origin in origins {
      for name in routing.route(origin.topic) {
        for topic in topics(meant: name) {
          lineage.add(ConnectFlow(.dataset(origin.dataset), .topic(topic), columns: keepsFields ? origin.columns : []))
          explained.insert(topic)
        }
      }
    }
    for topic in active ?? [] where !explained.contains(topic) {
      // What transforms made of a topic cannot be told from the result, unless they leave it alone.
      let isUntouched = routing.route(topic).contains(.exact(topic))
      if isUntouched, let dataset = invert(topic) {
        lineage.add(ConnectFlow(.dataset(dataset), .topic(topic)))
      } else {
        lineage.add(ConnectFlow(.connector, .topic(topic)))
      }
    }
    if lineage.flows.isEmpty { lineage.notes.append("no topic is known that it writes to") }
    return lineage
  }

  /// Whether the fields of records have the names behind the transforms that they had before.
  private var keepsFields: Bool {
    config.list("transforms").allSatisfy { name in
      let type = (config["transforms.\(name).type"] ?? "").split(separator: ".").last ?? ""
      let own = { (key: String) in config["transforms.\(name).\(key)"] }
      return type.hasSuffix("$Key") || Self.harmless.contains(String(type.prefix { $0 != "$" })) || TopicTransform(type: String(type), own) != nil
    }
  }

  private static let harmless: Set = [
    "InsertField", "Cast", "MaskField", "TimestampConverter", "SetSchemaMetadata", "ValueToKey", "Filter", "InsertHeader", "DropHeaders",
  ]

  private func topics(meant name: RoutedTopic) -> [String] {
    if let active { return active.filter(name.matches) }
    guard case .exact(let topic) = name else { return [] }
    return [topic]
  }
}

// MARK: Sinks

extension ConnectSetup {
  /// The topics that a sink connector reads.
  var consumed: [String] {
    let listed = config.list("topics")
    if !listed.isEmpty { return listed }
    guard let active else { return [] }
    guard let pattern = config["topics.regex"], let expression = try? LinearRegex(pattern, ignoresCase: false) else {
      return active
    }
    return active.filter(expression.matchesWhole)
  }

  /// The lineage of a sink connector: from topics to what is written under the names that the transforms give them.
  /// - Parameter targets: what is written for a topic, by its own name and by its routed one.
  func sink(_ targets: (_ topic: String, _ routed: RoutedTopic) -> [ConnectDataset]) -> ConnectLineage {
    var lineage = ConnectLineage()
    for topic in consumed {
      let found = Set(routing.route(topic).flatMap { targets(topic, $0) })
      for dataset in found.sorted(by: { $0.name < $1.name }) { lineage.add(ConnectFlow(.topic(topic), .dataset(dataset))) }
      if found.isEmpty { lineage.add(ConnectFlow(.topic(topic), .connector)) }
    }
    if consumed.isEmpty { lineage.notes.append("no topic is known that it reads; topics.regex is matched against active topics only") }
    return lineage
  }
}
