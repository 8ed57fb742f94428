import Catalog
import Testing

@testable import Ingest

/// Workflows written for OpenMetadata run as they are.
@Suite struct OpenMetadataWorkflowTests {
  private static let postgres = """
    source:
      type: postgres
      serviceName: shop_pg
      serviceConnection:
        config:
          type: Postgres
          scheme: postgresql+psycopg2
          username: reader
          authType:
            password: ${PG_PASSWORD}
          hostPort: db.example:5433
          database: shop
          databaseSchema: public
          sslMode: require
          supportsMetadataExtraction: true
          classificationName: PII
      sourceConfig:
        config:
          type: DatabaseMetadata
          markDeletedTables: false
          includeTables: true
          includeViews: false
          includeTags: true
          overrideMetadata: true
          tableFilterPattern:
            includes: ["^ord.*"]
            excludes: [".*_tmp"]
    sink: {type: metadata-rest, config: {}}
    workflowConfig:
      openMetadataServerConfig:
        hostPort: http://localhost:8585/api
        authProvider: openmetadata
        securityConfig: {jwtToken: "${OM_TOKEN:-absent}"}
    """

  @Test func `a workflow for PostgreSQL is read as it is`() throws {
    let recipe = try recipe(Self.postgres, variables: ["PG_PASSWORD": "tr0ub4dor"])
    #expect(recipe.name == "shop_pg")
    #expect(try recipe.connector.service.service?.host == "db.example")
    #expect(try recipe.connector.service.service?.port == 5433)
    let expected = ["username": "reader", "password": "tr0ub4dor", "database": "shop", "sslmode": "require", "include_views": "false"]
    for (key, value) in expected { #expect(try recipe.configuration.text(key) == value, "\(key)") }
    #expect(try recipe.configuration.pattern("table_pattern").allows("orders"))
    #expect(try !recipe.configuration.pattern("table_pattern").allows("orders_tmp"))
    #expect(try recipe.configuration.pattern("schema_pattern").allows("shop.public"))
    #expect(try !recipe.configuration.pattern("schema_pattern").allows("shop.publication"))
    #expect(!recipe.removesVanished)
    #expect(recipe.redaction("tr0ub4dor") == "•••")
  }

  @Test func `what it asks for and Cairn lacks is named with its line`() throws {
    let notes = try recipe(Self.postgres, variables: ["PG_PASSWORD": "x"]).notes.filter { $0.kind == .ignored }
    for (line, word) in [(16, "classificationName"), (24, "overrideMetadata"), (28, "sink"), (29, "workflowConfig")] {
      #expect(notes.contains { $0.line == line && $0.text.contains(word) }, "\(word): \(notes)")
    }
    #expect(notes.count == 4)
  }

  private func workflow(_ type: String, connection: String = "{hostPort: h, username: u}", options: String = "{}") -> String {
    "source:\n  type: \(type)\n  serviceName: s\n  serviceConnection: {config: \(connection)}\n  sourceConfig: {config: \(options)}\n"
  }

  @Test func `all databases are read when the workflow says so`() throws {
    let recipe = try recipe(workflow("postgres", connection: "{hostPort: h, username: u, database: first, ingestAllDatabases: true}"))
    #expect(try recipe.configuration.text("database") == nil)
    #expect(try recipe.configuration.text("initial_database") == "first")
  }

  @Test func `SQLite's file stands in databaseMode`() throws {
    let recipe = try recipe(workflow("SQLite", connection: "{type: SQLite, databaseMode: /srv/shop.db}"))
    #expect(try recipe.configuration.text("path") == "/srv/shop.db")
  }

  @Test(arguments: ["postgres-lineage", "postgres-usage"]) func `partial workflows are crawled as a whole`(type: String) throws {
    let recipe = try recipe(workflow(type))
    #expect(recipe.sourceType == "postgres")
    #expect(recipe.notes.first?.text.contains("part of every crawl") == true)
  }

  @Test func `pipelines are chosen where connectors are what runs`() throws {
    let recipe = try recipe(
      workflow("KafkaConnect", connection: "{hostPort: 'http://c:8083'}", options: "{pipelineFilterPattern: {includes: ['cdc_.*'], excludes: ['.*_old']}, markDeletedPipelines: true}"))
    let connector = try #require(recipe.connector as? KafkaConnectConnector)
    #expect(["cdc_a", "sink_a", "cdc_old"].filter(connector.patterns.allows) == ["cdc_a"])
    #expect(recipe.removesVanished && recipe.notes.isEmpty)
  }

  static let faults: [(String, Int, String)] = [
    ("source: {type: postgres, serviceName: s}", 1, "has no serviceConnection"),
    ("source:\n  type: postgres\n  serviceName: s\n  serviceConnection: {}", 4, "has no config"),
    ("source:\n  type: oracle\n  serviceName: s\n  serviceConnection: {config: {}}", 2, "no source Cairn can crawl"),
    ("source:\n  type: postgres\n  serviceNam: s\n  serviceConnection: {config: {username: u}}", 3, "did you mean serviceName?"),
    ("source:\n  type: postgres\n  serviceName: s\n  serviceConnection: {config: {hostPort: h}}", 4, "username is missing"),
    ("source:\n  type: postgres\n  serviceName: s\n  serviceConnection: {config: {username: u}}\n  sourceConfig: {config: {tableFilterPattern: {includes: [\"(\"]}}}", 5, "( without a )"),
  ]

  @Test(arguments: faults) func `a fault points at the workflow's own line`(text: String, line: Int, contains: String) {
    let faults = report(text).faults
    #expect(faults.contains { $0.line == line && $0.reason.contains(contains) }, "\(faults)")
  }
}
