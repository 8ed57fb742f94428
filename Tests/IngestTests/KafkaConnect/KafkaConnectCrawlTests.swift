import Catalog
import Codecs
import Net
import Testing

@testable import Ingest

/// Crawls of a Connect cluster's stand-in, from the recipe to the catalog.
@Suite struct KafkaConnectCrawlTests {
  private static let debezium = ConnectStandIn.Connector(
    config: [
      "connector.class": "io.debezium.connector.postgresql.PostgresConnector", "database.hostname": "pg.example",
      "database.dbname": "shop", "database.user": "cdc", "database.password": "s3cret-Pw", "topic.prefix": "srv",
      "table.include.list": "public.orders", "tasks.max": "1",
    ], topics: ["srv.public.orders"])
  private static let sink = ConnectStandIn.Connector(
    config: [
      "connector.class": "org.apache.iceberg.connect.IcebergSinkConnector", "topics": "srv.public.orders",
      "iceberg.tables": "db.orders", "iceberg.catalog.credential": "id:s3cret-Pw",
      "consumer.override.sasl.jaas.config": "PlainLoginModule required password=\"s3cret-Pw\";",
    ], type: "sink",
    tasks: [
      ("RUNNING", nil),
      ("FAILED", "org.apache.kafka.connect.errors.ConnectException: Exiting\n\tat A.b(A.java:1)\nCaused by: java.io.IOException: login id:s3cret-Pw refused\n\tat C"),
    ], topics: ["srv.public.orders"])

  private func text(_ standIn: ConnectStandIn, _ more: String = "") -> String {
    """
    pipeline_name: cdc
    source:
      type: kafka-connect
      config:
        connect_uri: \(standIn.address)
    \(more)
    """
  }

  private func collect(_ standIn: ConnectStandIn, _ more: String = "") throws -> DraftCollector {
    let sink = DraftCollector()
    try recipe(text(standIn, more)).connector.crawl(into: sink)
    return sink
  }

  private func failure(_ text: String) -> String {
    do {
      try recipe(text).connector.crawl(into: DraftCollector())
      return "no error"
    } catch { return "\(error)" }
  }

  @Test(arguments: [ConnectStandIn.Age.present, .old])
  func `connectors are jobs with their tasks and health`(age: ConnectStandIn.Age) throws {
    let sink = try collect(try ConnectStandIn(["orders cdc": Self.debezium, "lake": Self.sink], age: age))
    let source = try #require(sink.drafts["cdc.orders cdc"])
    #expect(source.kind == .job && source.subtype == "source connector")
    #expect(source.properties["health"] == "running" && source.properties["problem"] == nil)
    let lake = try #require(sink.drafts["cdc.lake"])
    #expect(lake.properties["health"] == "degraded")
    #expect(lake.properties["tasks"]?.array?.map { $0["state"]?.string } == ["RUNNING", "FAILED"])
    let problem = lake.properties["problem"]?.string ?? ""
    #expect(problem.contains("Exiting; caused by java.io.IOException: login") && !problem.contains("s3cret"))
    #expect(sink.drafts["cdc"]?.properties["kafkaClusterId"] == "kc-1")
    #expect(sink.edges.count == 2)
  }

  @Test func `no secret of a connector's settings is handed over`() throws {
    let sink = try collect(try ConnectStandIn(["orders cdc": Self.debezium, "lake": Self.sink]))
    let everything = "\(sink.drafts) \(sink.edges) \(sink.notes) \(sink.problems)"
    #expect(!everything.contains("s3cret"))
    #expect(sink.drafts["cdc.orders cdc"]?.properties["settings"]?["table.include.list"] == "public.orders")
    #expect(sink.drafts["cdc.orders cdc"]?.properties["settings"]?["database.user"] == nil)
  }

