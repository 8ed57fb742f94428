import Catalog
import Codecs
import SQLite
import System
import Testing

@testable import Ingest

@Suite struct IcebergConnectorTests {
  private func recipe(_ config: String) throws -> Recipe {
    try Recipe(Array("source:\n  type: iceberg\n  config:\n\(config)".utf8), fallbackName: "lake", folder: "/recipes") { ["PW": "pass-word-1"][$0] }
  }

  private func settings(_ config: String) throws -> IcebergSettings {
    try #require(try recipe(config).connector as? IcebergConnector).settings
  }

  @Test func `DataHub's form with PyIceberg's names is understood`() throws {
    let settings = try settings(
      """
          env: DEV
          catalog:
            my_lake:
              type: rest
              uri: http://catalog:8181/api
              warehouse: sales
              credential: crawler:${PW}
              s3.endpoint: http://minio:9000
              s3.access-key-id: AK
              s3.secret-access-key: ${PW}
              s3.region: eu-west-1
              s3.force-virtual-addressing: false
              py-io-impl: pyiceberg.io.fsspec.FsspecFileIO
          profiling: {enabled: false}
          table_pattern: {allow: ["x"]}
      """)
    guard case .rest(let rest) = settings.catalog else { throw LiveFailure(reason: "no REST catalog") }
    #expect(rest.uri.description == "http://catalog:8181/api")
    #expect(rest.warehouse == "sales")
    #expect(rest.credential == "crawler:pass-word-1")
    #expect(settings.catalogName == "my_lake")
    #expect(settings.s3.endpoint?.description == "http://minio:9000")
    #expect(settings.s3.region == "eu-west-1")
    #expect(settings.s3.credentials?.secretAccessKey == "pass-word-1")
    #expect(settings.s3.usesPathStyle == true)
    #expect(settings.address == "http://catalog:8181/api")
  }

  @Test func `what a catalog's properties mean to others is named in the run`() throws {
    let connector = try recipe("    catalog: {name: l, type: rest, config: {uri: \"http://a\", io-impl: x}}\n").connector as? IcebergConnector
    #expect(connector?.notes == ["catalog: io-impl is ignored"])
    #expect(connector?.settings.catalogName == "l")
  }

  @Test func `the kind of catalog is told by its address`() throws {
    guard case .folder(let place) = try settings("    warehouse: s3://b/wh\n").catalog else { throw LiveFailure(reason: "no folder") }
    #expect(place.description == "s3://b/wh")
    guard case .folder(let relative) = try settings("    warehouse: ./wh\n").catalog else { throw LiveFailure(reason: "no folder") }
    #expect(relative.key == "/recipes/./wh")
    guard case .sqlite(let path) = try settings("    uri: sqlite:///lake.db\n    warehouse: /wh\n").catalog else { throw LiveFailure(reason: "no file") }
    #expect(path == "/recipes/lake.db")
    #expect(try settings("    uri: sqlite:///lake.db\n    warehouse: /wh\n").localRoot == "/wh")
    guard case .postgres(let server) = try settings("    uri: postgresql+psycopg2://u:p%20w@db:5433/cat?sslmode=require\n").catalog else {
      throw LiveFailure(reason: "no server")
    }
    #expect(server.host == "db" && server.port == 5433 && server.tls.mode == .require)
    #expect(server.login.user == "u" && server.login.password == "p w" && server.login.database == "cat")
    guard case .postgres(let jdbc) = try settings("    uri: jdbc:postgresql://db/cat\n    username: me\n    password: ${PW}\n").catalog else {
      throw LiveFailure(reason: "no server")
    }
    #expect(jdbc.login.user == "me" && jdbc.login.password == "pass-word-1" && jdbc.login.database == "cat")
  }

  @Test(arguments: [
    ("    catalog_type: nessie\n", "rest, hadoop, sql, hive or glue"), ("    env: X\n", "warehouse is missing"), ("    catalog_type: rest\n", "uri is missing"),
    ("    uri: mysql://a/b\n", "sqlite:///path or postgresql://"), ("    uri: http://\n", "an address such as"), ("    warehouse: name\n", "s3://bucket/path or a folder"),
    ("    warehouse: s3://b\n    s3_access_key_id: a\n", "s3_secret_access_key is missing"), ("    uri: \"http://a\"\n    threads: 0\n", "from 1 to 64"),
    ("    uri: \"http://a\"\n    rest_sigv4: true\n", "s3_access_key_id is missing"), ("    uri: \"http://a\"\n    warehause: x\n", "did you mean warehouse"),
  ])
  func `a recipe that makes no sense is refused with what would`(config: String, message: String) {
    #expect { try recipe(config) } throws: { "\($0)".contains(message) }
  }

