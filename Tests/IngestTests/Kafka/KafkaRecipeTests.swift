import Codecs
import Net
import Testing

@testable import Ingest

struct KafkaRecipeTests {
  private func connector(_ config: String) throws -> KafkaConnector {
    let text = "source:\n  type: kafka\n  config:\n" + config.split(separator: "\n").map { "    \($0)\n" }.joined()
    guard let connector = try recipe(text).connector as? KafkaConnector else { throw LiveFailure(reason: "no Kafka") }
    return connector
  }

  @Test func `Cairn's own keys are read`() throws {
    let connector = try connector(
      """
      bootstrap: a.example:9093, [::1]:9094,b.example
      security_protocol: SASL_SSL
      sasl_mechanism: SCRAM-SHA-512
      username: ann
      password: s3cret
      ssl_verify_host: false
      schema_registry_url: https://registry.example/base
      """)
    let addresses = connector.settings.bootstrap.map { "\($0.host) \($0.port)" }
    #expect(addresses == ["a.example 9093", "::1 9094", "b.example 9092"])
    #expect(connector.settings.login?.mechanism == .scram512)
    #expect(connector.settings.tls?.verification == .authority)
    #expect(connector.registry?.url.path == "/base")
  }

  @Test func `a DataHub recipe runs as it is`() throws {
    let connector = try connector(
      """
      connection:
        bootstrap: "broker:9092"
        schema_registry_url: http://registry:8081
        schema_registry_config:
          basic.auth.user.info: ann:s3cret
        consumer_config:
          security.protocol: SASL_PLAINTEXT
          sasl.mechanism: PLAIN
          sasl.username: ann
          sasl.password: s3cret
          session.timeout.ms: 6000
      topic_patterns: {deny: ["^tmp"]}
      """)
    #expect(connector.settings.login?.user == "ann")
    #expect(connector.settings.tls == nil)
    #expect(connector.registry != nil)
    #expect(!connector.topics.allows("tmp-1"))
  }

  static let faults: [(config: String, line: Int, says: String)] = [
    ("topic_patterns: {}", 4, "bootstrap is missing"), ("bootstrap: 'a:0'", 4, "brokers such as"),
    ("bootstrap: ''", 4, "at least one broker"), ("bootstrap: a\nsecurity_protocol: TLS", 5, "PLAINTEXT, SSL"),
    ("bootstrap: a\nsecurity_protocol: SASL_SSL", 4, "username is missing"),
    ("bootstrap: a\nsasl_mechanism: GSSAPI\nsecurity_protocol: SASL_SSL", 5, "SCRAM-SHA-256"),
    ("connection:\n  bootstrap: a\n  schema_registry_ur: b", 6, "did you mean schema_registry_url?"),
    ("connection: a", 4, "a mapping is expected"), ("bootstrap: a\nschema_registry_url: registry", 5, "an http or https URL"),
  ]

  @Test(arguments: faults) func `a fault is told with its line`(config: String, line: Int, says: String) {
    let error = #expect(throws: RecipeError.self) { try connector(config) }
    #expect(error?.line == line && error?.reason.contains(says) == true, "\(error.map { "\($0)" } ?? "")")
  }
}
