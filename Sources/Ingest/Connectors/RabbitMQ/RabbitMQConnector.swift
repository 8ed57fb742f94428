package import Catalog
import Codecs
import Net

/// Crawls a RabbitMQ broker through its management plugin.
package struct RabbitMQConnector: Connector {
  package static let types = ["rabbitmq"]
  package static let platform = "rabbitmq"
  package static let keys = RecipeKey.list([
    RecipeKey("management_url", .text, "The management plugin's address, such as https://mq.example:15671.", isRequired: true, synonyms: ["url"]),
    RecipeKey("username", .text, "The user to log in as; it needs the tag monitoring.", isRequired: true, synonyms: ["user"]),
    RecipeKey("password", .secret, "Its password, best as ${VARIABLE}."),
  ], RecipeKey.naming, [
    RecipeKey("vhost_pattern", .pattern, "Which virtual hosts are read."),
    RecipeKey("exchange_pattern", .pattern, "Which exchanges are read."),
    RecipeKey("queue_pattern", .pattern, "Which queues are read."),
    RecipeKey("include_predeclared", .boolean, "Whether the exchanges that every broker has are read.", default: "false"),
    RecipeKey("broker_services", .object, "Services of other brokers in the catalog by the host, or host:port, that shovels and federation name."),
    RecipeKey("ssl_ca", .path, "A PEM file with the authorities to trust."),
    RecipeKey("timeout", .integer, "Seconds for one answer.", default: "60"),
  ])

  private let settings: RESTSettings
  let virtualHosts: NamePattern
  let exchanges: NamePattern
  let queues: NamePattern
  let includesPredeclared: Bool
  /// Services of other brokers by `host` or `host:port`.
  let otherServices: [String: FQN]
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    guard let text = try configuration.text("management_url"), let node = configuration.node("management_url") else {
      throw configuration.missing("management_url")
    }
    guard let url = try? URL(text), url.scheme == "http" || url.scheme == "https", url.host != nil else {
      throw configuration.wrong("management_url", node, "an http or https URL")
    }
    guard let user = try configuration.text("username") else { throw configuration.missing("username") }
    settings = RESTSettings(
      "RabbitMQ", url, user: user, password: try configuration.text("password") ?? "",
      tls: TLSClientConfiguration(verification: .full, authorityFile: try configuration.text("ssl_ca")),
      timeout: Double(try configuration.integer("timeout", in: 1...3600) ?? 60),
      hints: RESTSettings.Hints(
        address: "check management_url, and that the management plugin is enabled",
        login: "the user also needs the tag monitoring", permission: "give the user the tag monitoring"))
    virtualHosts = try configuration.pattern("vhost_pattern")
    exchanges = try configuration.pattern("exchange_pattern")
    queues = try configuration.pattern("queue_pattern")
    includesPredeclared = try configuration.boolean("include_predeclared") ?? false
    otherServices = try Self.services(configuration)
    naming = try ServiceNaming(configuration)
  }

  private static func services(_ configuration: RecipeConfiguration) throws(RecipeError) -> [String: FQN] {
    guard let node = configuration.node("broker_services") else { return [:] }
    let wanted = "a mapping of hosts to services of the catalog"
    guard let pairs = node.mapping else { throw configuration.wrong("broker_services", node, wanted) }
    var services: [String: FQN] = [:]
    for pair in pairs {
      guard let host = pair.key.text, let name = pair.value.text, let service = try? FQN(parts: [name]) else {
        throw configuration.wrong("broker_services", pair.value, wanted)
      }
      services[host.lowercased()] = service
    }
    return services
  }

  /// - Parameter isCancelled: whether someone asks the crawl to stop.
  func client(isCancelled: @escaping () -> Bool = { false }) -> RabbitMQClient {
    RabbitMQClient(settings, isCancelled: isCancelled)
  }

  private var url: URL { settings.url }

  /// The host under which the management plugin is asked.
  var host: String? { url.host?.lowercased() }

  package var service: AssetDraft {
    get throws(CatalogError) {
      try naming.draft(
        naming.identity(platform: Self.platform, host: url.host, port: UInt16(clamping: url.port ?? 15_672)))
    }
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let client = client()
    let overview = try client.get("overview")
    return "\(client.place): RabbitMQ \(overview["rabbitmq_version"]?.string ?? "")"
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    let client = client()
    return client.source.probe("api/whoami") { (_) throws(CrawlError) in
      let version = try client.get("overview")["rabbitmq_version"]?.string ?? ""
      var names: [String] = []
      try client.forEach("vhosts", RabbitMQVirtualHost.init) { names.append($0.name) }
      names = names.filter(virtualHosts.allows)
      guard !names.isEmpty else {
        throw .source("there is no virtual host to read", hint: "check vhost_pattern, and the user's permissions")
      }
      return "RabbitMQ \(version); virtual hosts \(names.joined(separator: ", "))"
    } read: { () throws(CrawlError) in
      let page = try client.get("queues?page=1&page_size=1")
      return "\(page["total_count"]?.int ?? page.array?.count ?? 0) queues"
    }
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try RabbitMQCrawl(self, sink).run()
  }
}
