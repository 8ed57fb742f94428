import Catalog
import Codecs
import Testing

@testable import Ingest

/// Which data a connector moves where, by its settings and its active topics.
@Suite struct ConnectLineageTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let settings: [String: String]
    var active: [String]?
    let flows: [String]

    var testDescription: String { name }
  }

  static let postgres = [
    "connector.class": "io.debezium.connector.postgresql.PostgresConnector", "database.hostname": "pg.example",
    "database.port": "5433", "database.dbname": "shop", "topic.prefix": "srv",
  ]
  static let sink = ["topics": "orders,users"]

  static func with(_ base: [String: String], _ more: [String: String]) -> [String: String] { base.merging(more) { $1 } }

  static let router = [
    "transforms": "r", "transforms.r.type": "org.apache.kafka.connect.transforms.RegexRouter",
    "transforms.r.regex": "([^.]+)\\.([^.]+)\\.([^.]+)", "transforms.r.replacement": "$3",
  ]

  static let debezium: [Case] = [
    Case(name: "PostgreSQL", settings: with(postgres, ["table.include.list": "public.orders,crm.users"]), flows: [
      "postgres://pg.example:5433/shop.public.orders -> topic srv.public.orders",
      "postgres://pg.example:5433/shop.crm.users -> topic srv.crm.users",
    ]),
    Case(name: "escaped dots and old keys", settings: [
      "connector.class": "io.debezium.connector.postgresql.PostgresConnector", "database.hostname": "PG.example",
      "database.dbname": "shop", "database.server.name": "old", "table.whitelist": "public\\.orders , public[.]users",
    ], flows: [
      "postgres://pg.example:5432/shop.public.orders -> topic old.public.orders",
      "postgres://pg.example:5432/shop.public.users -> topic old.public.users",
    ]),
    Case(name: "patterns by active topics", settings: with(postgres, ["table.include.list": "public\\..*"]), active: [
      "srv.public.orders", "srv.public.users", "__debezium-heartbeat.srv", "srv.transaction",
    ], flows: [
      "postgres://pg.example:5433/shop.public.orders -> topic srv.public.orders",
      "postgres://pg.example:5433/shop.public.users -> topic srv.public.users",
      "connector -> topic __debezium-heartbeat.srv", "connector -> topic srv.transaction",
    ]),
    Case(name: "patterns without active topics", settings: with(postgres, ["table.include.list": "public\\..*"]), flows: []),
    Case(name: "what is not active yet is left out", settings: with(postgres, ["table.include.list": "public.orders,public.users"]),
      active: ["srv.public.orders"], flows: ["postgres://pg.example:5433/shop.public.orders -> topic srv.public.orders"]),
    Case(name: "no active topic at all", settings: with(postgres, ["table.include.list": "public.orders"]), active: [],
      flows: ["postgres://pg.example:5433/shop.public.orders -> topic srv.public.orders"]),
    Case(name: "routed", settings: with(with(postgres, ["table.include.list": "public.orders"]), router),
      flows: ["postgres://pg.example:5433/shop.public.orders -> topic orders"]),
    Case(name: "routed, and a pattern", settings: with(with(postgres, ["table.include.list": "public.orders,crm\\..*"]), router),
      active: ["orders", "users"],
      flows: ["postgres://pg.example:5433/shop.public.orders -> topic orders", "connector -> topic users"]),
    Case(name: "outbox", settings: with(postgres, [
      "table.include.list": "public.outbox", "transforms": "o", "transforms.o.type": "io.debezium.transforms.outbox.EventRouter",
    ]), active: ["outbox.event.order", "outbox.event.user"], flows: [
      "postgres://pg.example:5433/shop.public.outbox -> topic outbox.event.order",
      "postgres://pg.example:5433/shop.public.outbox -> topic outbox.event.user",
    ]),
    Case(name: "characters that no topic holds", settings: with(postgres, ["table.include.list": "public.my table"]),
      flows: ["postgres://pg.example:5433/shop.public.my table -> topic srv.public.my_table"]),
    Case(name: "MySQL", settings: [
      "connector.class": "io.debezium.connector.mysql.MySqlConnector", "database.hostname": "my.example", "topic.prefix": "m",
      "table.include.list": "shop.orders",
    ], flows: ["mysql://my.example:3306/shop.orders -> topic m.shop.orders"]),
    Case(name: "MySQL with another delimiter", settings: [
      "connector.class": "io.debezium.connector.mysql.MySqlConnector", "database.hostname": "my.example", "topic.prefix": "m",
      "topic.delimiter": "_", "database.include.list": "shop",
    ], active: ["m_shop_orders"], flows: ["mysql://my.example:3306/shop.orders -> topic m_shop_orders"]),
    Case(name: "MariaDB", settings: [
      "connector.class": "io.debezium.connector.mariadb.MariaDbConnector", "database.hostname": "ma.example", "topic.prefix": "m",
      "table.include.list": "shop.orders",
    ], flows: ["mariadb://ma.example:3306/shop.orders -> topic m.shop.orders"]),
    Case(name: "SQL Server since 2.0", settings: [
      "connector.class": "io.debezium.connector.sqlserver.SqlServerConnector", "database.hostname": "ms.example",
      "database.names": "shop,crm", "topic.prefix": "s", "table.include.list": "dbo.orders",
    ], flows: [
      "mssql://ms.example:1433/shop.dbo.orders -> topic s.shop.dbo.orders",
      "mssql://ms.example:1433/crm.dbo.orders -> topic s.crm.dbo.orders",
    ]),
    Case(name: "SQL Server before", settings: [
      "connector.class": "io.debezium.connector.sqlserver.SqlServerConnector", "database.hostname": "ms.example",
      "database.dbname": "shop", "database.server.name": "s", "table.include.list": "dbo.orders",
    ], flows: ["mssql://ms.example:1433/shop.dbo.orders -> topic s.dbo.orders"]),
    Case(name: "Oracle", settings: [
      "connector.class": "io.debezium.connector.oracle.OracleConnector", "database.hostname": "or.example", "database.port": "1521",
      "database.dbname": "ORCL", "database.pdb.name": "PDB1", "topic.prefix": "o", "table.include.list": "INV.ORDERS",
    ], flows: ["oracle://or.example:1521/PDB1.INV.ORDERS -> topic o.INV.ORDERS"]),
    Case(name: "MongoDB", settings: [
      "connector.class": "io.debezium.connector.mongodb.MongoDbConnector", "topic.prefix": "mo",
      "mongodb.connection.string": "mongodb://ann:s3cret@m1.example:27018,m2.example:27018/?replicaSet=rs0",
      "collection.include.list": "shop.orders",
    ], active: ["mo.shop.orders", "mo.shop.items.old"], flows: [
      "mongodb://m1.example:27018/shop.orders -> topic mo.shop.orders",
      "mongodb://m1.example:27018/shop.\"items.old\" -> topic mo.shop.items.old",
    ]),
    Case(name: "MongoDB, older", settings: [
      "connector.class": "io.debezium.connector.mongodb.MongoDbConnector", "mongodb.name": "mo", "mongodb.hosts": "rs0/m1.example:27017",
      "collection.whitelist": "shop.orders",
    ], flows: ["mongodb://m1.example:27017/shop.orders -> topic mo.shop.orders"]),
  ]

  static let sources: [Case] = [
    Case(name: "JDBC by a list", settings: [
      "connector.class": "io.confluent.connect.jdbc.JdbcSourceConnector", "topic.prefix": "jdbc-",
      "connection.url": "jdbc:postgresql://pg.example/shop?user=ann&password=s3cret", "table.whitelist": "orders,crm.users",
    ], flows: [
      "postgres://pg.example:5432/shop.public.orders -> topic jdbc-orders", "postgres://pg.example:5432/shop.crm.users -> topic jdbc-users",
    ]),
    Case(name: "JDBC by active topics and schema", settings: [
      "connector.class": "io.aiven.connect.jdbc.JdbcSourceConnector", "topic.prefix": "jdbc-", "schema.pattern": "crm",
      "connection.url": "jdbc:postgresql://pg.example:5432/shop",
    ], active: ["jdbc-users"], flows: ["postgres://pg.example:5432/shop.crm.users -> topic jdbc-users"]),
    Case(name: "JDBC by a query", settings: [
      "connector.class": "io.confluent.connect.jdbc.JdbcSourceConnector", "topic.prefix": "totals",
      "connection.url": "jdbc:mysql://my.example:3307/shop",
      "query": "SELECT u.name, sum(o.total) FROM orders o JOIN crm.users u ON u.id = o.user_id GROUP BY 1",
    ], flows: [
      "mysql://my.example:3307/shop.orders -> topic totals", "mysql://my.example:3307/crm.users -> topic totals",
    ]),
    Case(name: "JDBC at an address of another kind", settings: [
      "connector.class": "io.confluent.connect.jdbc.JdbcSourceConnector", "topic.prefix": "x-", "connection.url": "${env:URL}",
      "table.whitelist": "orders",
    ], active: ["x-orders"], flows: ["connector -> topic x-orders"]),
    Case(name: "Confluent's cloud", settings: [
      "connector.class": "MySqlSource", "connection.host": "my.example", "connection.port": "3306", "db.name": "shop",
      "table.whitelist": "orders", "topic.prefix": "c_",
    ], flows: ["mysql://my.example:3306/shop.orders -> topic c_orders"]),
    Case(name: "MongoDB's own", settings: [
      "connector.class": "com.mongodb.kafka.connect.MongoSourceConnector", "connection.uri": "mongodb+srv://u:p@cl.example/?x=1",
      "database": "shop", "collection": "orders", "topic.prefix": "mo", "topic.suffix": "v1",
    ], flows: ["mongodb://cl.example:27017/shop.orders -> topic mo.shop.orders.v1"]),
    Case(name: "MongoDB's own, a whole database", settings: [
      "connector.class": "com.mongodb.kafka.connect.MongoSourceConnector", "connection.uri": "mongodb://m.example", "database": "shop",
    ], active: ["shop.orders", "shop.users"], flows: [
      "mongodb://m.example:27017/shop.orders -> topic shop.orders", "mongodb://m.example:27017/shop.users -> topic shop.users",
    ]),
    Case(name: "MongoDB's own, mapped", settings: [
      "connector.class": "com.mongodb.kafka.connect.MongoSourceConnector", "connection.uri": "mongodb://m.example", "database": "shop",
      "collection": "orders", "topic.namespace.map": "{\"shop.orders\": \"all-orders\"}",
    ], flows: ["mongodb://m.example:27017/shop.orders -> topic all-orders"]),
    Case(name: "a file", settings: [
      "connector.class": "FileStreamSource", "file": "/var/log/shop.log", "topic": "lines",
    ], flows: ["file:/var/log/shop.log -> topic lines"]),
    Case(name: "MirrorMaker", settings: [
      "connector.class": "org.apache.kafka.connect.mirror.MirrorSourceConnector", "source.cluster.alias": "eu",
      "source.cluster.bootstrap.servers": "k1.eu:9093,k2.eu:9093", "topics": "orders, users.*",
    ], active: ["eu.orders", "eu.users-1"], flows: [
      "kafka://k1.eu:9093/orders -> topic eu.orders", "kafka://k1.eu:9093/users-1 -> topic eu.users-1",
    ]),
    Case(name: "an unknown class", settings: ["connector.class": "com.example.TwitterSource"], active: ["tweets"],
      flows: ["connector -> topic tweets"]),
  ]

  static let sinks: [Case] = [
    Case(name: "JDBC", settings: with(sink, [
      "connector.class": "io.confluent.connect.jdbc.JdbcSinkConnector", "connection.url": "jdbc:postgresql://pg.example:5432/dwh?currentSchema=stage",
      "table.name.format": "kafka_${topic}",
    ]), flows: [
      "topic orders -> postgres://pg.example:5432/dwh.stage.kafka_orders", "topic users -> postgres://pg.example:5432/dwh.stage.kafka_users",
    ]),
    Case(name: "JDBC with qualified names", settings: [
      "topics": "a.b", "connector.class": "io.confluent.connect.jdbc.JdbcSinkConnector",
      "connection.url": "jdbc:sqlserver://ms.example\\inst:1444;databaseName=dwh;user=sa;password=s3cret",
    ], flows: ["topic a.b -> mssql://ms.example:1444/dwh.a.b"]),
    Case(name: "Debezium's JDBC sink", settings: [
      "topics": "srv.public.orders", "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
      "connection.url": "jdbc:mysql://my.example/dwh", "collection.name.format": "t_${topic}",
    ], flows: ["topic srv.public.orders -> mysql://my.example:3306/dwh.t_srv_public_orders"]),
    Case(name: "JDBC behind a router", settings: with(router, [
      "topics": "srv.public.orders", "connector.class": "io.confluent.connect.jdbc.JdbcSinkConnector",
      "connection.url": "jdbc:oracle:thin:@//or.example:1522/DWH", "table.name.format": "STAGE.${topic}",
    ]), flows: ["topic srv.public.orders -> oracle://or.example:1522/DWH.STAGE.orders"]),
    Case(name: "JDBC with what only records know", settings: [
      "topics": "a", "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector", "connection.url": "jdbc:mysql://my.example/dwh",
      "table.name.format": "${source.table}",
    ], flows: ["topic a -> connector"]),
    Case(name: "S3", settings: with(sink, ["connector.class": "io.confluent.connect.s3.S3SinkConnector", "s3.bucket.name": "lake"]),
      flows: ["topic orders -> s3://lake/topics/orders", "topic users -> s3://lake/topics/users"]),
    Case(name: "S3 in a folder", settings: with(sink, [
      "connector.class": "io.confluent.connect.s3.S3SinkConnector", "s3.bucket.name": "lake", "topics.dir": "raw/kafka/",
    ]), flows: ["topic orders -> s3://lake/raw/kafka/orders", "topic users -> s3://lake/raw/kafka/users"]),
    Case(name: "Aiven's S3", settings: ["topics": "orders", "connector.class": "io.aiven.kafka.connect.s3.AivenKafkaConnectS3SinkConnector",
      "aws.s3.bucket.name": "lake", "aws.s3.prefix": "raw/"], flows: ["topic orders -> s3://lake/raw/orders"]),
    Case(name: "Iceberg", settings: ["topics": "orders", "connector.class": "org.apache.iceberg.connect.IcebergSinkConnector",
      "iceberg.tables": "db.orders,db.orders_copy"], flows: ["topic orders -> iceberg:db.orders", "topic orders -> iceberg:db.orders_copy"]),
    Case(name: "Iceberg by a field", settings: ["topics": "events", "connector.class": "io.tabular.iceberg.connect.IcebergSinkConnector",
      "iceberg.tables": "db.a,db.b", "iceberg.tables.route-field": "type"],
      flows: ["topic events -> iceberg:db.a ?", "topic events -> iceberg:db.b ?"]),
    Case(name: "Iceberg, dynamic", settings: ["topics": "events", "connector.class": "org.apache.iceberg.connect.IcebergSinkConnector",
      "iceberg.tables.dynamic-enabled": "true", "iceberg.tables.route-field": "table"], flows: ["topic events -> connector"]),
    Case(name: "Elasticsearch", settings: ["topics": "Orders", "connection.url": "https://ann:pw@es.example:9243,https://es2:9243",
      "connector.class": "io.confluent.connect.elasticsearch.ElasticsearchSinkConnector"],
      flows: ["topic Orders -> elasticsearch://es.example:9243/orders"]),
    Case(name: "Elasticsearch by day", settings: ["topics": "logs", "connection.url": "http://es.example",
      "connector.class": "io.confluent.connect.elasticsearch.ElasticsearchSinkConnector", "transforms": "t",
      "transforms.t.type": "org.apache.kafka.connect.transforms.TimestampRouter"], flows: ["topic logs -> elasticsearch://es.example:9200/logs-*"]),
    Case(name: "Elasticsearch data stream", settings: ["topics": "web", "connection.url": "http://es.example:9200",
      "connector.class": "io.confluent.connect.elasticsearch.ElasticsearchSinkConnector", "data.stream.type": "LOGS",
      "data.stream.dataset": "shop", "data.stream.namespace": "prod"], flows: ["topic web -> elasticsearch://es.example:9200/logs-shop-prod"]),
    Case(name: "OpenSearch", settings: ["topics": "orders", "connection.url": "http://os.example:9200",
      "connector.class": "io.aiven.kafka.connect.opensearch.OpensearchSinkConnector"], flows: ["topic orders -> opensearch://os.example:9200/orders"]),
    Case(name: "BigQuery", settings: ["topics": "shop.orders-1,users", "project": "p", "defaultDataset": "d", "sanitizeTopics": "true",
      "topic2TableMap": "users:people", "connector.class": "com.wepay.kafka.connect.bigquery.BigQuerySinkConnector"],
      flows: ["topic shop.orders-1 -> bigquery:p.d.shop_orders_1", "topic users -> bigquery:p.d.people"]),
    Case(name: "Snowflake", settings: ["topics": "orders,web-clicks,raw", "connector.class": "com.snowflake.kafka.connector.SnowflakeSinkConnector",
      "snowflake.url.name": "https://org-acc.snowflakecomputing.com:443", "snowflake.database.name": "dwh", "snowflake.schema.name": "stage",
      "snowflake.topic2table.map": "raw:other.raw_t"],
      flows: ["topic orders -> snowflake://org-acc/DWH.STAGE.ORDERS", "topic web-clicks -> snowflake://org-acc/DWH.STAGE.WEB_CLICKS_857611132",
        "topic raw -> snowflake://org-acc/DWH.OTHER.RAW_T"]),
    Case(name: "MongoDB", settings: ["topics": "orders,users", "connector.class": "com.mongodb.kafka.connect.MongoSinkConnector",
      "connection.uri": "mongodb://m.example:27018", "database": "shop", "topic.override.users.collection": "people"],
      flows: ["topic orders -> mongodb://m.example:27018/shop.orders", "topic users -> mongodb://m.example:27018/shop.people"]),
    Case(name: "a file", settings: ["topics": "lines", "connector.class": "org.apache.kafka.connect.file.FileStreamSinkConnector", "file": "/tmp/out"],
      flows: ["topic lines -> file:/tmp/out"]),
    Case(name: "topics by an expression", settings: ["topics.regex": "shop\\..*", "connector.class": "FileStreamSink", "file": "/o"],
      active: ["shop.a", "other"], flows: ["topic shop.a -> file:/o"]),
    Case(name: "dead letters", settings: ["topics": "lines", "connector.class": "FileStreamSink", "file": "/o",
      "errors.deadletterqueue.topic.name": "dlq"], flows: ["topic lines -> file:/o", "topic lines -> topic dlq"]),
    Case(name: "an unknown class", settings: ["topics": "t", "connector.class": "com.example.PagerSink"], flows: ["topic t -> connector"]),
  ]

  @Test(arguments: debezium) func `a Debezium connector leads from tables to topics`(example: Case) { check(example, type: "source") }
  @Test(arguments: sources) func `a source connector leads into its topics`(example: Case) { check(example, type: "source") }
  @Test(arguments: sinks) func `a sink connector leads out of its topics`(example: Case) { check(example, type: "sink") }

  private func check(_ example: Case, type: String) {
    let config = JSON.object(JSONObject(example.settings.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    let job = ConnectJob("c", info: ["config": config, "type": .string(type)], status: nil)
    let lineage = ConnectLineage(of: job, active: example.active)
    let flows = lineage.flows.map { "\($0.source.text) -> \($0.target.text)\($0.confidence < 1 ? " ?" : "")" }
    #expect(flows.sorted() == example.flows.sorted())
    if flows.isEmpty { #expect(!lineage.notes.isEmpty) }
  }

  /// Transforms in front of a topic that a query fills, and whether its columns keep their names.
  @Test(arguments: [
    ([:], true), (["transforms": "r", "transforms.r.type": "org.apache.kafka.connect.transforms.RegexRouter", "transforms.r.regex": "x", "transforms.r.replacement": "y"], true),
    (["transforms": "k", "transforms.k.type": "org.apache.kafka.connect.transforms.ExtractField$Key"], true),
    (["transforms": "c", "transforms.c.type": "org.apache.kafka.connect.transforms.Cast$Value"], true),
    (["transforms": "c,d", "transforms.c.type": "org.apache.kafka.connect.transforms.Cast$Value", "transforms.d.type": "x.ReplaceField$Value"], false),
    (["transforms": "f"], false),
  ] as [([String: String], Bool)])
  func `a query's columns are told as far as transforms leave them`(transforms: [String: String], isTold: Bool) throws {
    let settings = Self.with(transforms, [
      "connector.class": "io.confluent.connect.jdbc.JdbcSourceConnector", "topic.prefix": "totals", "connection.url": "jdbc:mysql://my.example:3307/shop",
      "query": "SELECT u.name AS who, sum(o.total) AS spent FROM orders o JOIN crm.users u ON u.id = o.user_id GROUP BY 1",
    ])
    let lineage = ConnectLineage(of: ConnectJob("c", info: ["config": .object(JSONObject(settings.map { ($0.key, .string($0.value)) })), "type": "source"], status: nil), active: nil)
    let columns = lineage.flows.flatMap { flow in flow.columns.map { "\(flow.source.text).\($0.source) -> \($0.target) \($0.transformation.name) \($0.isCertain)" } }
    #expect(columns.sorted() == (isTold ? ["mysql://my.example:3307/crm.users.name -> who identity true", "mysql://my.example:3307/shop.orders.total -> spent aggregation true"] : []))
  }

  @Test(arguments: ["SELECT * FROM orders", "SELECT 1", "no SQL at all", ""]) func `a query that tells no columns gives none`(query: String) {
    let config: JSON = ["connector.class": "x.JdbcSourceConnector", "topic.prefix": "t", "connection.url": "jdbc:mysql://h/shop", "query": .string(query)]
    let lineage = ConnectLineage(of: ConnectJob("c", info: ["config": config, "type": "source"], status: nil), active: ["t"])
    #expect(lineage.flows.count == 1 && lineage.flows[0].columns.isEmpty)
  }

  static let identifiers = [
    ("orders", "orders"), ("_x1", "_x1"), ("db.schema.table", "db.schema.table"), ("a.b", "a_b_94741"),
    ("1x", "_1x_1639"), ("web-clicks", "web_clicks_857611132"),
  ]

  @Test(arguments: identifiers) func `Snowflake's tables are named as its connector does`(topic: String, table: String) {
    #expect(WarehouseSinks.snowflakeTable(topic) == table)
  }
}

extension ConnectFlow.End {
  fileprivate var text: String {
    switch self {
    case .topic(let name): "topic \(name)"
    case .connector: "connector"
    case .dataset(let dataset): dataset.address.map { "\(dataset.platform)://\($0.text)/\(dataset.name)" } ?? "\(dataset.platform):\(dataset.name)"
    }
  }
}
