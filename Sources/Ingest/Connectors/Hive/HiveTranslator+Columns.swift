import Catalog
import Codecs

extension HiveTranslator {
  /// The columns, each followed by what lies in it; nil when the metastore does not know them.
  func columns(of table: HiveTable, _ counted: [String: HiveColumnStatistics]) -> [ColumnDraft]? {
    let partitions = Set(table.partitionKeys.map { $0.name.lowercased() })
    guard let fields = fields(of: table) else { return nil }
    let statistics = SparkColumnStatistics.all(table.parameters)
    var columns = NestedColumns(.angles)
    for field in fields {
      var properties = JSONObject()
      if partitions.contains(field.name.lowercased()) { properties["partition"] = true }
      properties["statistics"] = statistics[field.name]?.json(of: field.type) ?? counted[field.name]?.json
      columns.add(field, properties)
    }
    return columns.drafts
  }

  /// The names of the columns at the top level.
  func columnNames(of table: HiveTable) -> [String] { (fields(of: table) ?? []).map(\.name) }

  private func fields(of table: HiveTable) -> [NestedType.Field]? {
    if let declared = table.view?.declared { return declared }
    let own = (table.storage.columns + table.partitionKeys).map { NestedType.Field(name: $0.name, type: NestedType($0.type, .angles), comment: $0.comment) }
    if let spark = HiveSparkSchema.columns(table.parameters), !spark.isEmpty {
      // Hive may have changed its own tables since Spark wrote them down; of others it knows nothing.
      let isCurrent = spark.map { $0.name.lowercased() } == own.map { $0.name.lowercased() }
      if table.provider != nil || isCurrent { return spark }
    }
    // What stands there for a table that the metastore has no words for.
    let isPlaceholder = table.storage.columns.count == 1 && table.storage.columns[0].name == "col" && table.provider != nil
    return isPlaceholder || own.isEmpty ? nil : own
  }
}

/// What Spark's ANALYZE … FOR COLUMNS left in a table's parameters of one column.
struct SparkColumnStatistics {
  private var values: [String: String] = [:]

  /// By the columns' names.
  static func all(_ parameters: [String: String]) -> [String: SparkColumnStatistics] {
    let prefix = "spark.sql.statistics.colStats."
    var all: [String: SparkColumnStatistics] = [:]
    for (key, value) in parameters where key.hasPrefix(prefix) {
      let rest = key.dropFirst(prefix.count)
      // The statistic's name holds no dot; the column's may.
      guard let dot = rest.lastIndex(of: ".") else { continue }
      all[String(rest[..<dot]), default: SparkColumnStatistics()].values[String(rest[rest.index(after: dot)...])] = value
    }
    return all
  }

  /// Counts, and bounds of numbers and times; those of texts are values of the data and stay out.
  func json(of type: NestedType) -> JSON? {
    var json = JSONObject()
    json["nullCount"] = values["nullCount"].flatMap { Int64($0) }.map(JSON.int)
    json["distinctCount"] = values["distinctCount"].flatMap { Int64($0) }.map(JSON.int)
    switch type.family {
    case .integer, .decimal, .float, .date, .timestamp, .boolean:
      json["lower"] = values["min"].map(JSON.string)
      json["upper"] = values["max"].map(JSON.string)
    default: break
    }
    return json.isEmpty ? nil : .object(json)
  }
}
