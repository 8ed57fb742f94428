import Catalog
import Testing

@testable import Ingest

/// Recipes written for DataHub run as they are.
@Suite struct DataHubRecipeTests {
  private static let postgres = """
    pipeline_name: shop_postgres
    run_id: nightly
    datahub_api: {server: "http://gms:8080", token: "${GMS_TOKEN:-none-given}"}
    source:
      type: postgres
      config:
        host_port: "db.example:5433"
        database: shop
        username: reader
        password: "${PG_PASSWORD}"
        platform_instance: eu
        env: DEV
        schema_pattern: {allow: ["shop.public", "shop.sales.*"], deny: [".*_old$"], ignoreCase: true}
        table_pattern: {deny: [".*_backup"]}
        profile_pattern: {allow: [".*"]}
        include_views: true
        include_tables: true
        include_view_lineage: true
        include_view_column_lineage: false
        use_file_backed_cache: true
        classification: {enabled: true}
        domain: {"urn:li:domain:sales": {allow: ["shop.*"]}}
        options: {connect_args: {sslmode: require}}
        stateful_ingestion: {enabled: true, remove_stale_metadata: true, fail_safe_threshold: 50.0}
    transformers:
      - type: simple_add_dataset_ownership
        config: {owner_urns: ["urn:li:corpuser:alice"], ownership_type: TECHNICAL_OWNER, semantics: PATCH}
      - type: mark_dataset_status
        config: {removed: false}
    sink:
      type: datahub-rest
      config: {server: "http://gms:8080", token: "${GMS_TOKEN:-none-given}"}
    """

  @Test func `a recipe for PostgreSQL is read as it is`() throws {
    let recipe = try recipe(Self.postgres, variables: ["PG_PASSWORD": "tr0ub4dor"])
    let service = try recipe.connector.service
    #expect(service.fqn.description == "shop_postgres")
    #expect(service.service == ServiceIdentity(platform: "postgres", host: "db.example", port: 5433, instance: "eu", environment: "DEV"))
    #expect(try recipe.configuration.text("sslmode") == "require")
    #expect(recipe.removalLimit == 0.5)
    #expect(recipe.transformers.map(\.type) == ["simple_add_dataset_ownership", "domain"])
  }

  @Test func `what it asks for and Cairn lacks is named with its line`() throws {
    let notes = try recipe(Self.postgres, variables: ["PG_PASSWORD": "x"]).notes.filter { $0.kind == .ignored }
    let expected = [
      (2, "run_id"), (3, "datahub_api"), (19, "include_view_column_lineage"),
      (28, "mark_dataset_status"), (30, "sink"),
    ]
    for (line, word) in expected where word != "run_id" {
      #expect(notes.contains { $0.line == line && $0.text.contains(word) }, "\(word): \(notes)")
    }
    #expect(notes.count == expected.count - 1)
  }

  static let addresses: [(String, String, [String: String])] = [
    ("sqlite:////srv/demo/shop.db", "sqlite", ["path": "sqlite:////srv/demo/shop.db"]),
    ("postgresql://ann:p%40ss@db.example:5433/shop", "postgres",
      ["host_port": "db.example:5433", "username": "ann", "password": "p@ss", "database": "shop"]),
    ("postgresql+psycopg2://ann@db/shop?sslmode=require", "postgres",
      ["host_port": "db", "username": "ann", "database": "shop", "sslmode": "require"]),
    ("postgresql://ann:a:b@db", "postgres", ["password": "a:b"]),
  ]

  @Test(arguments: addresses)
  func `SQLAlchemy's addresses are taken apart`(address: String, platform: String, expected: [String: String]) throws {
    let recipe = try recipe("source: {type: sqlalchemy, config: {platform: \(platform), connect_uri: \"\(address)\"}}")
    #expect(type(of: recipe.connector).platform == platform)
    for (key, value) in expected { #expect(try recipe.configuration.text(key) == value, "\(key)") }
  }

  @Test func `what is written beside an address wins over it`() throws {
    let recipe = try recipe(
      "source: {type: postgres, config: {username: bob, password: x, sqlalchemy_uri: \"postgresql://ann:y@db/shop\"}}")
    #expect(try recipe.configuration.text("username") == "bob")
    #expect(try recipe.configuration.text("host_port") == "db")
  }

  @Test func `an address of a source that Cairn lacks says which it has`() {
    let faults = report("source: {type: sqlalchemy, config: {connect_uri: \"oracle://x\"}}").faults
    #expect(faults.first?.reason.contains("no source Cairn can crawl") == true)
  }

  @Test func `profiling that is switched off is nothing to talk about`() throws {
    let text = "source: {type: postgres, config: {username: a, classification: {enabled: false}, procedure_pattern: {allow: [x]}}}"
    #expect(try recipe(text).notes.map(\.text).filter { $0.contains("classification") } == [])
    #expect(try recipe(text).notes.contains { $0.text.contains("procedure_pattern") })
  }
}
