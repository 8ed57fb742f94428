import Catalog
import Codecs

/// How the ends of a connector's lineage are named in the catalog: by the addresses in its settings, or by the platform
/// instances that the recipe gives.
struct ConnectNames: Sendable {
  private let environment: String
  private let kafka: ConnectDataset.Address?
  private let instances: [String: String]
  private let ownInstances: [String: [String: String]]

  init(_ configuration: RecipeConfiguration, environment: String) throws(RecipeError) {
    self.environment = environment
    let broker = try configuration.text("kafka_bootstrap")?.split(separator: ",").first.map { String($0).trimmed }
    kafka = broker.flatMap { ConnectDataset.Address($0, defaultPort: 9092) }
    instances = try Self.texts(configuration, "platform_instance_map", configuration.node("platform_instance_map"))
    var own: [String: [String: String]] = [:]
    if let node = configuration.node("connect_to_platform_map") {
      guard let pairs = node.mapping else { throw configuration.wrong("connect_to_platform_map", node, "a mapping") }
      for pair in pairs {
        own[pair.key.text ?? ""] = try Self.texts(configuration, "connect_to_platform_map", pair.value)
      }
    }
    ownInstances = own
  }

  private static func texts(
    _ configuration: RecipeConfiguration, _ key: String, _ node: YAMLNode?
  ) throws(RecipeError) -> [String: String] {
    guard let node else { return [:] }
    guard let pairs = node.mapping else { throw configuration.wrong(key, node, "a mapping of platforms to instances") }
    var texts: [String: String] = [:]
    for pair in pairs {
      guard let name = pair.key.text, let text = pair.value.text else {
        throw configuration.wrong(key, pair.value, "the name of a platform instance")
      }
      texts[Platform.canonical(name)] = text
    }
    return texts
  }

  private func instance(_ platform: String, of connector: String) -> String? {
    ownInstances[connector]?[platform] ?? instances[platform]
  }

  /// How the catalog finds one end of a flow.
  /// - Parameter job: what stands for the connector itself.
  func reference(_ end: ConnectFlow.End, of connector: String, job: AssetReference) -> AssetReference {
    switch end {
    case .connector: job
    case .topic(let topic):
      ConnectDataset("kafka", at: kafka, topic)
        .reference(instance: instance("kafka", of: connector), environment: environment)
    case .dataset(let dataset):
      dataset.reference(instance: instance(dataset.platform, of: connector), environment: environment)
    }
  }
}
