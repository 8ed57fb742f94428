import Codecs
import Net

extension MadeUpSource {
  /// Glue's Data Catalog, a hundred tables a page.
  static let glue = MadeUpSource(name: "glue") { count, _ in
    let columns = JSON.array(MadeUpTable.columns.map { ["Name": .string($0.0), "Type": .string($0.1), "Comment": "made up"] })
    @Sendable func table(_ number: Int) -> JSON {
      [
        "Name": .string(MadeUpTable.name(number)), "Owner": "hive", "CreateTime": 1_700_000_000, "TableType": "EXTERNAL_TABLE",
        "Parameters": ["classification": "parquet", "recordCount": .string("\(number)"), "EXTERNAL": "TRUE"],
        "PartitionKeys": [["Name": "dt", "Type": "string"]],
        "StorageDescriptor": [
          "Columns": columns, "Location": .string("s3://lake/glue/\(MadeUpTable.name(number))"),
          "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
          "SerdeInfo": ["SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"],
        ],
      ]
    }
    let server = try LoopbackHTTP { request in
      let question = try? JSON.parse(request.body)
      if request.headers["X-Amz-Target"] == "AWSGlue.GetDatabases" {
        return answer(["DatabaseList": .array((0..<MadeUpTable.schemaCount(count)).map { ["Name": .string(MadeUpTable.schema($0))] })])
      }
      let schema = MadeUpTable.number(question?["DatabaseName"]?.string ?? "")
      let tables = MadeUpTable.tables(of: schema, outOf: count)
      let start = question?["NextToken"]?.string.flatMap { Int($0) } ?? tables.lowerBound
      let end = min(start + 100, tables.upperBound)
      var page: JSONObject = ["TableList": .array((start..<end).map(table))]
      if end < tables.upperBound { page["NextToken"] = .string("\(end)") }
      return answer(.object(page))
    }
    return RunningSource(type: "glue", config: "aws_endpoint_url: '\(server.address)'", assets: count, server: server)
  }

  /// A Kafka Connect cluster with a sink or a source between a database and Kafka for each connector.
  static let connect = MadeUpSource(name: "kafka-connect") { count, _ in
    @Sendable func member(_ number: Int) -> (String, JSON) {
      let name = "connector_\(number)"
      let table = MadeUpTable.name(number)
      let config: JSON = number.isMultiple(of: 2)
        ? [
          "connector.class": "io.debezium.connector.postgresql.PostgresConnector", "name": .string(name), "tasks.max": "1",
          "database.hostname": "db.example", "database.port": "5432", "database.user": "cdc", "database.password": "made-up",
          "database.dbname": "shop", "topic.prefix": .string("cdc\(number)"), "table.include.list": .string("public.\(table)"),
          "plugin.name": "pgoutput", "transforms": "route", "transforms.route.type": "org.apache.kafka.connect.transforms.RegexRouter",
          "transforms.route.regex": "([^.]+)\\.([^.]+)\\.([^.]+)", "transforms.route.replacement": "$1-$3",
        ]
        : [
          "connector.class": "io.confluent.connect.jdbc.JdbcSinkConnector", "name": .string(name), "tasks.max": "2",
          "connection.url": "jdbc:postgresql://dwh.example:5432/dwh", "connection.user": "sink", "connection.password": "made-up",
          "topics": .string("cdc\(number - 1)-\(table)"), "insert.mode": "upsert", "pk.mode": "record_key", "auto.create": "true",
          "table.name.format": .string("staging.\(table)"),
        ]
      let type: JSON = number.isMultiple(of: 2) ? "source" : "sink"
      let tasks: JSON = [["id": 0, "state": "RUNNING", "worker_id": "10.0.0.1:8083"]]
      return (
        name,
        [
          "info": ["name": .string(name), "config": config, "tasks": [["connector": .string(name), "task": 0]], "type": type],
          "status": ["name": .string(name), "connector": ["state": "RUNNING", "worker_id": "10.0.0.1:8083"], "tasks": tasks, "type": type],
        ]
      )
    }
    let server = try LoopbackHTTP { request in
      let parts = request.target.segments.map(\.text).filter { !$0.isEmpty }
      if parts.isEmpty { return answer(["version": "3.7.0", "commit": "2ae524ed625438c5", "kafka_cluster_id": "made-up"]) }
      if parts.count == 1 {
        let expands = request.target.query["expand"] != nil
        return answer(expands ? .object(JSONObject((0..<count).map(member))) : .array((0..<count).map { .string("connector_\($0)") }))
      }
      let number = MadeUpTable.number(parts[1])
      switch parts.count > 2 ? parts[2] : "info" {
      case "info", "status": return answer(member(number).1[parts.count > 2 ? "status" : "info"] ?? .null)
      default:
        let topic = number.isMultiple(of: 2) ? "cdc\(number)-\(MadeUpTable.name(number))" : "cdc\(number - 1)-\(MadeUpTable.name(number))"
        return answer(.object([parts[1]: ["topics": [.string(topic)]]]))
      }
    }
    return RunningSource(
      type: "kafka-connect", config: "connect_uri: '\(server.address)', kafka_bootstrap: 'kafka.example:9092'", assets: count, server: server)
  }

  /// A bucket with a Parquet file for each dataset, listed a thousand keys a page.
  static let s3 = MadeUpSource(name: "s3") { count, _ in
    @Sendable func key(_ number: Int) -> String {
      "raw/\(MadeUpTable.schema(number / MadeUpTable.perSchema))/\(MadeUpTable.name(number)).parquet"
    }
    let sample = ParquetSample.bytes
    let server = try LoopbackHTTP { request in
      guard request.target.query["list-type"] == nil else {
        let start = request.target.query["continuation-token"].flatMap { Int($0) } ?? 0
        let end = min(start + 1000, count)
        let contents = (start..<end).map {
          "<Contents><Key>\(key($0))</Key><LastModified>2025-01-01T00:00:00.000Z</LastModified><ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag>"
            + "<Size>\(sample.count)</Size><StorageClass>STANDARD</StorageClass></Contents>"
        }.joined()
        let next = end < count ? "<IsTruncated>true</IsTruncated><NextContinuationToken>\(end)</NextContinuationToken>" : "<IsTruncated>false</IsTruncated>"
        let page = "<?xml version=\"1.0\"?><ListBucketResult><Name>lake</Name><EncodingType>url</EncodingType>\(contents)\(next)</ListBucketResult>"
        return HTTPResponse(type: "application/xml", Array(page.utf8))
      }
      let bounds = (request.headers["Range"] ?? "bytes=0-\(sample.count - 1)").dropFirst(6).split(separator: "-").compactMap { Int($0) }
      guard bounds.count == 2, bounds[0] <= bounds[1], bounds[0] < sample.count else { return HTTPResponse(.badRequest) }
      return HTTPResponse(type: "application/octet-stream", Array(sample[bounds[0]...min(bounds[1], sample.count - 1)]))
    }
    return RunningSource(
      type: "s3", config: "path_specs: 's3://lake/raw/*/{table}.parquet', s3_endpoint: '\(server.address)'", assets: count, server: server)
  }

  static func answer(_ json: JSON) -> HTTPResponse { .json(json.bytes()) }
}
