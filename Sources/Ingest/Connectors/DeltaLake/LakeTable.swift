import Catalog
import Codecs

/// A table that a format keeps in a folder of files, in the catalog's words.
struct LakeTable: Sendable {
  let subtype: String
  var description: String?
  let columns: [ColumnDraft]
  let properties: JSONObject
}

extension LakeTable {
  /// A Delta table.
  init(_ table: DeltaTable) {
    let metadata = table.metadata
    var properties = JSONObject()
    properties["version"] = .int(Int64(table.version))
    properties["tableUUID"] = metadata.id.map(JSON.string)
    properties["tableName"] = metadata.name.map(JSON.string)
    properties["formatVersion"] = table.rules.map { ["reader": .int(Int64($0.reader)), "writer": .int(Int64($0.writer))] }
    if let features = table.rules?.features, !features.isEmpty { properties["features"] = .array(features.map(JSON.string)) }
    properties["createdAt"] = metadata.createdAt.map { .string($0.rfc3339) }
    properties[PropertyName.rowCount] = table.files.rowCount.map(JSON.int)
    properties[PropertyName.sizeBytes] = .int(table.files.bytes)
    properties["files"] = ["data": .int(Int64(table.files.count))]
    let changed = table.commits.first(where: \.mayChangeData) ?? table.commits.last
    properties[PropertyName.dataChangedAt] = changed?.time.map { .string($0.rfc3339) }
    if !metadata.partitionColumns.isEmpty {
      properties[PropertyName.partitions] = .array(metadata.partitionColumns.map { ["by": "identity", "key": .string($0)] })
    }
    Self.addConfiguration(metadata.configuration, to: &properties)
    properties["snapshots"] = .array(table.commits.map(Self.json))
    properties["schemaVersions"] = .array(Array(SchemaHistory.json(table.schemas).suffix(200)))
    self.init(
      subtype: "Delta table", description: metadata.description, columns: Self.columns(metadata), properties: properties)
  }

  private static func columns(_ metadata: DeltaMetadata) -> [ColumnDraft] {
    let partitions = Set(metadata.partitionColumns)
    return metadata.schema.drafts.map { column in
      var column = column
      if column.path.depth == 1, partitions.contains(column.path.name) { column.properties["partition"] = true }
      return column
    }
  }

  /// Constraints and retention under their own names, everything beside them as it is written.
  private static func addConfiguration(_ configuration: [String: String], to properties: inout JSONObject) {
    let sorted = configuration.sorted { $0.key < $1.key }
    let prefix = "delta.constraints."
    let checks: [JSON] = sorted.filter { $0.key.hasPrefix(prefix) }.map { key, text in
      ["type": "check", "name": .string(String(key.dropFirst(prefix.count))), "expression": .string(text)]
    }
    if !checks.isEmpty { properties[PropertyName.constraints] = .array(checks) }
    let retention = sorted.filter { $0.key == "delta.logRetentionDuration" || $0.key == "delta.deletedFileRetentionDuration" }
    if !retention.isEmpty { properties["retention"] = .object(JSONObject(retention.map { ($0.key, .string($0.value)) })) }
    let shown = sorted.filter { !IcebergTranslator.isSecret($0.key) }.prefix(200)
    if !shown.isEmpty { properties["properties"] = .object(JSONObject(shown.map { ($0.key, .string($0.value)) })) }
    let layer = configuration["layer"]?.lowercased()
    if let layer, ["bronze", "silver", "gold"].contains(layer) { properties[PropertyName.layer] = .string(layer) }
    properties[PropertyName.sourceOwner] = configuration["owner"].map(JSON.string)
  }

  private static func json(_ commit: DeltaCommit) -> JSON {
    var json: JSONObject = ["id": .string("\(commit.version)")]
    json["at"] = commit.time.map { .string($0.rfc3339) }
    json["operation"] = commit.operation.map(JSON.string)
    json["user"] = commit.user.map(JSON.string)
    json["engine"] = commit.engine.map(JSON.string)
    if !commit.metrics.isEmpty { json["metrics"] = .object(commit.metrics) }
    return .object(json)
  }
}
