import Codecs

/// A reader of what sources send, with inputs to start from and rules that no input may break; for `cairn debug fuzz`.
package struct SourceFuzz: Sendable {
  /// What the command line calls it.
  package let name: String
  /// Inputs to mutate.
  package let seeds: [[UInt8]]
  /// Pieces of the format that mutations put in as wholes.
  package let words: [String]
  /// Feeds an input and names the rule it breaks, nil when all is well.
  package let fault: @Sendable ([UInt8]) -> String?

  /// All of them, in the order of the documentation.
  package static let all = [mySQL, kafkaAnswers, topicSchemas, connect, types, delta, iceberg, s3]

  init(_ name: String, bytes seeds: [[UInt8]], words: [String], _ fault: @escaping @Sendable ([UInt8]) -> String?) {
    (self.name, self.seeds, self.words, self.fault) = (name, seeds, words, fault)
  }

  init(_ name: String, _ seeds: [String], words: [String], _ fault: @escaping @Sendable ([UInt8]) -> String?) {
    self.init(name, bytes: seeds.map { Array($0.utf8) }, words: words, fault)
  }
}

extension SourceFuzz {
  /// A MySQL server's side of a session: how bytes are split into packets changes nothing.
  static let mySQL = SourceFuzz("mysql", bytes: MySQLFuzz.seeds, words: ["\0", "\u{1}\0\0\u{2}", "\u{7}\0\0\u{2}", "mysql_native_password\0", "caching_sha2_password\0"]) {
    MySQLFuzz.fault($0)
  }

  /// A Kafka broker's answers to everything that is asked.
  static let kafkaAnswers = SourceFuzz("kafka-answers", bytes: KafkaAnswerFuzz.seeds, words: ["\0", "\0\u{6}orders", "\0\0\0\u{1}", "\u{7F}\u{7F}\u{7F}\u{7F}"]) {
    KafkaAnswerFuzz.fault($0)
  }

  /// Schemas of a registry: Avro, JSON Schema and Protobuf.
  static let topicSchemas = SourceFuzz(
    "schemas",
    [
      #"{"type": "record", "name": "o", "namespace": "shop", "fields": [{"name": "id", "type": "long"}, {"name": "next", "type": ["null", "o"]}, {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}}, {"name": "l", "type": {"type": "array", "items": {"type": "map", "values": "string"}}}]}"#,
      ##"{"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "c": {"$ref": "#/definitions/c"}, "l": {"type": "array", "items": {"oneOf": [{"type": "null"}, {"type": "string"}]}}}, "definitions": {"c": {"properties": {"c": {"$ref": "#/definitions/c"}}}}}"##,
      "syntax = \"proto3\";\npackage shop;\nimport \"a.proto\";\n/* c */ message Order { option x = {a: 1};\n  int64 id = 1 [deprecated = true]; repeated Line lines = 2; map<string, Line> m = 3; oneof k { string a = 4; Order o = 5; }\n  message Line { string sku = 1; enum E { A = 0; } E e = 2; } reserved 9 to max; }\nservice S { rpc F (Order) returns (stream Order); }",
      "message A { optional group B = 1 { required bytes c = 2; } extensions 100 to 199; extend A { optional int32 x = 100; } }",
    ],
    words: ["{", "}", "[", "]", "\"type\": ", "\"fields\": [", "message A {", "oneof x {", "map<string, ", "repeated ", " = 1;", "//", "/*", "\"", "$ref", "\"#/\"", "<", ">", ";"]
  ) { input in
    let text = String(decoding: input, as: UTF8.self)
    if let schema = try? ProtobufSchema(text, imports: ["message Imported { int32 a = 1; }"]) { _ = ProtobufColumns.columns(schema) }
    guard let json = try? JSON.parse(input) else { return nil }
    _ = JSONSchemaColumns.columns(json)
    if let schema = try? AvroSchema(json) { _ = AvroColumns.columns(schema) }
    return nil
  }

