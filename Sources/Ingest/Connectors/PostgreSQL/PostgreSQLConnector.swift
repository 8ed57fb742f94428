package import Catalog
import Codecs
import System

/// Crawls a PostgreSQL server by its wire protocol.
package struct PostgreSQLConnector: Connector {
  package static let types = ["postgres", "postgresql"]
  package static let platform = "postgres"
  package static let keys = RecipeKey.list([
    RecipeKey("host_port", .text, "Host and port, such as db.example:5432, or the folder of a Unix socket.", default: "localhost:5432"),
    RecipeKey("username", .text, "The role to log in as.", isRequired: true, synonyms: ["user"]),
    RecipeKey("password", .secret, "Its password, best as ${VARIABLE}."),
    RecipeKey("database", .text, "The one database to read; all that the role may connect to without it."),
    RecipeKey("initial_database", .text, "Where the list of databases is read.", default: "postgres"),
  ], RecipeKey.naming, [
    RecipeKey("database_pattern", .pattern, "Which databases are read."),
    RecipeKey("schema_pattern", .pattern, "Which schemas are read, by database.schema or schema."),
    RecipeKey("table_pattern", .pattern, "Which tables are read, by database.schema.table or schema.table."),
    RecipeKey("view_pattern", .pattern, "Which views are read, by database.schema.view or schema.view."),
    RecipeKey("include_tables", .boolean, "Whether tables are read.", default: "true"),
    RecipeKey("include_views", .boolean, "Whether views are read.", default: "true"),
    RecipeKey("include_stored_procedures", .boolean, "Whether functions and procedures are read.", default: "true", synonyms: ["include_functions"]),
    RecipeKey("include_query_log", .boolean, "Whether pg_stat_statements is read where it is installed.", default: "true", synonyms: ["include_usage_statistics"]),
    RecipeKey("query_log_limit", .integer, "How many statements of it are read, those that took most time first.", default: "2000"),
    RecipeKey("sslmode", .text, "libpq's word: disable, allow, prefer, require, verify-ca or verify-full.", default: "prefer"),
    RecipeKey("sslrootcert", .path, "A PEM file with the authorities to trust."),
    RecipeKey("sslcert", .path, "A PEM file with a client certificate."),
    RecipeKey("sslkey", .path, "A PEM file with its key."),
    RecipeKey("sslpassword", .secret, "The key's passphrase, best as ${VARIABLE}."),
    RecipeKey("channel_binding", .text, "Whether SCRAM is tied to the TLS connection: disable, prefer or require.", default: "prefer"),
    RecipeKey("application_name", .text, "What the session is called in pg_stat_activity.", default: "cairn"),
    RecipeKey("options", .text, "Options for the session, such as -c geqo=off; poolers may refuse them."),
    RecipeKey("connect_timeout", .integer, "Seconds to connect and log in.", default: "15"),
    RecipeKey("statement_timeout", .integer, "Seconds for one query.", default: "120"),
  ], ProfilingSettings.keys)

  let settings: PostgreSQLSettings
  let onlyDatabase: String?
  let scope: RelationalScope
  let queryLogLimit: Int
  let profiling: ProfilingSettings
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let (host, port) = try configuration.address("host_port", defaultPort: 5432)
    guard let user = try configuration.text("username") else { throw configuration.missing("username") }
    onlyDatabase = try configuration.text("database")
    var database = onlyDatabase
    if database == nil { database = try configuration.text("initial_database") }
    var login = PostgreSQLLogin(
      user: user, password: try configuration.text("password"), database: database ?? "postgres")
    login.applicationName = try configuration.text("application_name") ?? login.applicationName
    login.options = try configuration.text("options") ?? login.options
    var settings = PostgreSQLSettings(host: host, port: port, login: login)
    settings.tls.mode = try configuration.word("sslmode") ?? settings.tls.mode
    settings.tls.channelBinding = try configuration.word("channel_binding") ?? settings.tls.channelBinding
    settings.tls.authorityFile = try configuration.text("sslrootcert")
    settings.tls.certificateFile = try configuration.text("sslcert")
    settings.tls.keyFile = try configuration.text("sslkey")
    settings.tls.keyPassphrase = try configuration.text("sslpassword")
    settings.connectTimeout = Double(try configuration.integer("connect_timeout", in: 1...3600) ?? 15)
    settings.statementTimeout = Double(try configuration.integer("statement_timeout", in: 1...86_400) ?? 120)
    self.settings = settings
    scope = try RelationalScope(configuration)
    profiling = try ProfilingSettings(configuration)
    queryLogLimit = try configuration.integer("query_log_limit", in: 0...100_000) ?? 2000
    naming = try ServiceNaming(configuration)
  }

  var identity: ServiceIdentity {
    naming.identity(
      platform: Self.platform, host: settings.isUnixSocket ? nil : settings.host, port: settings.port)
  }

  package var service: AssetDraft {
    get throws(CatalogError) { try naming.draft(identity) }
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    do throws(PostgreSQLError) {
      let reader = try PostgreSQLCatalogReader(settings) { _ in }
      defer { reader.connection.close() }
      return "\(settings.description): PostgreSQL \(reader.versionText)"
    } catch { throw .source("\(error)", hint: nil) }
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try PostgreSQLServerCrawl(self, sink).run()
  }
}
