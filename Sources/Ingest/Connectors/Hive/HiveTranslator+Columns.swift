import Catalog
import Codecs

extension HiveTranslator {
  private static let columnLimit = 20_000

  /// The columns, each followed by what lies in it; nil when the metastore does not know them.
  func columns(of table: HiveTable) -> [ColumnDraft]? {
    let partitions = Set(table.partitionKeys.map { $0.name.lowercased() })
    guard let fields = fields(of: table) else { return nil }
    let statistics = SparkColumnStatistics.all(table.parameters)
    var drafts: [ColumnDraft] = []
    for field in fields where !field.name.isEmpty {
      let path = FieldPath(field.name)
      var properties = JSONObject()
      if partitions.contains(field.name.lowercased()) { properties["partition"] = true }
      properties["statistics"] = statistics[field.name]?.json(of: field.type)
      Self.add(field, at: path, properties, to: &drafts)
    }
    return drafts
  }

  /// The names of the columns at the top level.
  func columnNames(of table: HiveTable) -> [String] { (fields(of: table) ?? []).map(\.name) }

  private func fields(of table: HiveTable) -> [HiveType.Field]? {
    if let declared = table.view?.declared { return declared }
    let own = (table.storage.columns + table.partitionKeys).map { HiveType.Field(name: $0.name, type: HiveType($0.type), comment: $0.comment) }
    if let spark = SparkSchema.columns(table.parameters), !spark.isEmpty {
      // Hive may have changed its own tables since Spark wrote them down; of others it knows nothing.
      let isCurrent = spark.map { $0.name.lowercased() } == own.map { $0.name.lowercased() }
      if table.provider != nil || isCurrent { return spark }
    }
    // What stands there for a table that the metastore has no words for.
    let isPlaceholder = table.storage.columns.count == 1 && table.storage.columns[0].name == "col" && table.provider != nil
    return isPlaceholder || own.isEmpty ? nil : own
  }

  private static func add(_ field: HiveType.Field, at path: FieldPath, _ properties: JSONObject, to drafts: inout [ColumnDraft]) {
    guard drafts.count < columnLimit else { return }
    drafts.append(
      ColumnDraft(
        path, type: family(field.type), nativeType: field.type.text, nullable: field.isNullable, description: field.comment,
        properties: properties))
    addContents(of: field.type, at: path, to: &drafts)
  }

  private static func addContents(of type: HiveType, at path: FieldPath, to drafts: inout [ColumnDraft]) {
    switch type {
    case .primitive: return
    case .structure(let fields):
      for field in fields where !field.name.isEmpty { add(field, at: path.appending(field.name), [:], to: &drafts) }
    case .array(let element): if element.isNested { addContents(of: element, at: path.appending("[]"), to: &drafts) }
    case .map(_, let value): if value.isNested { addContents(of: value, at: path.appending("{value}"), to: &drafts) }
    case .union(let members):
      for (index, member) in members.enumerated() where member.isNested {
        addContents(of: member, at: path.appending("{\(index)}"), to: &drafts)
      }
    }
  }

  static func family(_ type: HiveType) -> DataType {
    switch type {
    case .structure: .struct
    case .array: .array
    case .map: .map
    case .union: .unknown
    case .primitive(let name): name.hasPrefix("interval") ? .interval : DataType(nativeType: name)
    }
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
  func json(of type: HiveType) -> JSON? {
    var json = JSONObject()
    json["nullCount"] = values["nullCount"].flatMap { Int64($0) }.map(JSON.int)
    json["distinctCount"] = values["distinctCount"].flatMap { Int64($0) }.map(JSON.int)
    switch HiveTranslator.family(type) {
    case .integer, .decimal, .float, .date, .timestamp, .boolean:
      json["lower"] = values["min"].map(JSON.string)
      json["upper"] = values["max"].map(JSON.string)
    default: break
    }
    return json.isEmpty ? nil : .object(json)
  }
}