  /// What Connect says of a connector, down to its lineage.
  static let connect = SourceFuzz(
    "connect",
    [
      #"{"connector.class": "io.debezium.connector.postgresql.PostgresConnector", "database.hostname": "h", "database.dbname": "shop", "topic.prefix": "s", "table.include.list": "public.(a|b),c\\..*", "transforms": "r,u", "transforms.r.type": "org.apache.kafka.connect.transforms.RegexRouter", "transforms.r.regex": "([^.]+)\\.(.*)", "transforms.r.replacement": "$2-$1"}"#,
      #"{"connector.class": "io.confluent.connect.jdbc.JdbcSinkConnector", "connection.url": "jdbc:postgresql://h:5432/shop?user=u", "topics.regex": "a.*", "table.name.format": "kafka_${topic}", "topics": "a, b"}"#,
      #"{"connector.class": "com.mongodb.kafka.connect.MongoSourceConnector", "connection.uri": "mongodb+srv://u:p@h/?x=y", "database": "d", "collection": "c", "pipeline": "[{\"$match\": {}}]"}"#,
      #"{"connector.class": "org.apache.iceberg.connect.IcebergSinkConnector", "topics": "a", "iceberg.tables": "db.a,db.b", "iceberg.tables.route-field": "x"}"#,
      #"{"connector.class": "io.confluent.connect.s3.S3SinkConnector", "s3.bucket.name": "b", "topics.dir": "t/u", "topics": "a"}"#,
    ],
    words: ["transforms", "\"", ",", "${topic}", "$1", "\\", "(", ")", "[", "jdbc:sqlserver://h:1;databaseName=", "jdbc:oracle:thin:@", "topics", ".*", "{1000}"]
  ) { input in
    guard let config = try? JSON.parse(input) else { return nil }
    let job = ConnectJob("c", info: ["config": config, "type": "source"], status: ["connector": ["state": "RUNNING"], "tasks": config])
    for active in [nil, ["s.public.a", "a"]] as [[String]?] {
      let lineage = ConnectLineage(of: job, active: active)
      if lineage.flows.count > 100_000 { return "more flows than any connector makes" }
    }
    return nil
  }

  /// How Hive, Trino, DuckDB and Spark write types.
  static let types = SourceFuzz(
    "types",
    [
      "struct<a:int,b:array<map<string,decimal(12,2)>>,c:uniontype<int,string>>", "row(\"a \"\"b\" bigint, c array(row(d varchar(5))))", "timestamp(3) with time zone",
      "STRUCT(a INTEGER, \"b c\" ENUM('x', 'y''z')[])[3]", "MAP(VARCHAR, UNION(a INTEGER, b DECIMAL(9,2)))",
      #"{"type": "struct", "fields": [{"name": "a", "type": {"type": "array", "elementType": {"type": "map", "keyType": "string", "valueType": "decimal(9,2)"}}, "nullable": true, "metadata": {"comment": "x"}}]}"#,
    ],
    words: ["struct<", "array<", "map<", "uniontype<", ">", ",", ":", "row(", "array(", ")", "[]", "[3]", "STRUCT(", "MAP(", "ENUM('", "'", "\"", "\"\"", "`", " ", "decimal(", "{\"type\": \"array\", \"elementType\": "]
  ) { input in
    let text = String(decoding: input, as: UTF8.self)
    for (type, style) in [(NestedType(text, .angles), NestedType.Style.angles), (NestedType(text, .parentheses), .parentheses)] {
      var columns = NestedColumns(style)
      columns.add(NestedType.Field(name: "c", type: type))
      if columns.drafts.isEmpty { return "a type has no column" }
    }
    let columns = [ShapedColumn(name: "c", shape: DuckDBType.shape(text), isNullable: true)].drafts
    if columns.isEmpty { return "a type has no column" }
    _ = HiveSparkSchema.columns(["spark.sql.sources.schema": text])
    return nil
  }

  /// Lines of a Delta log, and the schema in them.
  static let delta = SourceFuzz(
    "delta",
    [
      #"{"commitInfo": {"timestamp": 1700000000000, "operation": "WRITE", "operationParameters": {"mode": "Append"}, "operationMetrics": {"numFiles": "1"}}}"# + "\n"
        + #"{"metaData": {"id": "u", "format": {"provider": "parquet"}, "schemaString": "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}},{\"name\":\"l\",\"type\":{\"type\":\"array\",\"elementType\":\"string\",\"containsNull\":true},\"nullable\":true,\"metadata\":{}}]}", "partitionColumns": ["id"], "configuration": {"a": "b"}, "createdTime": 1}}"#,
      #"{"add": {"path": "a%20b.parquet", "size": 10, "modificationTime": 1, "dataChange": true, "stats": "{\"numRecords\":5,\"minValues\":{\"id\":1}}", "deletionVector": {"storageType": "u", "pathOrInlineDv": "x", "sizeInBytes": 1, "cardinality": 2}}}"#
        + "\n" + #"{"remove": {"path": "a%20b.parquet", "deletionTimestamp": 1}}"# + "\n" + #"{"protocol": {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["columnMapping"]}}"#,
      #"{"type": "struct", "fields": [{"name": "a", "type": {"type": "map", "keyType": "string", "valueType": {"type": "struct", "fields": []}}}]}"#,
    ],
    words: ["{", "}", "\"add\": {", "\"remove\": {", "\"metaData\": {", "\"path\": \"", "\"numRecords\":", "\"type\": \"array\", \"elementType\": {", "\n", "\\\"", "-1", "9223372036854775807"]
  ) { input in
    var snapshot = DeltaSnapshot()
    var commit = DeltaCommit(version: 1)
    var lines = JSONLines(input)
    while let line = lines.next() {
      guard let action = try? JSON.parse(Array(line.bytes)) else { continue }
      _ = try? snapshot.apply(action)
      commit.add(action["commitInfo"] ?? action)
    }
    _ = DeltaFiles.rows(in: input)
    _ = (try? DeltaSchema.columns(String(decoding: input, as: UTF8.self)))?.drafts
    return nil
  }

