package import Catalog
import Codecs
import Net

/// Crawls a Kafka Connect cluster through its REST interface: connectors with their tasks, and what they move where.
package struct KafkaConnectConnector: Connector {
  package static let types = ["kafka-connect", "kafkaconnect", "kafka_connect"]
  package static let platform = "kafka-connect"
  package static let keys = RecipeKey.list([
    RecipeKey("connect_uri", .text, "A worker's REST address.", default: "http://localhost:8083", synonyms: ["host_port", "url"]),
    RecipeKey("username", .text, "Who logs in, where the workers ask for it."),
    RecipeKey("password", .secret, "The password, best as ${VARIABLE}."),
    RecipeKey("kafka_connect_config", .object, "OpenMetadata's way to write username and password.", synonyms: ["KafkaConnectConfig"]),
    RecipeKey("ssl_ca", .path, "A PEM file with the authorities to trust."),
    RecipeKey("cluster_name", .text, "What the Connect cluster is called on pages.", default: "connect-cluster"),
    RecipeKey("connector_patterns", .pattern, "Which connectors are read.", synonyms: ["connector_pattern"]),
    RecipeKey("use_connect_topics_api", .boolean, "Whether workers are asked which topics are active; without, settings alone tell.", default: "true"),
    RecipeKey("kafka_bootstrap", .text, "The first broker of the Kafka recipe, such as a.example:9092, where the catalog holds several Kafka clusters."),
    RecipeKey("provided_configs", .object, "Values of references that only workers resolve: a list of provider, path_key and value."),
    RecipeKey("platform_instance_map", .object, "The platform instance by platform, where it is the same for all connectors."),
    RecipeKey("connect_to_platform_map", .object, "The platform instance by connector and platform."),
    RecipeKey("generic_connectors", .object, "What connectors of other classes read: a list of connector_name, source_platform and source_dataset."),
  ], RecipeKey.naming, [
    RecipeKey("timeout", .integer, "Seconds for one answer.", default: "60"),
  ])

  private let settings: RESTSettings
  /// Values for references that only the workers can resolve, by the references as they are written.
  private let provided: [String: String]
  let patterns: NamePattern
  let asksForTopics: Bool
  let clusterName: String
  let names: ConnectNames
  let generic: [String: ConnectDataset]
  private let naming: ServiceNaming
  private var url: URL { settings.url }

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let text = try configuration.text("connect_uri") ?? "http://localhost:8083"
    guard let url = try? URL(text), url.scheme == "http" || url.scheme == "https", url.host != nil else {
      guard let node = configuration.node("connect_uri") else { throw configuration.missing("connect_uri") }
      throw configuration.wrong("connect_uri", node, "an http or https URL")
    }
    let login = try configuration.section("kafka_connect_config") ?? configuration
    provided = try Self.provided(configuration)
    settings = RESTSettings(
      "Kafka Connect", url, user: try login.text("username") ?? url.user,
      password: try login.text("password") ?? url.password ?? "",
      tls: TLSClientConfiguration(verification: .full, authorityFile: try configuration.text("ssl_ca")),
      timeout: Double(try configuration.integer("timeout", in: 1...3600) ?? 60),
      hints: RESTSettings.Hints(
        address: "check connect_uri, and that a worker's REST listener is there",
        login: "check username and password", permission: "the login needs to read connectors"))
    patterns = try configuration.pattern("connector_patterns")
    asksForTopics = try configuration.boolean("use_connect_topics_api") ?? true
    clusterName = try configuration.text("cluster_name") ?? "connect-cluster"
    naming = try ServiceNaming(configuration)
    names = try ConnectNames(configuration, environment: naming.environment)
    generic = try Self.generic(configuration)
  }

  /// `${provider:path_key}` with its value.
  private static func provided(_ configuration: RecipeConfiguration) throws(RecipeError) -> [String: String] {
    var provided: [String: String] = [:]
    for entry in try configuration.records("provided_configs", ["provider", "path_key", "value"]) {
      provided["${\(entry[0]):\(entry[1])}"] = entry[2]
    }
    return provided
  }

  private static func generic(_ configuration: RecipeConfiguration) throws(RecipeError) -> [String: ConnectDataset] {
    var generic: [String: ConnectDataset] = [:]
    for entry in try configuration.records("generic_connectors", ["connector_name", "source_platform", "source_dataset"]) {
      generic[entry[0]] = ConnectDataset(entry[1], at: nil, entry[2])
    }
    return generic
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      try naming.draft(
        naming.identity(platform: Self.platform, host: url.host, port: UInt16(clamping: url.port ?? 8083)))
    }
  }

  /// - Parameter isCancelled: whether someone asks the crawl to stop.
  func client(isCancelled: @escaping () -> Bool = { false }) -> KafkaConnectClient {
    KafkaConnectClient(settings, provided: provided, isCancelled: isCancelled)
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let client = client()
    return "\(client.source.place): Kafka Connect \(try client.cluster().version)"
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    let client = client()
    var names: [String] = []
    return client.source.probe("") { (greeting) throws(CrawlError) in
      guard let cluster = KafkaConnectClient.Cluster(greeting) else {
        throw .source("what answers is no Connect worker", hint: "check connect_uri")
      }
      names = try client.names().filter(patterns.allows)
      return "Kafka Connect \(cluster.version); \(names.count) connectors"
    } read: { () throws(CrawlError) in
      guard let name = names.first, let job = try client.job(name) else { return "there is no connector to look at" }
      let topics = try client.topics(of: name)
      return "\(name) is \(job.health)" + (topics.map { ", \($0.count) active topics" } ?? "; the workers do not tell active topics")
    }
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try KafkaConnectCrawl(self, sink).run()
  }
}

extension RecipeConfiguration {
  /// A list of mappings that all have the same texts, in the order of `names`.
  fileprivate func records(_ key: String, _ names: [String]) throws(RecipeError) -> [[String]] {
    guard let node = node(key) else { return [] }
    let expected = "a list of mappings with \(names.joined(separator: ", "))"
    guard let elements = node.sequence else { throw wrong(key, node, expected) }
    var records: [[String]] = []
    for element in elements {
      let texts = names.compactMap { element[$0]?.text }
      guard texts.count == names.count else { throw wrong(key, element, expected) }
      records.append(texts)
    }
    return records
  }
}
