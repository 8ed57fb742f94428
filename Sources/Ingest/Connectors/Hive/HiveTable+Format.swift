/// What a table's files are.
enum HiveFormat: String, Sendable {
  case parquet, orc, avro, text, csv, json, sequence, rcfile, iceberg, delta, hudi, hbase, kudu, jdbc, kafka

  var title: String {
    switch self {
    case .parquet: "Parquet"
    case .orc: "ORC"
    case .avro: "Avro"
    case .text: "text"
    case .csv: "CSV"
    case .json: "JSON"
    case .sequence: "sequence file"
    case .rcfile: "RCFile"
    case .iceberg: "Iceberg"
    case .delta: "Delta"
    case .hudi: "Hudi"
    case .hbase: "HBase"
    case .kudu: "Kudu"
    case .jdbc: "JDBC"
    case .kafka: "Kafka"
    }
  }
}

extension HiveTable {
  /// Spark's word for what reads the table, such as `parquet` or `delta`; nil for tables of Hive.
  var provider: String? {
    let provider = parameters["spark.sql.sources.provider"]?.lowercased()
    return provider == "hive" ? nil : provider
  }

  var isIceberg: Bool { parameter("table_type")?.uppercased() == "ICEBERG" }

  /// What the files are: told by the table format, then by Spark, then by the classes that read them.
  var format: HiveFormat? {
    if isIceberg { return .iceberg }
    if let provider, let format = HiveFormat(rawValue: provider) { return format }
    let clues = [parameters["storage_handler"], storage.inputFormat, storage.serde].compactMap { $0?.lowercased() }
    for clue in clues {
      if let (_, format) = Self.formats.first(where: { clue.contains($0.word) }) { return format }
    }
    return nil
  }

  /// Parts of class names; the narrower ones come first.
  private static let formats: [(word: String, format: HiveFormat)] = [
    ("hoodie", .hudi), ("delta", .delta), ("iceberg", .iceberg), ("parquet", .parquet), ("orc", .orc), ("avro", .avro),
    ("opencsv", .csv), ("json", .json), ("hbase", .hbase), ("kudu", .kudu), ("jdbc", .jdbc), ("kafka", .kafka),
    ("rcfile", .rcfile), ("columnarserde", .rcfile), ("sequencefile", .sequence), ("textinputformat", .text), ("lazysimple", .text),
  ]

  /// Where the data lies: Spark keeps it beside the serde when Hive could not read the table anyway.
  var location: String? { storage.serdeParameters["path"] ?? storage.location }

  /// How rows are spread over files; Spark keeps its own rule in parameters, since its hash is not Hive's.
  var buckets: (count: Int, columns: [String], sorting: [String])? {
    let key = "spark.sql.sources.schema"
    if let count = parameters["\(key).numBuckets"].flatMap({ Int($0) }) {
      func names(_ plural: String, _ single: String) -> [String] {
        let count = parameters["\(key).\(plural)"].flatMap { Int($0) } ?? 0
        return (0..<min(max(count, 0), 1000)).compactMap { parameters["\(key).\(single).\($0)"] }
      }
      return (count, names("numBucketCols", "bucketCol"), names("numSortCols", "sortCol"))
    }
    guard let count = storage.bucketCount, !storage.bucketColumns.isEmpty else { return nil }
    return (count, storage.bucketColumns, storage.sortColumns)
  }
}
