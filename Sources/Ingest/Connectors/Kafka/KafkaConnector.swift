package import Catalog
import Codecs
import Net

/// Crawls a Kafka cluster by its wire protocol, and the schema registry beside it.
package struct KafkaConnector: Connector {
  package static let types = ["kafka"]
  package static let platform = "kafka"
  package static let keys = RecipeKey.list([
    RecipeKey("bootstrap", .text, "Brokers to ask first, such as a.example:9092,b.example:9092; required here or in connection.", synonyms: ["bootstrap_servers", "bootstrapServers", "bootstrap.servers"]),
    RecipeKey("connection", .object, "DataHub's way to write it: bootstrap, schema_registry_url and the rest inside."),
    RecipeKey("consumer_config", .object, "librdkafka's words: security.protocol, sasl.mechanism, sasl.username, sasl.password, ssl.ca.location; others are ignored."),
    RecipeKey("security_protocol", .text, "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.", default: "PLAINTEXT", synonyms: ["security.protocol"]),
    RecipeKey("sasl_mechanism", .text, "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER.", default: "PLAIN", synonyms: ["sasl.mechanism"]),
    RecipeKey("username", .text, "Who logs in, where SASL is used.", synonyms: ["sasl.username", "user"]),
    RecipeKey("password", .secret, "The password, or the token for OAUTHBEARER, best as ${VARIABLE}.", synonyms: ["sasl.password"]),
    RecipeKey("ssl_ca", .path, "A PEM file with the authorities to trust.", synonyms: ["ssl.ca.location"]),
    RecipeKey("ssl_cert", .path, "A PEM file with a client certificate.", synonyms: ["ssl.certificate.location"]),
    RecipeKey("ssl_key", .path, "A PEM file with its key.", synonyms: ["ssl.key.location"]),
    RecipeKey("ssl_verify_host", .boolean, "Whether the certificate must carry the broker's name.", default: "true"),
    RecipeKey("schema_registry_url", .text, "The registry whose schemas become the topics' columns."),
    RecipeKey("schema_registry_username", .text, "Who logs in there."),
    RecipeKey("schema_registry_password", .secret, "The password there, best as ${VARIABLE}."),
    RecipeKey("schema_registry_config", .object, "Confluent's words: basic.auth.user.info as user:password; others are ignored."),
  ], RecipeKey.naming, [
    RecipeKey("topic_patterns", .pattern, "Which topics are read.", synonyms: ["topic_pattern"]),
    RecipeKey("group_pattern", .pattern, "Which consumer groups are read."),
    RecipeKey("include_internal", .boolean, "Whether Kafka's own topics are read.", default: "false"),
    RecipeKey("include_groups", .boolean, "Whether consumer groups are read, with how far they lag behind.", default: "true"),
    RecipeKey("include_offsets", .boolean, "Whether topics are asked for their number of messages.", default: "true"),
    RecipeKey("infer_schemas", .boolean, "Whether the newest records of topics without a schema are looked at, of which names and types are kept.", default: "true"),
    RecipeKey("sample_records", .integer, "How many records of such a topic are looked at.", default: "100"),
    RecipeKey("sample_bytes", .integer, "How many bytes of such a topic are read.", default: "1048576"),
    RecipeKey("sample_seconds", .integer, "Seconds that reading one such topic may take.", default: "10"),
    RecipeKey("connect_timeout", .integer, "Seconds to connect and log in.", default: "15"),
    RecipeKey("request_timeout", .integer, "Seconds for one answer.", default: "60"),
  ])

  let settings: KafkaSettings
  /// Nil without a schema registry.
  let registry: RESTSettings?
  let topics: NamePattern
  let groups: NamePattern
  let includesInternal: Bool
  let includesGroups: Bool
  let includesOffsets: Bool
  /// Nil when records are not to be looked at.
  let sampling: KafkaSampling?
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let nested = try configuration.section("connection")
    if let nested { try Self.checkKeys(of: nested) }
    let connection = nested ?? configuration
    settings = try KafkaSettings(connection, client: try connection.section("consumer_config") ?? connection)
    registry = try RESTSettings(schemaRegistry: connection)
    topics = try configuration.pattern("topic_patterns")
    groups = try configuration.pattern("group_pattern")
    includesInternal = try configuration.boolean("include_internal") ?? false
    includesGroups = try configuration.boolean("include_groups") ?? true
    includesOffsets = try configuration.boolean("include_offsets") ?? true
    sampling = try configuration.boolean("infer_schemas") ?? true ? KafkaSampling(configuration) : nil
    naming = try ServiceNaming(configuration)
  }

  /// What DataHub's recipes hold besides, passed over.
  private static let passedOver: Set<String> = ["producer_config", "client_timeout_seconds"]

  private static func checkKeys(of connection: RecipeConfiguration) throws(RecipeError) {
    let known = keys.map(\.name)
    for name in connection.names where !known.contains(name) && !passedOver.contains(name) {
      let hint = nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
      let mark = connection.node(name)?.mark
      throw RecipeError(line: mark?.line ?? 0, column: mark?.column ?? 1, "\(name) is not a known key of connection\(hint)")
    }
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      let address = settings.bootstrap.first
      return try naming.draft(
        naming.identity(platform: Self.platform, host: address?.host, port: address?.port ?? 9092))
    }
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    do throws(KafkaError) {
      let cluster = try KafkaCluster(settings)
      let id = cluster.metadata.clusterID.map { " \($0)" } ?? ""
      return "Kafka cluster\(id): \(cluster.metadata.brokers.count) brokers"
    } catch { throw .source("\(error)", hint: nil) }
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try KafkaCrawl(self, sink).run()
  }
}
