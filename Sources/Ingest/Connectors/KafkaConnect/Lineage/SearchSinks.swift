/// Sinks for Elasticsearch and OpenSearch: a topic's records go into the index of its name.
enum SearchSinks {
  static func lineage(_ setup: ConnectSetup, platform: String) -> ConnectLineage {
    let config = setup.config
    let address = self.address(config.list("connection.url").first ?? "")
    let mapped = config.map(config["topic.index.map"] == nil ? "topic.to.external.resource.mapping" : "topic.index.map")
    return setup.sink { topic, routed in
      let name = mapped[topic] ?? stream(routed.text, config) ?? index(routed.text)
      return [ConnectDataset(platform, at: address, name)]
    }
  }

  private static func address(_ url: String) -> ConnectDataset.Address? {
    var rest = url[...]
    for scheme in ["http://", "https://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
    rest = rest.prefix { $0 != "/" }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    return ConnectDataset.Address(rest, defaultPort: 9200)
  }

  /// The data stream `type-dataset-namespace`, where one is set.
  private static func stream(_ topic: String, _ config: ConnectConfig) -> String? {
    guard let type = config["data.stream.type"]?.lowercased(), type != "none" else { return nil }
    let dataset = (config["data.stream.dataset"] ?? "${topic}").replacing("${topic}", with: topic)
    let namespace = (config["data.stream.namespace"] ?? "${topic}").replacing("${topic}", with: topic)
    return "\(type)-\(dataset)-\(namespace)".lowercased()
  }

  /// Indexes are written in lower case and begin with neither a hyphen nor an underscore.
  private static func index(_ topic: String) -> String {
    let name = topic.lowercased().drop { $0 == "-" || $0 == "_" }
    return name.isEmpty ? topic.lowercased() : String(name)
  }
}
