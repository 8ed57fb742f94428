import Codecs
import Net

extension KafkaSettings {
  /// - Parameter client: where the ways to log in stand, in Cairn's or librdkafka's words.
  init(_ configuration: RecipeConfiguration, client: RecipeConfiguration) throws(RecipeError) {
    guard let text = try configuration.text("bootstrap"), let node = configuration.node("bootstrap") else {
      throw configuration.missing("bootstrap")
    }
    bootstrap = try text.split(separator: ",").map { (part) throws(RecipeError) in
      guard let address = Address(part.drop { $0 == " " }) else {
        throw configuration.wrong("bootstrap", node, "brokers such as a.example:9092,b.example:9092")
      }
      return address
    }
    guard !bootstrap.isEmpty else { throw configuration.wrong("bootstrap", node, "at least one broker") }
    let security = try client.choice(
      "security_protocol", of: ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]) ?? "PLAINTEXT"
    if security.hasPrefix("SASL") { login = try KafkaLogin(client) }
    if security.hasSuffix("SSL") { tls = try TLSClientConfiguration(client) }
    connectTimeout = Double(try configuration.integer("connect_timeout", in: 1...3600) ?? 15)
    requestTimeout = Double(try configuration.integer("request_timeout", in: 1...3600) ?? 60)
  }
}

extension KafkaSampling {
  init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    self.init()
    records = try configuration.integer("sample_records", in: 1...100_000) ?? records
    bytes = try configuration.integer("sample_bytes", in: 1024...(64 << 20)) ?? bytes
    seconds = Double(try configuration.integer("sample_seconds", in: 1...3600) ?? Int(seconds))
  }
}

extension KafkaSettings.Address {
  /// A host with a port, 9092 without one.
  init?(_ text: some StringProtocol) {
    let colon = text.hasSuffix("]") ? nil : text.lastIndex(of: ":")
    var host = String(colon.map { text[..<$0] } ?? text[...])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    let port = colon.map { UInt16(text[text.index(after: $0)...]) } ?? 9092
    guard let port, port > 0, !host.isEmpty else { return nil }
    self.init(host: host, port: port)
  }
}

extension KafkaLogin {
  fileprivate init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    mechanism = try configuration.word("sasl_mechanism") ?? .plain
    secret = try configuration.text("password") ?? ""
    let name = try configuration.text("username")
    guard let name = name ?? (mechanism == .oauthBearer ? "" : nil) else { throw configuration.missing("username") }
    user = name
  }
}

extension TLSClientConfiguration {
  fileprivate init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let checksName = try configuration.boolean("ssl_verify_host") ?? true
    self.init(verification: checksName ? .full : .authority, authorityFile: try configuration.text("ssl_ca"))
    certificateFile = try configuration.text("ssl_cert")
    keyFile = try configuration.text("ssl_key")
  }
}

extension RESTSettings {
  /// The schema registry; nil for a recipe without one.
  init?(schemaRegistry configuration: RecipeConfiguration) throws(RecipeError) {
    guard let text = try configuration.text("schema_registry_url"), let node = configuration.node("schema_registry_url") else {
      return nil
    }
    guard let url = try? URL(text), url.scheme == "http" || url.scheme == "https", url.host != nil else {
      throw configuration.wrong("schema_registry_url", node, "an http or https URL")
    }
    let authority = try configuration.text("ssl_ca")
    let pair = try configuration.section("schema_registry_config")?.text("basic.auth.user.info")
    let words = pair?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init) ?? []
    var user = try configuration.text("schema_registry_username")
    var password = try configuration.text("schema_registry_password")
    if words.count == 2 { (user, password) = (user ?? words[0], password ?? words[1]) }
    self.init(
      "the schema registry", url, user: user, password: password ?? "",
      tls: TLSClientConfiguration(verification: .full, authorityFile: authority),
      timeout: Double(try configuration.integer("request_timeout", in: 1...3600) ?? 60),
      hints: Hints(
        address: "check schema_registry_url", login: "check schema_registry_username and schema_registry_password",
        permission: "check schema_registry_username and schema_registry_password"))
  }
}