  /// Metadata of Iceberg tables and views.
  static let iceberg = SourceFuzz(
    "iceberg",
    [
      #"{"format-version": 2, "table-uuid": "9c12d441-03fe-4693-9a96-a0705ddf69c1", "location": "s3://b/t", "last-updated-ms": 1763700000000, "last-column-id": 9, "current-schema-id": 1, "schemas": [{"type": "struct", "schema-id": 1, "identifier-field-ids": [1], "fields": [{"id": 1, "name": "id", "required": true, "type": "long"}, {"id": 4, "name": "l", "required": false, "type": {"type": "list", "element-id": 5, "element-required": true, "element": {"type": "map", "key-id": 6, "key": "string", "value-id": 7, "value-required": false, "value": "decimal(9, 2)"}}}]}], "default-spec-id": 0, "partition-specs": [{"spec-id": 0, "fields": [{"name": "d", "transform": "bucket[16]", "source-id": 1, "field-id": 1000}]}], "default-sort-order-id": 0, "sort-orders": [{"order-id": 0, "fields": []}], "properties": {"owner": "a"}, "current-snapshot-id": 1, "refs": {"main": {"snapshot-id": 1, "type": "branch"}}, "snapshots": [{"snapshot-id": 1, "timestamp-ms": 1, "schema-id": 1, "summary": {"operation": "append", "total-records": "1"}, "manifest-list": "x"}], "statistics": []}"#,
      #"{"format-version": 1, "location": "x", "last-updated-ms": 1, "last-column-id": 1, "schema": {"type": "struct", "fields": [{"id": 1, "name": "a", "required": false, "type": "fixed[16]"}]}, "partition-spec": [], "properties": {}}"#,
      #"{"view-uuid": "u", "format-version": 1, "location": "x", "current-version-id": 1, "schemas": [{"type": "struct", "schema-id": 1, "fields": []}], "versions": [{"version-id": 1, "timestamp-ms": 1, "schema-id": 1, "summary": {"engine-name": "spark"}, "default-namespace": ["a"], "representations": [{"type": "sql", "sql": "SELECT 1", "dialect": "spark"}]}], "version-log": []}"#,
    ],
    words: ["{", "}", "[", "]", "\"type\": \"list\", \"element\": {", "\"type\": \"struct\", \"fields\": [", "decimal(", "fixed[", "bucket[", "null", "-1", "9223372036854775807", "\"snapshots\": [", "1e300"]
  ) { input in
    guard let json = try? JSON.parse(input) else { return nil }
    _ = try? IcebergTableMetadata(json)
    _ = try? IcebergViewMetadata(json)
    return nil
  }

  /// Pages of a bucket's listing.
  static let s3 = SourceFuzz(
    "s3-list",
    [
      #"<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>n=1</NextContinuationToken><Contents><Key>a/b+c%26.avro</Key><Size>12</Size><LastModified>2026-11-21T08:00:00.000Z</LastModified></Contents><CommonPrefixes><Prefix>a/sub%20dir/</Prefix></CommonPrefixes></ListBucketResult>"#,
      "<ListBucketResult><!-- c --><Contents><Key><![CDATA[a&b]]></Key></Contents>&#x41;&amp;</ListBucketResult>",
    ],
    words: ["<Contents>", "<Key>", "</Key>", "</Contents>", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "&#x10FFFF;", "&#0;", "%ZZ", "<?", "?>", " a=\"b\"", "/>"]
  ) { input in
    guard let folder = try? ObjectLocation("s3://lake/a"), let page = try? S3ListPage(input, in: folder) else { return nil }
    return page.entries.contains { $0.size < 0 } ? "an object has fewer than no bytes" : nil
  }
}