  @Test func `lineage leads through what the other crawls found`() throws {
    let test = try IngestCatalog()
    let catalog = test.catalog
    try catalog.write(.crawl(recipe: "pg")) { writer in
      _ = try writer.put(AssetDraft(.service, try FQN("pg"), service: ServiceIdentity(platform: "postgres", host: "pg.example", port: 5432)))
      _ = try writer.put(AssetDraft(.table, try FQN("pg.shop.public.orders")))
      _ = try writer.put(AssetDraft(.service, try FQN("events"), service: ServiceIdentity(platform: "kafka", host: "k1", port: 9092)))
      _ = try writer.put(AssetDraft(.topic, try FQN(parts: ["events", "srv.public.orders"])))
    }
    let standIn = try ConnectStandIn(["orders cdc": Self.debezium, "lake": Self.sink])
    let recipe = try test.recipe(text: text(standIn))
    #expect(try test.crawl(recipe).status == .succeeded)
    func edges(_ fqn: FQN) throws -> [String] {
      try catalog.read { reader in
        guard let asset = try reader.asset(.data, fqn) else { return [] }
        return try reader.edges(into: asset.id).compactMap { try reader.label($0.source.asset)?.fqn.description }
      }
    }
    #expect(try edges(try FQN(parts: ["events", "srv.public.orders"])) == ["pg.shop.public.orders"])
    #expect(try edges(try FQN("iceberg.db.orders")) == ["events.\"srv.public.orders\""])
    // A second crawl of the same writes nothing.
    let before = try test.lastChange()
    #expect(try test.crawl(recipe).status == .succeeded)
    #expect(try test.lastChange() == before)
    // What is gone is marked, and its lineage with it.
    standIn.change { $0["lake"] = nil }
    #expect(try test.crawl(recipe).counts.removed == 1)
    #expect(try test.state("cdc.lake") == "deleted")
    #expect(try edges(try FQN("iceberg.db.orders")) == [])
    #expect(try edges(try FQN(parts: ["events", "srv.public.orders"])) == ["pg.shop.public.orders"])
  }

  @Test func `the columns of a query lead into the topic's fields`() throws {
    let test = try IngestCatalog()
    try test.catalog.write(.crawl(recipe: "pg")) { writer in
      _ = try writer.put(AssetDraft(.service, try FQN("pg"), service: ServiceIdentity(platform: "postgres", host: "pg.example", port: 5432)))
      _ = try writer.put(AssetDraft(.table, try FQN("pg.shop.public.orders"), columns: [ColumnDraft(FieldPath("total"))]))
      _ = try writer.put(AssetDraft(.service, try FQN("events"), service: ServiceIdentity(platform: "kafka", host: "k1", port: 9092)))
      _ = try writer.put(AssetDraft(.topic, try FQN("events.sums"), columns: [ColumnDraft(FieldPath("spent"))]))
    }
    let query = ConnectStandIn.Connector(
      config: [
        "connector.class": "io.confluent.connect.jdbc.JdbcSourceConnector", "connection.url": "jdbc:postgresql://pg.example/shop", "topic.prefix": "sums",
        "query": "SELECT sum(total) AS spent FROM orders",
      ], topics: ["sums"])
    let standIn = try ConnectStandIn(["q": query])
    let recipe = try test.recipe(text: text(standIn))
    let run = try test.crawl(recipe)
    let lines = try test.log(run)
    #expect(run.status == .succeeded, "\(lines)")
    let edges = try test.catalog.read { reader in
      let topic = try reader.asset(.data, try FQN("events.sums"))
      return try topic.map { try reader.edges(into: $0.id).map { "\($0.source.column == nil ? "table" : "column") \($0.transformation.name)" }.sorted() }
    }
    #expect(edges == ["column aggregation", "table flow"])
    let before = try test.lastChange()
    #expect(try test.crawl(recipe).status == .succeeded)
    #expect(try test.lastChange() == before)
  }

