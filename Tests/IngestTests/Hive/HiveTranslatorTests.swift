import Catalog
import Codecs
import Testing

@testable import Ingest

@Suite struct HiveTranslatorTests {
  private func translator() throws -> HiveTranslator {
    let configuration = RecipeConfiguration([:], at: .start, sourceType: "hive", recipeName: "lake", folder: ".")
    return HiveTranslator(
      service: try FQN("lake"), naming: try ServiceNaming(configuration), home: .metastore(HiveMetastoreSettings.Address(host: "meta", port: 9083)))
  }

  private func recorded(_ name: String) throws -> HiveTable {
    HiveTable(try #require(try RecordedMetastore.tablesByName()[name]), in: HiveDatabaseName(catalog: nil, name: "retail"))
  }

  private func table(_ structure: ThriftStructure) -> HiveTable { HiveTable(structure, in: HiveDatabaseName(catalog: nil, name: "db")) }

  private func lines(_ draft: AssetDraft) -> [String] {
    (draft.columns ?? []).map { column in
      ["\(column.path)", column.type.name, column.nativeType ?? "?", column.description ?? ""].joined(separator: " | ")
    }
  }

  @Test func `a table of Spark's has its true columns, nested ones with their comments`() throws {
    let draft = try translator().draft(try recorded("customers"), partitions: nil)
    #expect(draft.fqn.description == "lake.retail.customers")
    #expect(draft.kind == .table)
    #expect(draft.subtype == "Parquet managed table")
    #expect(draft.description == "Customers (GDPR)")
    #expect(lines(draft) == [
      "id | integer | bigint | key", "email | string | string | PII: login", "ssn | string | string | ", "addr | struct | struct | ",
      "addr.street | string | string | line 1", "addr.zip | string | string | ", "tags | array | array<string> | ",
      "props | map | map<string,int> | ", "bal | decimal | decimal(12,2) | ",
    ])
    #expect(draft.properties[PropertyName.rowCount]?.int == 1)
    #expect(draft.properties[PropertyName.sourceOwner] == "root")
    #expect(draft.properties["format"] == "parquet")
    #expect(draft.properties["location"] == "file:/srv/hive/retail/lake/warehouse/retail.db/customers")
    #expect(draft.properties["properties"] == ["owner_team": "crm"])
    #expect(draft.aliases == [
      "urn:li:dataset:(urn:li:dataPlatform:hive,retail.customers,PROD)", "hive://meta:9083/retail.customers", "lake.spark_catalog.retail.customers",
      "file:///srv/hive/retail/lake/warehouse/retail.db/customers", "file//srv/hive/retail/lake/warehouse/retail.db/customers",
    ])
    let statistics = draft.columns?.first { $0.path.name == "id" }?.properties["statistics"]
    #expect(statistics == ["nullCount": 0, "distinctCount": 1, "lower": "1", "upper": "1"])
    // The least and the greatest text are somebody's.
    let text = draft.columns?.first { $0.path.name == "email" }?.properties["statistics"]
    #expect(text == ["nullCount": 0, "distinctCount": 1])
  }

  @Test func `partition columns come last and say so`() throws {
    let draft = try translator().draft(try recorded("orders"), partitions: 2)
    #expect(draft.columns?.map(\.path.name) == ["id", "total", "weird col", "dt", "region"])
    #expect(draft.columns?.filter { $0.properties["partition"] == true }.map(\.path.name) == ["dt", "region"])
    #expect(draft.properties[PropertyName.partitions] == [["by": "identity", "key": "dt"], ["by": "identity", "key": "region"]])
    #expect(draft.properties["partitionCount"] == 2)
    #expect(draft.properties[PropertyName.rowCount]?.int == 2)
    #expect(draft.properties[PropertyName.sizeBytes]?.int == 1944)
  }

  @Test func `Hive's own tables, lengths of texts and buckets are told`() throws {
    let logs = try translator().draft(try recorded("logs"), partitions: 1)
    #expect(logs.subtype == "text managed table")
    #expect(lines(logs) == ["line | string | string | raw", "n | integer | int | ", "day | string | string | yyyymmdd"])
    #expect(logs.properties["serdeProperties"] == ["field.delim": ","])
    let orc = try translator().draft(try recorded("orc_t"), partitions: nil)
    #expect(lines(orc) == ["a | timestamp | timestamp | ", "b | binary | binary | ", "c | string | varchar(10) | ", "d | string | char(3) | "])
    let bucketed = try translator().draft(try recorded("bucketed"), partitions: nil)
    #expect(bucketed.properties["buckets"] == ["count": 4, "columns": ["id"], "sortedBy": ["v"]])
  }

  @Test func `a view of Spark's is read where it was written`() throws {
    let view = try recorded("v_orders")
    let draft = try translator().draft(view, partitions: nil)
    #expect(draft.kind == .view)
    #expect(draft.subtype == "view")
    #expect(draft.description == "join view")
    #expect(draft.properties[PropertyName.dialect] == "spark")
    #expect(lines(draft) == ["id | integer | bigint | order key", "email | string | string | PII: login"])
    let source = try #require(try translator().source(view))
    #expect(source.defaults.description == "lake.default")
    #expect(source.text == "SELECT o.id, c.email FROM retail.orders o JOIN retail.customers c ON o.id=c.id")
  }

  @Test func `a view that calls its columns otherwise tells how`() throws {
    let view = table(MetastoreContent.table("v", [("a", "int"), ("b`c", "int")], type: "VIRTUAL_VIEW", parameters: [
      "view.query.out.numCols": "2", "view.query.out.col.0": "x", "view.query.out.col.1": "y", "spark.sql.create.version": "3.5",
    ], view: "SELECT x, y FROM t"))
    #expect(try translator().source(view)?.text == "CREATE VIEW v (`a`, `b``c`) AS\nSELECT x, y FROM t")
  }

  @Test func `a view of Trino's is taken out of its envelope`() throws {
    let json = #"{"originalSql":"SELECT id FROM orders","catalog":"hive","schema":"sales","columns":[{"name":"id","type":"bigint","comment":"key"}]}"#
    let text = "/* Presto View: \(Base64.standard.encode(Array(json.utf8))) */"
    let view = table(MetastoreContent.table("v", [("dummy", "string")], type: "VIRTUAL_VIEW", parameters: ["presto_view": "true"], view: text))
    let draft = try translator().draft(view, partitions: nil)
    #expect(draft.properties[PropertyName.definition] == "SELECT id FROM orders")
    #expect(draft.properties[PropertyName.dialect] == "trino")
    #expect(lines(draft) == ["id | integer | bigint | key"])
    #expect(try translator().source(view)?.defaults.description == "lake.sales")
    let broken = table(MetastoreContent.table("v", type: "VIRTUAL_VIEW", view: "/* Presto View: ???? */"))
    #expect(broken.view?.dialect == "hive")
  }

  @Test func `tables of Iceberg, Delta and Hudi are known as such`() throws {
    let cases: [([String: String], String)] = [
      (["table_type": "iceberg", "metadata_location": "s3://b/m.json"], "Iceberg external table"),
      (["spark.sql.sources.provider": "DELTA"], "Delta external table"), (["spark.sql.sources.provider": "hudi"], "Hudi external table"),
      (["storage_handler": "org.apache.hadoop.hive.kudu.KuduStorageHandler"], "Kudu external table"), ([:], "external table"),
    ]
    for (parameters, subtype) in cases {
      let draft = try translator().draft(table(MetastoreContent.table("t", type: "EXTERNAL_TABLE", parameters: parameters)), partitions: nil)
      #expect(draft.subtype == subtype)
    }
  }

  @Test func `columns that the metastore does not know are not made up`() throws {
    let delta = table(MetastoreContent.table("t", [("col", "array<string>")], parameters: ["spark.sql.sources.provider": "delta"]))
    #expect(try translator().draft(delta, partitions: nil).columns == nil)
  }

  @Test func `columns that Hive changed after Spark are Hive's`() throws {
    let schema = #"{"type":"struct","fields":[{"name":"Id","type":"long","nullable":true,"metadata":{}}]}"#
    let same = table(MetastoreContent.table("t", [("id", "bigint")], parameters: ["spark.sql.sources.schema": schema]))
    #expect(lines(try translator().draft(same, partitions: nil)) == ["Id | integer | bigint | "])
    let changed = table(MetastoreContent.table("t", [("id", "bigint"), ("x", "int")], parameters: ["spark.sql.sources.schema": schema]))
    #expect(lines(try translator().draft(changed, partitions: nil)) == ["id | integer | bigint | ", "x | integer | int | "])
  }

  /// A column's statistics as the metastore has them: what kind, what was counted.
  static let statistics: [(Int16, ThriftStructure, JSON?)] = [
    (1, [1: .i64(3), 2: .i64(2), 3: .i64(0)], ["nullCount": 0, "trueCount": 3, "falseCount": 2]),
    (2, [1: .i64(-5), 2: .i64(9), 3: .i64(1), 4: .i64(7)], ["nullCount": 1, "distinctCount": 7, "lower": "-5", "upper": "9"]),
    (3, [1: .double(0.5), 3: .i64(0), 4: .i64(-1)], ["nullCount": 0, "lower": "0.5"]),
    (4, [1: .i64(80), 2: .double(3), 3: .i64(4), 4: .i64(5)], ["nullCount": 4, "distinctCount": 5]),
    (5, [1: .i64(80), 2: .double(3), 3: .i64(4)], ["nullCount": 4]),
    (6, [1: .structure([1: .binary([0x96]), 3: .i16(2)]), 2: .structure([3: .i16(2), 1: .binary([0x03, 0xE8])]), 3: .i64(0)], ["nullCount": 0, "lower": "-1.06", "upper": "10.00"]),
    (7, [1: .structure([1: .i64(0)]), 2: .structure([1: .i64(.max)]), 3: .i64(0)], ["nullCount": 0, "lower": "1970-01-01"]),
    (8, [1: .structure([1: .i64(1_700_000_000)]), 3: .i64(0)], ["nullCount": 0, "lower": "2023-11-14T22:13:20Z"]),
    (7, [1: .structure([1: .i64(.min)]), 3: .i64(0)], ["nullCount": 0]), (8, [2: .structure([1: .i64(.min)]), 3: .i64(0)], ["nullCount": 0]),
    (2, [:], nil), (99, [1: .i64(1)], nil), (6, [1: .structure([1: .binary([]), 3: .i16(99)])], nil),
  ]

  @Test(arguments: statistics.indices) func `Hive's own counts of a column are read`(index: Int) {
    let (kind, values, expected) = Self.statistics[index]
    let object: ThriftStructure = [1: .text("c"), 2: .text("t"), 3: .structure([kind: .structure(values)])]
    #expect(HiveColumnStatistics(object)?.json == expected)
  }

  @Test func `nobody's count and secrets are not shown`() throws {
    let draft = try translator().draft(
      table(MetastoreContent.table("t", parameters: ["numRows": "0", "totalSize": "0", "hive.jdbc.password": "geheim", "team": "crm"])), partitions: nil)
    #expect(draft.properties[PropertyName.rowCount] == nil)
    #expect(draft.properties[PropertyName.sizeBytes] == nil)
    #expect(draft.properties["properties"] == ["team": "crm"])
    let counted = ["numRows": "0", "COLUMN_STATS_ACCURATE": #"{"BASIC_STATS":"true"}"#]
    #expect(try translator().draft(table(MetastoreContent.table("t", parameters: counted)), partitions: nil).properties[PropertyName.rowCount]?.int == 0)
  }

  @Test func `a database of another catalog stands in it`() throws {
    let name = HiveDatabaseName(catalog: "spark", name: "db")
    #expect(name.wire == "@spark#db")
    let draft = try translator().draft(HiveDatabase([1: .text("db"), 2: .text("x"), 9: .i32(1_700_000_000)], name))
    #expect(draft.kind == .schema)
    #expect(draft.fqn.description == "lake.spark.db")
    #expect(draft.properties["createdAt"] == "2023-11-14T22:13:20Z")
  }
}
