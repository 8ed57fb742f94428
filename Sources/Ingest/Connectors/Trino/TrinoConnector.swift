package import Catalog
import Codecs
import Net

/// Crawls a Trino or Presto server by its client protocol.
package struct TrinoConnector: Connector {
  package static let types = ["trino", "presto"]
  package static let platform = "trino"
  package static let keys = RecipeKey.list([
    RecipeKey("host_port", .text, "The coordinator's host and port.", default: "localhost:8080"),
    RecipeKey("http_scheme", .text, "http or https.", default: "https with a password, a token or a port that ends in 443"),
    RecipeKey("username", .text, "The user to ask as.", isRequired: true, synonyms: ["user"]),
    RecipeKey("password", .secret, "Its password, best as ${VARIABLE}; over https alone."),
    RecipeKey("jwt_token", .secret, "A JSON Web Token instead of a password.", synonyms: ["token"]),
    RecipeKey("database", .text, "The one catalog to read; all but system and jmx without it.", synonyms: ["catalog"]),
  ], RecipeKey.naming, [
    RecipeKey("database_pattern", .pattern, "Which catalogs are read.", synonyms: ["catalog_pattern"]),
    RecipeKey("schema_pattern", .pattern, "Which schemas are read, by catalog.schema or schema."),
    RecipeKey("table_pattern", .pattern, "Which tables are read, by catalog.schema.table, schema.table or table."),
    RecipeKey("view_pattern", .pattern, "Which views are read, likewise."),
    RecipeKey("include_tables", .boolean, "Whether tables are read.", default: "true"),
    RecipeKey("include_views", .boolean, "Whether views are read.", default: "true"),
    RecipeKey("include_query_log", .boolean, "Whether the statements that the coordinator remembers are read for usage and lineage.", default: "true", synonyms: ["include_usage_statistics"]),
    RecipeKey("ssl_verify_host", .boolean, "Whether the certificate must carry the host's name.", default: "true"),
    RecipeKey("ssl_ca", .path, "A PEM file with the authorities to trust."),
    RecipeKey("ssl_cert", .path, "A PEM file with a client certificate."),
    RecipeKey("ssl_key", .path, "A PEM file with its key."),
    RecipeKey("timeout", .integer, "Seconds for one answer.", default: "60"),
    RecipeKey("statement_timeout", .integer, "Seconds for one statement, the time it waits for its turn included.", default: "300"),
    RecipeKey("profiling", .object, "Which of the statistics that the server keeps of tables are read, a statement for each: enabled and DataHub's other keys, see Profiling."),
    RecipeKey("profile_pattern", .pattern, "Which tables' statistics are read, by the names that table_pattern knows."),
  ])

  let settings: TrinoSettings
  let scope: RelationalScope
  let onlyCatalog: String?
  let profiling: ProfilingSettings
  private let host: String
  private let port: UInt16
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    (host, port) = try configuration.address("host_port", defaultPort: 8080)
    guard let user = try configuration.text("username") else { throw configuration.missing("username") }
    let login = try Self.login(configuration)
    var isOpen = false
    if case .none = login { isOpen = true }
    let scheme = try configuration.choice("http_scheme", of: ["http", "https"]) ?? (isOpen && port % 1000 != 443 ? "http" : "https")
    if !isOpen, scheme == "http", let node = configuration.node("http_scheme") {
      throw configuration.wrong("http_scheme", node, "https, since a password or token would go in the clear")
    }
    guard let url = try? URL("\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)") else {
      guard let node = configuration.node("host_port") else { throw configuration.missing("host_port") }
      throw configuration.wrong("host_port", node, "a host and a port")
    }
    var settings = TrinoSettings(url: url, user: user, login: login)
    settings.isPresto = configuration.sourceType.lowercased() == "presto"
    settings.tls = try Self.tls(configuration)
    settings.timeout = Double(try configuration.integer("timeout", in: 1...3600) ?? 60)
    settings.statementTimeout = Double(try configuration.integer("statement_timeout", in: 1...86_400) ?? 300)
    self.settings = settings
    scope = try RelationalScope(configuration)
    onlyCatalog = try configuration.text("database")
    profiling = try ProfilingSettings(configuration)
    naming = try ServiceNaming(configuration)
  }

  private static func login(_ configuration: RecipeConfiguration) throws(RecipeError) -> TrinoSettings.Login {
    if let token = try configuration.text("jwt_token") { return .token(token) }
    return try configuration.text("password").map { .password($0) } ?? .none
  }

  private static func tls(_ configuration: RecipeConfiguration) throws(RecipeError) -> TLSClientConfiguration {
    let checksName = try configuration.boolean("ssl_verify_host") ?? true
    var tls = TLSClientConfiguration(verification: checksName ? .full : .authority, authorityFile: try configuration.text("ssl_ca"))
    tls.certificateFile = try configuration.text("ssl_cert")
    tls.keyFile = try configuration.text("ssl_key")
    return tls
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      try naming.draft(naming.identity(platform: settings.isPresto ? "presto" : Self.platform, host: host, port: port))
    }
  }

  func wants(catalog: String) -> Bool {
    if let onlyCatalog { return catalog == onlyCatalog }
    return !["system", "jmx"].contains(catalog) && scope.databases.allows(catalog)
  }

  func wants(schema: String, in catalog: String) -> Bool { scope.schemas.allows(["\(catalog).\(schema)", schema]) }

  func wants(_ table: TrinoTable, at parts: [String]) -> Bool {
    let names = parts + [table.name]
    return scope.wants(isView: table.isView, (0..<names.count).map { names[$0...].joined(separator: ".") })
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let client = TrinoClient(settings)
    defer { client.close() }
    do throws(TrinoError) {
      let version = try client.version()
      let count = try TrinoCatalogReader(client: client).catalogs().filter { wants(catalog: $0.name) }.count
      return "\(settings.description): version \(version), \(count) catalogs"
    } catch { throw error.crawlError }
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] { TrinoProbe(connector: self).run() }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try TrinoCrawl(self, sink).run()
  }
}