  @Test func `a database that is crawled later takes over what lineage called by its address`() throws {
    let test = try IngestCatalog()
    let standIn = try ConnectStandIn(["orders cdc": Self.debezium])
    let recipe = try test.recipe(text: text(standIn, "    kafka_bootstrap: k1:9092"))
    #expect(try test.crawl(recipe).status == .succeeded)
    #expect(try test.state("\"postgres://pg.example:5432\".shop.public.orders") == "stub")
    try test.catalog.write(.crawl(recipe: "pg")) { writer in
      _ = try writer.put(AssetDraft(.service, try FQN("pg"), service: ServiceIdentity(platform: "postgres", host: "pg.example", port: 5432)))
      _ = try writer.put(AssetDraft(.table, try FQN("pg.shop.public.orders")))
      _ = try writer.put(AssetDraft(.service, try FQN("events"), service: ServiceIdentity(platform: "kafka", host: "k1", port: 9092)))
    }
    #expect(try test.state("pg.shop.public.orders") == "active")
    #expect(try test.asset("events.\"srv.public.orders\"") != nil)
    #expect(try test.crawl(recipe).status == .succeeded)
    let sources = try test.catalog.read { reader in
      let topic = try reader.asset(.data, try FQN(parts: ["events", "srv.public.orders"]))
      return try topic.map { try reader.edges(into: $0.id).compactMap { try reader.label($0.source.asset)?.fqn.description } }
    }
    #expect(sources == ["pg.shop.public.orders"])
  }

  @Test func `names follow the platform instances of the recipe`() throws {
    let sink = try collect(
      try ConnectStandIn(["orders cdc": Self.debezium]),
      """
          platform_instance_map: {kafka: eu}
          connect_to_platform_map: {orders cdc: {postgres: core}}
      """)
    #expect(sink.edges.map(\.source) == [.alias("urn:li:dataset:(urn:li:dataPlatform:postgres,core.shop.public.orders,PROD)")])
    #expect(sink.edges.map(\.target) == [.alias("urn:li:dataset:(urn:li:dataPlatform:kafka,eu.srv.public.orders,PROD)")])
  }

  @Test func `references that only workers resolve are given by the recipe`() throws {
    var jdbc = ConnectStandIn.Connector(
      config: ["connector.class": "io.confluent.connect.jdbc.JdbcSourceConnector", "connection.url": "${env:URL}",
        "table.whitelist": "orders", "topic.prefix": "j-"])
    jdbc.topics = nil
    let sink = try collect(
      try ConnectStandIn(["j": jdbc]),
      """
          provided_configs:
            - {provider: env, path_key: URL, value: "jdbc:mysql://my.example/shop?password=s3cret"}
      """)
    #expect(sink.edges.map(\.source) == [.alias("mysql://my.example:3306/shop.orders")])
    #expect(!"\(sink.drafts)".contains("s3cret"))
  }

  @Test func `connectors that are not wanted are not asked for`() throws {
    let standIn = try ConnectStandIn(["a": Self.debezium, "b": Self.debezium], age: .old)
    let sink = try collect(standIn, "    connector_patterns: {deny: [b]}\n    use_connect_topics_api: false")
    #expect(sink.drafts.keys.sorted() == ["cdc", "cdc.a"])
    #expect(standIn.paths == ["/", "/connectors", "/connectors", "/connectors/a", "/connectors/a/status"])
  }

  @Test func `many connectors are asked for one by one, and one that is gone meanwhile is left out`() throws {
    let standIn = try ConnectStandIn(["a": Self.debezium, "b": Self.sink])
    let settings = RESTSettings(
      "Kafka Connect", try URL(standIn.address), user: nil, password: "", tls: TLSClientConfiguration(), timeout: 5,
      hints: RESTSettings.Hints(address: "", login: "", permission: ""))
    let client = KafkaConnectClient(settings, provided: [:])
    for (limit, paths) in [(3, ["/connectors"]), (2, ["/connectors/a", "/connectors/a/status", "/connectors/b", "/connectors/b/status", "/connectors/c"])] {
      let before = standIn.paths.count
      var jobs: [ConnectJob] = []
      try client.forEach(["a", "b", "c"], atOnce: limit) { jobs.append($0) }
      #expect(jobs.map(\.name) == ["a", "b"] && jobs.map(\.health) == ["running", "degraded"])
      #expect(standIn.paths.dropFirst(before) == paths[...])
    }
  }

