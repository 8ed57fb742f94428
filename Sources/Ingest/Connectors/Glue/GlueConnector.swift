package import Catalog
import Codecs
import Net

/// Crawls AWS Glue's Data Catalog.
package struct GlueConnector: Connector {
  package static let types = ["glue"]
  package static let platform = "glue"
  package static let keys = RecipeKey.list([
    RecipeKey("aws_region", .text, "The region whose catalog is read.", default: "us-east-1", synonyms: ["region", "awsRegion"]),
    RecipeKey("aws_access_key_id", .text, "The access key; without it the catalog is asked unsigned.", synonyms: ["awsAccessKeyId"]),
    RecipeKey("aws_secret_access_key", .secret, "Its secret half, best as ${VARIABLE}.", synonyms: ["awsSecretAccessKey"]),
    RecipeKey("aws_session_token", .secret, "What comes with temporary keys.", synonyms: ["awsSessionToken"]),
    RecipeKey("aws_endpoint_url", .text, "Where Glue is asked when not at AWS.", default: "AWS in that region", synonyms: ["endPointURL"]),
    RecipeKey("catalog_id", .text, "The account whose catalog is read, when it is not the caller's own."),
  ], RecipeKey.naming, [
    RecipeKey("database_pattern", .pattern, "Which databases are read.", synonyms: ["schema_pattern"]),
    RecipeKey("table_pattern", .pattern, "Which tables are read, by database.table or table."),
    RecipeKey("view_pattern", .pattern, "Which views are read, by database.view or view."),
    RecipeKey("include_tables", .boolean, "Whether tables are read.", default: "true"),
    RecipeKey("include_views", .boolean, "Whether views are read.", default: "true"),
    RecipeKey("ca_file", .path, "A PEM file with the authorities to trust."),
    RecipeKey("timeout", .integer, "Seconds for one answer.", default: "60"),
  ])

  let scope: RelationalScope
  private let endpoint: URL
  private let region: String
  private let credentials: AWSCredentials?
  private let catalogID: String?
  private let timeout: Double
  private let authorityFile: String?
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let recipe = RecipeLayers(outer: configuration, inner: nil)
    region = try recipe.text("aws_region") ?? "us-east-1"
    guard let address = try recipe.url("aws_endpoint_url") ?? (try? URL(GlueClient.address(region: region))) else {
      throw recipe.wrong("aws_region", "a region such as eu-central-1")
    }
    endpoint = address
    credentials = try recipe.text("aws_access_key_id").map { (id) throws(RecipeError) in
      guard let secret = try recipe.text("aws_secret_access_key") else { throw recipe.missing("aws_secret_access_key") }
      return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: try recipe.text("aws_session_token"))
    }
    catalogID = try recipe.text("catalog_id")
    timeout = Double(try recipe.integer("timeout", in: 1...3600) ?? 60)
    authorityFile = try recipe.path("ca_file")
    scope = try RelationalScope(configuration)
    naming = try ServiceNaming(configuration)
  }

  func client() -> GlueClient {
    var configuration = HTTPClientConfiguration()
    configuration.connectTimeout = min(timeout, 15)
    configuration.responseTimeout = timeout
    configuration.totalTimeout = timeout * 2
    configuration.tls.authorityFile = authorityFile
    return GlueClient(
      endpoint: endpoint, signature: credentials.map { SignatureV4($0, region: region, service: "glue") }, catalogID: catalogID,
      http: HTTPClient(configuration))
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      try naming.draft(ServiceIdentity(platform: Self.platform, instance: naming.instance, environment: naming.environment))
    }
  }

  func translator() throws(CatalogError) -> HiveTranslator {
    HiveTranslator(service: try service.fqn, naming: naming, home: .glue(region: region, account: catalogID))
  }

  func wants(_ database: HiveDatabaseName) -> Bool { scope.databases.allows(database.name) }

  func wants(_ table: HiveTable) -> Bool {
    scope.wants(isView: table.isView, ["\(table.database.name).\(table.name)", table.name])
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let client = client()
    defer { client.close() }
    return try greet(client)
  }

  private func greet(_ client: GlueClient) throws(CrawlError) -> String {
    let answer = try client.ask("GetDatabases", ["MaxResults": 1])
    return "\(client.place)\(answer["DatabaseList"]?.array?.isEmpty == true ? ", without a database" : "")"
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    let client = client()
    defer { client.close() }
    let greeting: String
    do throws(CrawlError) { greeting = try greet(client) } catch {
      return ProbeStep.failing(["sign in", "list", "read"], at: 0, "\(error)")
    }
    var names: [HiveDatabaseName] = []
    return [ProbeStep("sign in", .passed, greeting)] + ProbeStep.contents { () throws(CrawlError) in
      try client.databases { names += $0.map(\.name).filter(wants) }
      guard !names.isEmpty else {
        throw .source("there is no database to read", hint: "check database_pattern, and what the keys may see")
      }
      return "\(names.count) databases"
    } read: { () throws(CrawlError) in
      _ = try client.ask("GetTables", ["DatabaseName": .string(names[0].name), "MaxResults": 1])
      return "\(names[0].name) can be read"
    }
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try GlueCrawl(self, sink).run()
  }
}
