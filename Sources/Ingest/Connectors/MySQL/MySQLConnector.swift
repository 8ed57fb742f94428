package import Catalog
import Codecs
import System

/// Crawls a MySQL or MariaDB server by its wire protocol.
package struct MySQLConnector: Connector {
  package static let types = ["mysql", "mariadb"]
  package static let platform = "mysql"
  package static let keys = [
    RecipeKey("host_port", .text, "Host and port, such as db.example:3306, or the path of a Unix socket.", default: "localhost:3306"),
    RecipeKey("username", .text, "The user to log in as.", isRequired: true, synonyms: ["user"]),
    RecipeKey("password", .secret, "Its password, best as ${VARIABLE}."),
    RecipeKey("database", .text, "The one database to read; all that the user may see without it."),
    RecipeKey("service", .text, "The service's name in the catalog.", default: "the recipe's name"),
    RecipeKey("platform", .text, "mysql or mariadb: which of the two the names of other products are formed with.", default: "source.type"),
    RecipeKey("platform_instance", .text, "DataHub's platform instance."),
    RecipeKey("env", .text, "The environment, such as PROD.", default: "PROD"),
    RecipeKey("database_pattern", .pattern, "Which databases are read.", synonyms: ["schema_pattern"]),
    RecipeKey("table_pattern", .pattern, "Which tables are read, by database.table or table."),
    RecipeKey("view_pattern", .pattern, "Which views are read, by database.view or view."),
    RecipeKey("include_tables", .boolean, "Whether tables are read.", default: "true"),
    RecipeKey("include_views", .boolean, "Whether views are read.", default: "true"),
    RecipeKey("include_stored_procedures", .boolean, "Whether functions and procedures are read.", default: "true", synonyms: ["include_functions"]),
    RecipeKey("include_query_log", .boolean, "Whether performance_schema's statement digests are read, or the general query log's table where those are not kept.", default: "true", synonyms: ["include_usage_statistics"]),
    RecipeKey("ssl_mode", .text, "MySQL's word: DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY.", default: "PREFERRED"),
    RecipeKey("ssl_ca", .path, "A PEM file with the authorities to trust."),
    RecipeKey("ssl_cert", .path, "A PEM file with a client certificate."),
    RecipeKey("ssl_key", .path, "A PEM file with its key."),
    RecipeKey("allow_public_key_retrieval", .boolean, "Whether a password may be encrypted to a key that the server sends without TLS.", default: "false"),
    RecipeKey("connect_timeout", .integer, "Seconds to connect and log in.", default: "15"),
    RecipeKey("statement_timeout", .integer, "Seconds for one query.", default: "120"),
  ] + ProfilingSettings.keys

  let settings: MySQLSettings
  let onlyDatabase: String?
  let scope: RelationalScope
  let profiling: ProfilingSettings
  private let platform: String
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let (host, port) = try configuration.address("host_port", defaultPort: 3306)
    guard let user = try configuration.text("username") else { throw configuration.missing("username") }
    onlyDatabase = try configuration.text("database")
    let login = MySQLLogin(user: user, password: try configuration.text("password"), database: nil)
    var settings = MySQLSettings(host: host, port: port, login: login)
    settings.tls = try Self.tls(configuration)
    settings.connectTimeout = Double(try configuration.integer("connect_timeout", in: 1...3600) ?? 15)
    settings.statementTimeout = Double(try configuration.integer("statement_timeout", in: 1...86_400) ?? 120)
    self.settings = settings
    scope = try RelationalScope(configuration)
    profiling = try ProfilingSettings(configuration)
    platform = try configuration.choice("platform", of: Self.types) ?? configuration.sourceType.lowercased()
    naming = try ServiceNaming(configuration)
  }

  private static func tls(_ configuration: RecipeConfiguration) throws(RecipeError) -> MySQLTLSSettings {
    var tls = MySQLTLSSettings()
    tls.mode = try configuration.word("ssl_mode") ?? .preferred
    tls.authorityFile = try configuration.text("ssl_ca")
    tls.certificateFile = try configuration.text("ssl_cert")
    tls.keyFile = try configuration.text("ssl_key")
    tls.acceptsServerKey = try configuration.boolean("allow_public_key_retrieval") ?? false
    return tls
  }

  var identity: ServiceIdentity {
    naming.identity(platform: platform, host: settings.isUnixSocket ? nil : settings.host, port: settings.port)
  }

  package var service: AssetDraft {
    get throws(CatalogError) { try naming.draft(identity) }
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    do throws(MySQLError) {
      let reader = try MySQLCatalogReader(settings) { _ in }
      defer { reader.connection.close() }
      return "\(settings.description): \(reader.server.isMariaDB ? "" : "MySQL ")\(reader.server.version)"
    } catch { throw .source("\(error)", hint: nil) }
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try MySQLServerCrawl(self, sink).run()
  }
}