  @Test func `a connector of another class reads what the recipe says`() throws {
    let other = ConnectStandIn.Connector(config: ["connector.class": "com.example.Own"], topics: ["t"])
    let sink = try collect(
      try ConnectStandIn(["own": other]),
      "    generic_connectors: [{connector_name: own, source_platform: oracle, source_dataset: db.s.t}]")
    #expect(sink.edges.map(\.source) == [.alias("urn:li:dataset:(urn:li:dataPlatform:oracle,db.s.t,PROD)")])
  }

  @Test func `refusals are one line with a hint, never with the password`() throws {
    let standIn = try ConnectStandIn([:], password: "right-Pw")
    let wrong = failure(text(standIn, "    username: ann\n    password: wr0ng-Pw"))
    #expect(wrong.contains("Kafka Connect at 127.0.0.1") && wrong.contains("the password or the user is wrong (check username and password)"))
    #expect(!wrong.contains("wr0ng-Pw"))
    #expect(failure(text(standIn)).contains("a user and a password are asked for"))
    let other = try StubServer { _ in .json(#"{"version": 7}"#) }
    #expect(failure("source: {type: kafka-connect, config: {connect_uri: '\(other.address)'}}").contains("no Connect worker"))
    let page = try StubServer { _ in .json("<html>") }
    #expect(failure("source: {type: kafka-connect, config: {connect_uri: '\(page.address)'}}").contains("is not JSON"))
    #expect(failure("source: {type: kafka-connect, config: {connect_uri: 'http://127.0.0.1:1', timeout: 2}}").contains("check connect_uri"))
  }

  @Test func `a cluster that divides its tasks anew is asked again`() throws {
    let count = StubServerCount(failures: 2)
    let standIn = try StubServer { request in
      if request.target.rawPath == "/" { return .json(#"{"version": "3.7.0", "commit": "x"}"#) }
      return count.next() ? .json(#"{"error_code": 409}"#, .conflict) : .json("[]")
    }
    #expect(failure("source: {type: kafka-connect, config: {connect_uri: '\(standIn.address)'}}") == "no error")
  }

  @Test func `trying it out goes step by step`() throws {
    let standIn = try ConnectStandIn(["a": Self.debezium], password: "right-Pw")
    let good = try recipe(text(standIn, "    username: ann\n    password: right-Pw")).probe(0)
    #expect(good.allSatisfy { $0.outcome == .passed } && good.map(\.name) == ProbeStep.session)
    #expect(good[4].detail == "Kafka Connect 3.7.0; 1 connectors" && good[5].detail == "a is running, 1 active topics")
    let refused = try recipe(text(standIn, "    username: ann\n    password: wr0ng-Pw")).probe(0)
    #expect(refused.map(\.outcome) == [.passed, .passed, .passed, .failed, .skipped, .skipped])
    let gone = try recipe("source: {type: kafka-connect, config: {connect_uri: 'http://127.0.0.1:1'}}").probe(0)
    #expect(gone.map(\.outcome) == [.passed, .failed, .skipped, .skipped, .skipped, .skipped])
    let nowhere = try recipe("source: {type: kafka-connect, config: {connect_uri: 'http://no.invalid:1'}}").probe(0)
    #expect(nowhere.first?.outcome == .failed)
  }

  static let states: [(connector: String, tasks: [String], health: String)] = [
    ("RUNNING", ["RUNNING"], "running"), ("RUNNING", [], "idle"), ("RUNNING", ["FAILED"], "failed"),
    ("RUNNING", ["RUNNING", "FAILED"], "degraded"), ("FAILED", [], "failed"), ("PAUSED", ["PAUSED"], "paused"),
    ("STOPPED", [], "paused"), ("UNASSIGNED", [], "starting"), ("RUNNING", ["UNASSIGNED"], "starting"), ("?", [], "unknown"),
  ]

  @Test(arguments: states) func `health is the worst of connector and tasks`(connector: String, tasks: [String], health: String) {
    let status: JSON = [
      "connector": ["state": .string(connector)],
      "tasks": .array(tasks.enumerated().map { ["id": .int(Int64($0.offset)), "state": .string($0.element)] }),
    ]
    #expect(ConnectJob("c", info: nil, status: status).health == health)
  }
}
