import Codecs
import Net
import System
import Testing

@testable import Ingest

/// A small source with a server of its own and the recipe that crawls all of it.
struct WholeCrawl: Sendable, CustomTestStringConvertible {
  /// A running server, and what keeps it so.
  struct Server {
    let port: UInt16
    let keeper: AnyObject
    /// Tells the server where clients meet it, for those that say so themselves.
    var advertise: (UInt16) -> Void = { _ in }
  }

  let name: String
  /// Whether what is unreadable may be one object's matter, which a warning names, rather than the run's.
  var readsObjects = false
  let start: @Sendable () throws -> Server
  /// The recipe's source for a port of loopback and seconds of patience; `{port}` and `{seconds}` stand for them.
  let source: @Sendable () -> String

  var testDescription: String { name }

  func recipe(_ port: UInt16, seconds: Int = 20) -> String {
    let text = source().replacing("{port}", with: "\(port)").replacing("{seconds}", with: "\(seconds)")
    return "pipeline_name: src\nsource: \(text)\nstateful_ingestion: {enabled: true}\n"
  }

  init(
    _ name: String, readsObjects: Bool = false, _ source: @escaping @Sendable @autoclosure () -> String,
    _ start: @escaping @Sendable () throws -> Server
  ) {
    (self.name, self.readsObjects, self.start, self.source) = (name, readsObjects, start, source)
  }

  static let all = wire + http + databases
  static let wire = [kafka, mongoDB, hive, icebergHive]
  static let http = [schemaRegistry, kafkaConnect, rabbitMQ, trino, glue, icebergREST, icebergGlue, s3, deltaLake]
  static var databases: [WholeCrawl] {
    (LivePostgreSQL.isInstalled ? [postgreSQL] : []) + (LiveMariaDB.isInstalled ? [mySQL] : [])
  }
}

// MARK: Own protocols

extension WholeCrawl {
  static let kafka = WholeCrawl(
    "Kafka", "{type: kafka, config: {bootstrap: '127.0.0.1:{port}', connect_timeout: {seconds}, request_timeout: {seconds}}}"
  ) {
    let server = try FakeKafka()
    return Server(port: server.port, keeper: server) { server.advertise($0) }
  }

  static let mongoDB = WholeCrawl(
    "MongoDB", "{type: mongodb, config: {connect_uri: 'mongodb://127.0.0.1:{port}', connect_timeout: {seconds}, timeout: {seconds}}}"
  ) {
    let server = try FakeMongoDB()
    return Server(port: server.port, keeper: server)
  }

  static let hive = WholeCrawl("Hive", "{type: hive, config: {uri: 'thrift://127.0.0.1:{port}', transport: unframed, connect_timeout: {seconds}, timeout: {seconds}}}") {
    let server = try FakeMetastore(Guarded(try .recorded()))
    return Server(port: server.port, keeper: server)
  }

  /// Where Iceberg's catalogs that hold names alone find the metadata of their one table; gone with this process.
  static let icebergFolder: String = {
    guard let folder = try? File.temporaryDirectory(prefix: "cairn-whole-iceberg") else { return "/nowhere" }
    try? Shell.leash("cat > /dev/null; rm -rf \(folder)")
    try? File.createDirectory("\(folder)/t")
    try? IcebergFixture.write(table: "\(folder)/t")
    return folder
  }()

  private static func iceberg(_ more: String) -> String {
    "{type: iceberg, config: {\(more), local_root: '\(icebergFolder)', threads: 1, timeout: {seconds}}}"
  }

  private static var icebergTable: [String: String] {
    ["table_type": "ICEBERG", "metadata_location": "\(icebergFolder)/t/metadata/v1.metadata.json"]
  }

  static let icebergHive = WholeCrawl(
    "Iceberg in Hive", readsObjects: true, iceberg("catalog_type: hive, uri: 'thrift://127.0.0.1:{port}'")
  ) {
    let content = MetastoreContent(databases: ["sales": ["orders": MetastoreContent.table("orders", type: "EXTERNAL_TABLE", parameters: icebergTable)]])
    let server = try FakeMetastore(Guarded(content))
    return Server(port: server.port, keeper: server)
  }

  static let icebergGlue = WholeCrawl(
    "Iceberg in Glue", readsObjects: true, iceberg("catalog_type: glue, glue_endpoint: 'http://127.0.0.1:{port}'")
  ) {
    let parameters = JSON.object(JSONObject(icebergTable.map { ($0.key, .string($0.value)) }))
    return try stub { request in
      guard let question = try? JSON.parse(request.body) else { return .text("no JSON", .badRequest) }
      let table: JSON = ["Name": "orders", "TableType": "EXTERNAL_TABLE", "Parameters": parameters]
      let answer: JSON = question["DatabaseName"] == nil ? ["DatabaseList": [["Name": "lake"]]] : ["TableList": [table]]
      return .json(answer.bytes())
    }
  }
}