  @Test func `secrets are known as such wherever they stand`() throws {
    let recipe = try recipe("    catalog: {l: {uri: \"http://a\", token: tok-in-clear, s3.access-key-id: AK, s3.secret-access-key: key-in-clear}}\n    credential: ${PW}\n")
    for secret in ["tok-in-clear", "key-in-clear", "pass-word-1"] { #expect(recipe.redaction(secret) == "•••") }
  }

  @Test func `an SQL catalog in an SQLite file is read, views apart`() throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-iceberg")
    defer { try? File.removeTree(folder) }
    try IcebergFixture.write(table: "\(folder)/wh/orders")
    let connection = try Connection(path: "\(folder)/cat.db")
    try connection.execute(
      """
      CREATE TABLE iceberg_tables (catalog_name TEXT, table_namespace TEXT, table_name TEXT, metadata_location TEXT,
        previous_metadata_location TEXT, iceberg_type TEXT);
      CREATE TABLE iceberg_namespace_properties (catalog_name TEXT, namespace TEXT, property_key TEXT, property_value TEXT);
      INSERT INTO iceberg_tables VALUES ('one', 'a.b', 'orders', '\(folder)/wh/orders/metadata/v1.metadata.json', NULL, 'TABLE'),
        ('one', 'a.b', 'v', '\(folder)/wh/none.json', NULL, 'VIEW'), ('one', 'c', 'null', NULL, NULL, NULL),
        ('one', 'c', 'outside', '/etc/passwd', NULL, NULL);
      INSERT INTO iceberg_namespace_properties VALUES ('one', 'empty', 'comment', 'Nothing in it');
      """)
    func crawl(_ more: String = "") throws -> DraftCollector {
      let sink = DraftCollector()
      try recipe("    uri: sqlite:///\(folder)/cat.db\n    warehouse: \(folder)/wh\n\(more)").connector.crawl(into: sink)
      return sink
    }
    let sink = try crawl()
    #expect(sink.order.map(\.description) == ["lake", "lake.a", "lake.a.b", "lake.a.b.orders", "lake.c", "lake.empty"])
    #expect(sink.drafts["lake.empty"]?.description == "Nothing in it")
    #expect(sink.problems.count == 3)
    #expect(sink.problems.contains { $0.contains("/etc/passwd lies outside") })
    try connection.execute("INSERT INTO iceberg_tables VALUES ('two', 'x', 'y', 'z', NULL, NULL)")
    #expect { try crawl() } throws: { "\($0)".contains("set catalog_name to one of one, two") }
    #expect(try crawl("    catalog_name: two\n").order.map(\.description) == ["lake", "lake.x"])
    #expect { try crawl("    catalog_name: three\n") } throws: { "\($0)".contains("holds no catalog three") }
    try File.removeTree(folder)
  }

  @Test(.enabled(if: LivePostgreSQL.isInstalled, "PostgreSQL is not installed"))
  func `an SQL catalog in PostgreSQL is read alike`() throws {
    let server = try LivePostgreSQL.server()
    let folder = try File.temporaryDirectory(prefix: "cairn-iceberg")
    defer { try? File.removeTree(folder) }
    try IcebergFixture.write(table: "\(folder)/orders")
    _ = try server.psql("CREATE DATABASE lakecat", database: "postgres")
    _ = try server.psql(
      """
      CREATE TABLE iceberg_tables (catalog_name varchar(255) NOT NULL, table_namespace varchar(255) NOT NULL,
        table_name varchar(255) NOT NULL, metadata_location varchar(1000), previous_metadata_location varchar(1000),
        iceberg_type varchar(5), PRIMARY KEY (catalog_name, table_namespace, table_name));
      CREATE TABLE iceberg_namespace_properties (catalog_name varchar(255), namespace varchar(255),
        property_key varchar(255), property_value varchar(1000));
      INSERT INTO iceberg_tables VALUES ('one', 'shop', 'orders', '\(folder)/orders/metadata/v1.metadata.json', NULL, 'TABLE');
      INSERT INTO iceberg_namespace_properties VALUES ('one', 'shop', 'comment', 'The shop');
      """, database: "lakecat")
    let sink = DraftCollector()
    try recipe(
      "    uri: postgresql://admin@127.0.0.1:\(server.port)/lakecat?sslmode=require\n    password: admin-Pw1\n    warehouse: \(folder)\n"
    ).connector.crawl(into: sink)
    #expect(sink.problems == [])
    #expect(sink.drafts["lake.shop"]?.description == "The shop")
    #expect(sink.drafts["lake.shop.orders"]?.properties[PropertyName.rowCount] == 12)
    try File.removeTree(folder)
  }

  @Test func `the same table met by another name is the same page`() throws {
    let bench = try CrawlBench()
    let folder = try File.temporaryDirectory(prefix: "cairn-iceberg")
    defer { try? File.removeTree(folder) }
    try IcebergFixture.write(table: "\(folder)/shop/orders")
    let metadata = IcebergFixture.metadata(location: "s3a://lake/wh/shop/orders")
    try File.writeAtomically(Array(metadata.utf8), to: "\(folder)/shop/orders/metadata/v1.metadata.json")
    let text = "source: {type: iceberg, config: {warehouse: \(folder), service: lake, platform_instance: eu, catalog_name: prod, include_column_statistics: false}}"
    #expect(try bench.run(text).status == .succeeded)
    for name in [
      "lake.shop.orders", "urn:li:dataset:(urn:li:dataPlatform:iceberg,eu.shop.orders,PROD)",
      "urn:li:dataset:(urn:li:dataPlatform:iceberg,shop.orders,PROD)", "s3://lake/wh/shop/orders", "lake.prod.shop.orders",
    ] {
      let found = try bench.catalog.read { reader in try reader.resolve(name).flatMap { try reader.asset($0.asset)?.fqn.description } }
      #expect(found == "lake.shop.orders", "\(name)")
    }
    // Nothing changed, nothing is written.
    let revision = try bench.revision()
    #expect(try bench.run(text).run.counts.unchanged == 3)
    #expect(try bench.revision() == revision)
    try File.removeTree(folder)
  }

  @Test func `a view's columns lead back to those of its tables`() throws {
    let stub = StubCatalog()
    let server = try StubServer { stub.answer($0) }
    let bench = try CrawlBench()
    let run = try bench.run("source: {type: iceberg, config: {uri: \"\(server.address)\", service: lake, include_column_statistics: false}}")
    #expect(run.status == .succeeded)
    #expect(try bench.edges(into: "lake.b.v").contains("t/1 ü.email -> who identity"))
    #expect(!(try bench.everything()).contains("VENDED"))
  }
}
