import Catalog
import Codecs

extension HiveTranslator {
  /// A table or view with its columns.
  /// - Parameters:
  ///   - partitions: how many it has, when they were counted.
  ///   - statistics: what Hive has counted of its columns.
  func draft(
    _ table: HiveTable, partitions: Int?, statistics: [String: HiveColumnStatistics] = [:]
  ) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    properties[PropertyName.sourceOwner] = table.owner.map(JSON.string)
    properties["ownerType"] = table.owner == nil ? nil : table.ownerType.map(JSON.string)
    properties["createdAt"] = table.createdAt.map { .string($0.rfc3339) }
    properties["lastAccessAt"] = table.lastAccessAt.map { .string($0.rfc3339) }
    properties["lastDDLAt"] = table.parameters["transient_lastDdlTime"].flatMap { Int64($0) }.map { .string(Timestamp(seconds: $0).rfc3339) }
    if let view = table.view {
      properties[PropertyName.definition] = .string(view.sql)
      properties[PropertyName.language] = "sql"
      properties[PropertyName.dialect] = .string(view.dialect)
    } else if !table.isView {
      describeStorage(of: table, in: &properties)
    }
    describePartitions(of: table, partitions, in: &properties)
    properties["properties"] = Self.shown(table.parameters, Self.isOwnProperty)
    return AssetDraft(
      table.isView ? .view : .table, try fqn(table), description: table.parameter("comment").flatMap(HiveDatabase.nonEmpty),
      subtype: table.format.map { table.isView ? table.kind.title : "\($0.title) \(table.kind.title)" } ?? table.kind.title,
      properties: properties, columns: columns(of: table, statistics), aliases: try names(table))
  }

  private func describeStorage(of table: HiveTable, in properties: inout JSONObject) {
    let storage = table.storage
    properties["location"] = table.location.map(JSON.string)
    properties["format"] = table.format.map { .string($0.rawValue) }
    properties["provider"] = table.provider.map(JSON.string)
    properties["serde"] = storage.serde.map(JSON.string)
    properties["inputFormat"] = storage.inputFormat.map(JSON.string)
    properties["outputFormat"] = storage.outputFormat.map(JSON.string)
    properties["serdeProperties"] = Self.shown(storage.serdeParameters) { $0 != "path" && $0 != "serialization.format" }
    if storage.isCompressed { properties["compressed"] = true }
    properties["metadataLocation"] = table.parameter("metadata_location").map(JSON.string)
    let statistics = HiveStatistics(table.parameters)
    properties[PropertyName.rowCount] = statistics.rows.map(JSON.int)
    properties[PropertyName.sizeBytes] = statistics.bytes.map(JSON.int)
    properties["files"] = statistics.files.map(JSON.int)
    if let buckets = table.buckets {
      var json: JSONObject = ["count": .int(Int64(buckets.count)), "columns": .array(buckets.columns.map(JSON.string))]
      if !buckets.sorting.isEmpty { json["sortedBy"] = .array(buckets.sorting.map(JSON.string)) }
      properties["buckets"] = .object(json)
    }
    if !storage.skewedColumns.isEmpty { properties["skewedBy"] = .array(storage.skewedColumns.map(JSON.string)) }
  }

  private func describePartitions(of table: HiveTable, _ count: Int?, in properties: inout JSONObject) {
    let keys = table.partitionKeys.map(\.name)
    guard !keys.isEmpty else { return }
    properties[PropertyName.partitions] = .array(keys.map { ["by": "identity", "key": .string($0)] })
    properties["partitionCount"] = count.map { .int(Int64($0)) }
  }

  /// Parameters that are not shown as something else.
  private static func isOwnProperty(_ name: String) -> Bool {
    let known: Set = [
      "comment", "transient_lastDdlTime", "EXTERNAL", "numRows", "rawDataSize", "totalSize", "numFiles", "numPartitions",
      "COLUMN_STATS_ACCURATE", "metadata_location", "previous_metadata_location", "presto_view", "bucketing_version",
      "numFilesErasureCoded", "STATS_GENERATED_VIA_STATS_TASK", "STATS_GENERATED", "DO_NOT_UPDATE_STATS",
    ]
    let prefixes = ["spark.sql.", "view.", "current-s", "snapshot-count"]
    return !known.contains(name) && !prefixes.contains(where: name.hasPrefix)
  }
}

/// What a table's parameters tell of its size.
struct HiveStatistics {
  private(set) var rows: Int64?
  private(set) var bytes: Int64?
  let files: Int64?

  init(_ parameters: [String: String]) {
    func number(_ name: String) -> Int64? { parameters[name].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil } }
    // Spark's own numbers come from ANALYZE. Hive writes 0 for what nobody has counted.
    rows = number("spark.sql.statistics.numRows") ?? number("numRows")
    bytes = number("spark.sql.statistics.totalSize") ?? number("totalSize")
    files = number("numFiles").flatMap { $0 > 0 ? $0 : nil }
    let isAccurate = parameters["COLUMN_STATS_ACCURATE"]?.contains("\"BASIC_STATS\":\"true\"") ?? false
    if !isAccurate, rows == 0, parameters["spark.sql.statistics.numRows"] == nil { rows = nil }
    if !isAccurate, bytes == 0 { bytes = nil }
  }
}