// MARK: HTTP

extension WholeCrawl {
  private static func stub(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) throws -> Server {
    keeping(try StubServer(answer))
  }

  private static func keeping(_ server: StubServer) -> Server { Server(port: server.port, keeper: server) }

  static let icebergREST = WholeCrawl("Iceberg REST", readsObjects: true, iceberg("uri: 'http://127.0.0.1:{port}'")) {
    let folder = icebergFolder
    return try stub { request in
      switch request.target.path {
      case "/v1/config": .json(#"{"defaults": {}, "overrides": {}, "endpoints": ["GET /v1/{prefix}/namespaces"]}"#)
      case "/v1/namespaces": .json(request.target.query["parent"] == nil ? #"{"namespaces": [["n"]]}"# : #"{"namespaces": []}"#)
      case "/v1/namespaces/n/tables": .json(#"{"identifiers": [{"namespace": ["n"], "name": "t"}]}"#)
      default: .json(#"{"metadata-location": "x", "metadata": \#(IcebergFixture.metadata(location: "\(folder)/t")), "config": {}}"#)
      }
    }
  }

  /// A cluster that stays, with a registry that does not.
  static let schemaRegistry: WholeCrawl = {
    let brokers = try? FakeKafka()
    return WholeCrawl(
      "the schema registry",
      "{type: kafka, config: {bootstrap: '127.0.0.1:\(brokers?.port ?? 1)', schema_registry_url: 'http://127.0.0.1:{port}', connect_timeout: {seconds}, request_timeout: {seconds}}}"
    ) {
      try stub { request in
        switch request.target.path {
        case "/subjects": .json(#"["orders-value"]"#)
        case "/subjects/orders-value/versions": .json("[1]")
        case "/subjects/orders-value/versions/latest":
          .json(#"{"subject": "orders-value", "version": 1, "id": 7, "schema": "{\"type\": \"record\", \"name\": \"o\", \"fields\": [{\"name\": \"id\", \"type\": \"long\"}]}"}"#)
        case "/config": .json(#"{"compatibilityLevel": "BACKWARD"}"#)
        default: .json(#"{"error_code": 40401}"#, .notFound)
        }
      }
    }
  }()

  static let kafkaConnect = WholeCrawl(
    "Kafka Connect", "{type: kafka-connect, config: {connect_uri: 'http://127.0.0.1:{port}', timeout: {seconds}}}"
  ) {
    let server = try ConnectStandIn([
      "a": ConnectStandIn.Connector(config: ["connector.class": "FileStreamSource", "file": "/x", "topic": "t"], topics: ["t"]),
      "b": ConnectStandIn.Connector(config: ["connector.class": "FileStreamSink", "file": "/y", "topics": "t"], type: "sink", topics: ["t"]),
    ])
    return Server(port: server.port, keeper: server)
  }

  static let rabbitMQ = WholeCrawl(
    "RabbitMQ", "{type: rabbitmq, config: {management_url: 'http://127.0.0.1:{port}', username: crawler, password: s3cret-Pw, timeout: {seconds}}}"
  ) {
    try stub { request in
      switch request.target.path {
      case "/api/overview": .json(#"{"rabbitmq_version": "3.10.8", "cluster_name": "c", "management_version": "3.10.8"}"#)
      case "/api/vhosts": page(#"{"name": "/"}"#)
      case "/api/exchanges": page(#"{"vhost": "/", "name": "orders", "type": "topic", "durable": true, "arguments": {}}"#)
      case "/api/bindings":
        .json(#"[{"vhost": "/", "source": "orders", "destination": "created", "destination_type": "queue", "routing_key": "new", "arguments": {}}]"#)
      case "/api/queues": page(#"{"vhost": "/", "name": "created", "durable": true, "arguments": {}, "messages": 3}"#)
      default: .json("[]")
      }
    }
  }

  private static func page(_ item: String) -> HTTPResponse { .json(#"{"items": [\#(item)], "page": 1, "page_count": 1}"#) }

  static let trino = WholeCrawl(
    "Trino", "{type: trino, config: {host_port: '127.0.0.1:{port}', username: ann, http_scheme: http, timeout: {seconds}, statement_timeout: {seconds}}}"
  ) { keeping(try FakeTrino(answers: TrinoCrawlTests.shop).server()) }

  static let glue = WholeCrawl(
    "Glue",
    "{type: glue, config: {aws_endpoint_url: 'http://127.0.0.1:{port}', aws_access_key_id: AKID, aws_secret_access_key: s3cret-Pw, timeout: {seconds}}}"
  ) { try stub { StubGlue().answer($0) } }

  /// What a bucket of these objects answers to listings and reads.
  static func bucket(_ objects: [String: [UInt8]]) -> @Sendable (HTTPRequest) -> HTTPResponse {
    { request in
      let path = String(request.target.path.drop { $0 == "/" })
      guard path != "lake", path != "lake/" else {
        return HTTPResponse(.ok, type: "application/xml", Array("<ListBucketResult>\(listing(objects, request.target.query))</ListBucketResult>".utf8))
      }
      guard let object = objects[String(path.dropFirst("lake/".count))] else {
        return HTTPResponse(.notFound, type: "application/xml", Array("<Error><Code>NoSuchKey</Code></Error>".utf8))
      }
      guard let range = request.headers["Range"]?.dropFirst("bytes=".count).split(separator: "-").compactMap({ Int($0) }),
        range.count == 2, range[0] < object.count
      else { return HTTPResponse(.ok, type: "application/octet-stream", object) }
      return HTTPResponse(HTTPStatus(206), type: "application/octet-stream", Array(object[range[0]...min(range[1], object.count - 1)]))
    }
  }

  private static func listing(_ objects: [String: [UInt8]], _ query: FormFields) -> String {
    let prefix = query["prefix"] ?? ""
    let found = objects.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
    let inside = { (key: String) in query["delimiter"] == nil ? nil : key.dropFirst(prefix.count).firstIndex(of: "/").map { String(key[...$0]) } }
    let folders = Set(found.compactMap { inside($0.key) }).sorted().map { "<CommonPrefixes><Prefix>\($0)</Prefix></CommonPrefixes>" }
    let files = found.filter { inside($0.key) == nil }.map {
      "<Contents><Key>\($0.key)</Key><LastModified>2025-01-01T00:00:00.000Z</LastModified><Size>\($0.value.count)</Size></Contents>"
    }
    return (files + folders).joined()
  }

  static let fixtures = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/Fixtures/Files"

  static let s3 = WholeCrawl(
    "S3", readsObjects: true, "{type: s3, config: {path_specs: 's3://lake/{table}/', s3_endpoint: 'http://127.0.0.1:{port}', threads: 1, timeout: {seconds}}}"
  ) {
    let objects = ["orders/a.parquet": try File.read("\(fixtures)/orders.parquet"), "people/a.csv": Array("id,name\n1,x\n".utf8)]
    return try stub(bucket(objects))
  }

  static let deltaLake = WholeCrawl(
    "Delta Lake in S3", readsObjects: true,
    "{type: delta-lake, config: {base_path: 's3://lake/orders', s3_endpoint: 'http://127.0.0.1:{port}', threads: 1, timeout: {seconds}}}"
  ) {
    var objects: [String: [UInt8]] = [:]
    for name in try File.list("\(fixtures)/delta-orders/_delta_log") {
      objects["orders/_delta_log/\(name)"] = try File.read("\(fixtures)/delta-orders/_delta_log/\(name)")
    }
    return try stub(bucket(objects))
  }
}

// MARK: Databases

extension WholeCrawl {
  /// The port of a PostgreSQL server with a database of a table and a view, made once.
  private static let smallDatabase = Result {
    let server = try LivePostgreSQL.server()
    _ = try server.psql("CREATE DATABASE small", database: "postgres")
    _ = try server.psql("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a AS b FROM t", database: "small")
    return server.port
  }

  /// The recipe for a server that is made up.
  static func mySQLRecipe(_ port: UInt16, user: String, password: String, seconds: Int) -> String {
    WholeCrawl("MySQL", mySQLSource(user, password), mySQL.start).recipe(port, seconds: seconds)
  }

  static let postgreSQL = WholeCrawl(
    "PostgreSQL",
    "{type: postgres, config: {host_port: '127.0.0.1:{port}', username: trusted, database: small, sslmode: disable, connect_timeout: {seconds}, statement_timeout: {seconds}}}"
  ) {
    Server(port: try smallDatabase.get(), keeper: ServerKeeper())
  }

  private static func mySQLSource(_ user: String, _ password: String) -> String {
    "{type: mysql, config: {host_port: '127.0.0.1:{port}', username: \(user), password: \(password), database: shop, view_pattern: {deny: ['broken']}, include_query_log: false, ssl_mode: DISABLED, connect_timeout: {seconds}, statement_timeout: {seconds}}}"
  }

  static let mySQL = WholeCrawl("MySQL", mySQLSource("native_u", "native-Pw1")) {
    let server = try LiveMariaDB.server()
    return Server(port: server.port, keeper: ServerKeeper())
  }
}

/// Keeps nothing: the server lives as long as the tests.
private final class ServerKeeper {}
