package import Catalog
import Codecs

/// Crawls a MongoDB deployment by its wire protocol.
package struct MongoDBConnector: Connector {
  package static let types = ["mongodb"]
  package static let platform = "mongodb"
  package static let keys = RecipeKey.list([
    RecipeKey("connect_uri", .secret, "The connection string, such as mongodb://a.example,b.example/?replicaSet=rs0&tls=true; mongodb+srv is not resolved.", default: "mongodb://localhost"),
    RecipeKey("host_port", .text, "Hosts with their ports, instead of connect_uri."),
    RecipeKey("username", .text, "The user to log in as; wins over the one in connect_uri.", synonyms: ["user"]),
    RecipeKey("password", .secret, "Its password, best as ${VARIABLE}."),
    RecipeKey("authMechanism", .text, "SCRAM-SHA-256, SCRAM-SHA-1, PLAIN or MONGODB-X509.", default: "the strongest that the server offers", synonyms: ["auth_mechanism"]),
    RecipeKey("authSource", .text, "The database that the user was created in.", default: "the one in connect_uri, else admin", synonyms: ["auth_source"]),
    RecipeKey("options", .object, "PyMongo's words for what connect_uri may hold behind its question mark: tls, tlsCAFile, readPreference and so on."),
    RecipeKey("database", .text, "The one database to read; all that the user may see without it.", synonyms: ["databaseName"]),
  ], RecipeKey.naming, [
    RecipeKey("database_pattern", .pattern, "Which databases are read.", synonyms: ["schema_pattern"]),
    RecipeKey("collection_pattern", .pattern, "Which collections and views are read, by database.collection or collection.", synonyms: ["table_pattern"]),
    RecipeKey("excludeSystemCollections", .boolean, "Whether collections called system.* and the databases admin, config and local are left out.", default: "true"),
    RecipeKey("enableSchemaInference", .boolean, "Whether columns are inferred from documents.", default: "true"),
    RecipeKey("schemaSamplingSize", .integer, "How many documents of a collection are looked at.", default: "1000"),
    RecipeKey("useRandomSampling", .boolean, "Whether the server picks them at random; otherwise half are the oldest and half the newest by _id, so that what did not change stays as it is.", default: "false"),
    RecipeKey("maxSchemaSize", .integer, "How many columns of a collection are kept.", default: "300"),
    RecipeKey("profiling", .object, "What is measured in the documents that are looked at anyway: enabled and DataHub's other keys, see Profiling."),
    RecipeKey("profile_pattern", .pattern, "Which collections are measured, by the names that collection_pattern knows."),
    RecipeKey("classification", .object, "enabled: whether values of these documents are looked at for personal data and forgotten; sample_size of them."),
    RecipeKey("timeout", .integer, "Seconds for one answer.", default: "60"),
    RecipeKey("connect_timeout", .integer, "Seconds to connect and log in.", default: "15"),
  ])

  let settings: MongoDBSettings
  let scope: MongoDBScope
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    settings = try MongoDBSettings(configuration)
    scope = try MongoDBScope(configuration)
    naming = try ServiceNaming(configuration)
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      let address = settings.hosts.first
      return try naming.draft(
        naming.identity(
          platform: Self.platform, host: address.flatMap { $0.isUnixSocket ? nil : $0.host }, port: address?.port ?? 27017))
    }
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    do throws(MongoDBError) {
      let client = try MongoDBClient(settings)
      let version = try client.run(["buildInfo": 1], in: "admin")["version"]?.string ?? ""
      return "\(client.connection.target): MongoDB \(version)"
    } catch { throw .source("\(error)", hint: nil) }
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] { MongoDBProbe(settings: settings, scope: scope).run() }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try MongoDBCrawl(self, sink).run()
  }
}

/// What of a deployment a recipe wants read, and how closely documents are looked at.
struct MongoDBScope: Sendable {
  let only: String?
  private let databases: NamePattern
  private let collections: NamePattern
  private let excludesSystem: Bool
  let infersSchemas: Bool
  let sampleSize: Int
  let isRandom: Bool
  let limits: InferenceLimits
  let profiling: ProfilingSettings

  init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    only = try configuration.text("database")
    databases = try configuration.pattern("database_pattern")
    collections = try configuration.pattern("collection_pattern")
    excludesSystem = try configuration.boolean("excludeSystemCollections") ?? true
    infersSchemas = try configuration.boolean("enableSchemaInference") ?? true
    sampleSize = try configuration.integer("schemaSamplingSize", in: 1...1_000_000) ?? 1000
    isRandom = try configuration.boolean("useRandomSampling") ?? false
    var limits = InferenceLimits()
    limits.columns = try configuration.integer("maxSchemaSize", in: 1...10_000) ?? 300
    self.limits = limits
    profiling = try ProfilingSettings(configuration)
  }

  func wants(database: String) -> Bool {
    if let only { return only == database }
    return databases.allows(database) && !(excludesSystem && MongoDBDatabase.system.contains(database))
  }

  func wants(_ collection: MongoDBCollection, in database: String) -> Bool {
    collections.allows(["\(database).\(collection.name)", collection.name]) && !(excludesSystem && collection.isSystem)
  }

  /// What is to be measured in a collection's documents; nil for nothing. Views have no data of their own.
  func profile(of collection: MongoDBCollection, in database: String) -> SampleProfile? {
    guard collection.kind != .view, profiling.tables.allows(["\(database).\(collection.name)", collection.name]) else { return nil }
    return SampleProfile(profiling)
  }
}
