extension ConnectLineage {
  /// Reads the lineage of a connector off its settings, by the connector's class.
  /// - Parameter generic: the dataset that the recipe names for connectors of other classes.
  init(of job: ConnectJob, active: [String]?, generic: ConnectDataset? = nil) {
    let setup = ConnectSetup(job.config, active: active)
    self = generic.map { dataset in Self.read(setup, from: dataset) } ?? DebeziumSource(setup)?.lineage ?? Self.known(setup)
      ?? Self.unknown(setup, isSource: job.isSource)
    // Records that a sink could not write go to a topic of their own.
    guard !job.isSource, let letters = job.config["errors.deadletterqueue.topic.name"] else { return }
    for topic in setup.consumed { add(ConnectFlow(.topic(topic), .topic(letters))) }
  }

  private static func known(_ setup: ConnectSetup) -> ConnectLineage? {
    switch setup.config.className {
    case "JdbcSourceConnector": JDBCConnectors.source(setup)
    case "PostgresSource": JDBCConnectors.source(setup, platform: "postgres")
    case "MySqlSource": JDBCConnectors.source(setup, platform: "mysql")
    case "JdbcSinkConnector": JDBCConnectors.sink(setup)
    case "PostgresSink": JDBCConnectors.sink(setup, platform: "postgres")
    case "MySqlSink": JDBCConnectors.sink(setup, platform: "mysql")
    case "MongoSourceConnector", "MongoDbAtlasSource": MongoConnectors.source(setup)
    case "MongoSinkConnector", "MongoDbAtlasSink": MongoConnectors.sink(setup)
    case "S3SinkConnector", "AivenKafkaConnectS3SinkConnector", "S3_SINK":
      StorageSinks.folders(setup, platform: "s3", bucketKeys: ["s3.bucket.name", "aws.s3.bucket.name", "aws_s3_bucket"])
    case "GcsSinkConnector", "GCS_SINK": StorageSinks.folders(setup, platform: "gcs", bucketKeys: ["gcs.bucket.name"])
    case "IcebergSinkConnector": IcebergSink.lineage(setup)
    case "ElasticsearchSinkConnector", "ElasticsearchSink": SearchSinks.lineage(setup, platform: "elasticsearch")
    case "OpensearchSinkConnector", "OpenSearchSink": SearchSinks.lineage(setup, platform: "opensearch")
    case "BigQuerySinkConnector", "BigQuerySink", "BigQueryStorageSink": WarehouseSinks.bigQuery(setup)
    case "SnowflakeSinkConnector", "SnowflakeStreamingSinkConnector", "SnowflakeSink": WarehouseSinks.snowflake(setup)
    case "FileStreamSourceConnector", "FileStreamSource": StorageSinks.fileSource(setup)
    case "FileStreamSinkConnector", "FileStreamSink": StorageSinks.file(setup)
    case "MirrorSourceConnector": MirrorSource.lineage(setup)
    default: nil
    }
  }

  private static func read(_ setup: ConnectSetup, from dataset: ConnectDataset) -> ConnectLineage {
    var lineage = ConnectLineage()
    for topic in setup.active ?? setup.config.list("topics") { lineage.add(ConnectFlow(.dataset(dataset), .topic(topic))) }
    return lineage
  }

  /// Of a class that is not known, only Kafka's side is: the connector itself stands for the other.
  private static func unknown(_ setup: ConnectSetup, isSource: Bool) -> ConnectLineage {
    var lineage = isSource ? setup.source([]) { _ in nil } : setup.sink { _, _ in [] }
    lineage.notes.append("\(setup.config.className) is no class whose settings are understood; only its topics are shown")
    return lineage
  }
}
