import Catalog
import Codecs

extension IcebergTranslator {
  private static let snapshotLimit = 30
  private static let versionLimit = 200
  private static let referenceLimit = 200

  /// A table with its columns and its history.
  /// - Parameter statistics: what its manifests tell; nil when they were not read.
  func draft(
    _ table: IcebergTableMetadata, _ identifier: IcebergIdentifier, in namespace: IcebergNamespace,
    at metadataLocation: String?, _ totals: IcebergTotals, _ statistics: IcebergTableStatistics?
  ) throws(CatalogError) -> AssetDraft {
    var properties = common(table.properties)
    properties["formatVersion"] = .int(Int64(table.formatVersion))
    properties["tableUUID"] = table.uuid.map(JSON.string)
    properties["location"] = .string(table.location)
    properties["metadataLocation"] = metadataLocation.map(JSON.string)
    properties[PropertyName.layer] = layer(table.properties, namespace.properties, identifier.namespace).map(JSON.string)
    properties["retention"] = retention(table, namespace)
    properties[PropertyName.dataChangedAt] = table.dataChangedAt.map { .string($0.rfc3339) }
    properties[PropertyName.rowCount] = (statistics?.liveRows ?? totals.rows).map { .int(Int64($0)) }
    properties[PropertyName.sizeBytes] = (statistics?.bytes ?? totals.bytes).map { .int(Int64($0)) }
    properties["files"] = files(totals, statistics)
    addHistory(of: table, to: &properties)
    addLayout(of: table, to: &properties)
    let distinct = table.statistics.last { $0.snapshotID == table.currentSnapshotID } ?? table.statistics.last
    return AssetDraft(
      .table, try fqn(identifier.namespace + [identifier.name]), description: Self.comment(table.properties),
      subtype: "Iceberg table", properties: properties,
      columns: columns(table.currentSchema, statistics, distinct?.distinctCounts ?? [:]),
      aliases: try names(identifier, location: table.location))
  }

  private func files(_ totals: IcebergTotals, _ statistics: IcebergTableStatistics?) -> JSON? {
    var json = JSONObject()
    json["data"] = (statistics?.dataFiles ?? totals.dataFiles).map { .int(Int64($0)) }
    if let deletes = statistics?.deleteFiles ?? totals.deleteFiles, deletes > 0 { json["deletes"] = .int(Int64(deletes)) }
    if let statistics, statistics.deletedRows > 0 { json["deletedRows"] = .int(Int64(statistics.deletedRows)) }
    if let formats = statistics?.formats, !formats.isEmpty {
      json["formats"] = .object(JSONObject(formats.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) }))
    }
    return json.isEmpty ? nil : .object(json)
  }

  /// Snapshots, names of snapshots, and schemas.
  private func addHistory(of table: IcebergTableMetadata, to properties: inout JSONObject) {
    properties["snapshotCount"] = .int(Int64(table.snapshots.count))
    properties["currentSnapshot"] = table.currentSnapshotID.map { .string("\($0)") }
    let snapshots = table.snapshots.sorted { $0.time > $1.time }.prefix(Self.snapshotLimit).map(Self.json)
    if !snapshots.isEmpty { properties["snapshots"] = .array(snapshots) }
    for (kind, key) in [("branch", "branches"), ("tag", "tags")] {
      let named = table.references.filter { $0.kind == kind }.prefix(Self.referenceLimit).map(Self.json)
      if !named.isEmpty { properties[key] = .array(named) }
    }
    properties["schemaVersions"] = .array(Self.versions(table.schemas).suffix(Self.versionLimit))
  }

  private static func json(_ snapshot: IcebergSnapshot) -> JSON {
    var json: JSONObject = ["id": .string("\(snapshot.id)"), "at": .string(snapshot.time.rfc3339)]
    json["operation"] = snapshot.operation.map(JSON.string)
    json["schema"] = snapshot.schemaID.map { .int(Int64($0)) }
    for key in ["added-records", "deleted-records", "total-records", "added-data-files", "deleted-data-files", "total-data-files"] {
      json[key] = snapshot.summary[key].flatMap { Int64($0) }.map(JSON.int)
    }
    return .object(json)
  }

  private static func json(_ reference: IcebergReference) -> JSON {
    var json: JSONObject = ["name": .string(reference.name), "snapshot": .string("\(reference.snapshotID)")]
    json["maxRefAgeMs"] = reference.maxReferenceAge.map { .int(Int64($0)) }
    json["maxSnapshotAgeMs"] = reference.maxSnapshotAge.map { .int(Int64($0)) }
    json["minSnapshotsToKeep"] = reference.minSnapshots.map { .int(Int64($0)) }
    return .object(json)
  }

  /// Every schema by what it changed; fields are the same by their ids, whatever they are called.
  static func versions(_ schemas: [IcebergSchema]) -> [JSON] {
    var earlier: [Int: IcebergFlatField] = [:]
    return schemas.map { schema in
      let fields = schema.flattened
      var json: JSONObject = ["id": .int(Int64(schema.id)), "columns": .int(Int64(fields.count))]
      var changes: [String: [String]] = [:]
      for field in fields {
        let path = field.path.joined(separator: ".")
        guard let before = earlier.removeValue(forKey: field.id) else {
          changes["added", default: []].append("\(path): \(field.type.text)")
          continue
        }
        if before.path.last != field.path.last {
          changes["renamed", default: []].append("\(before.path.joined(separator: ".")) → \(path)")
        }
        if before.type.text != field.type.text || before.isRequired != field.isRequired {
          changes["changed", default: []].append("\(path): \(Self.text(before)) → \(Self.text(field))")
        }
      }
      changes["removed"] = earlier.isEmpty ? nil : earlier.values.map { $0.path.joined(separator: ".") }.sorted()
      for key in ["added", "removed", "renamed", "changed"] {
        json[key] = changes[key].map { .array($0.map(JSON.string)) }
      }
      earlier = Dictionary(fields.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      return .object(json)
    }
  }

  private static func text(_ field: IcebergFlatField) -> String {
    field.isRequired ? "required \(field.type.text)" : field.type.text
  }

  /// Partitioning, now and before, sorting, and what tells rows apart.
  private func addLayout(of table: IcebergTableMetadata, to properties: inout JSONObject) {
    let names = Self.names(table.schemas)
    if let spec = table.currentSpec, !spec.fields.isEmpty {
      properties[PropertyName.partitions] = .array(spec.fields.map { Self.json($0, names) })
    }
    if table.partitionSpecs.count > 1 {
      properties["partitionSpecs"] = .array(
        table.partitionSpecs.map { spec in
          ["id": .int(Int64(spec.id)), "fields": .array(spec.fields.map { Self.json($0, names) })]
        })
    }
    if let order = table.currentSortOrder, !order.fields.isEmpty { properties["sortOrder"] = Self.json(order, names) }
    if table.sortOrders.count > 1 {
      properties["sortOrders"] = .array(
        table.sortOrders.map { order in ["id": .int(Int64(order.id)), "fields": Self.json(order, names)] })
    }
    let keys = table.currentSchema.identifierFieldIDs.compactMap { names[$0] }
    if !keys.isEmpty {
      properties[PropertyName.constraints] = .array([["type": "primary", "columns": .array(keys.map(JSON.string))]])
    }
  }

  private static func json(_ order: IcebergSortOrder, _ names: [Int: String]) -> JSON {
    .array(
      order.fields.map { field in
        let sources = field.sourceIDs.map { names[$0] ?? "field \($0)" }.joined(separator: ", ")
        let key = field.transform == "identity" ? sources : "\(field.transform)(\(sources))"
        return .string("\(key) \(field.direction) \(field.nulls)")
      })
  }

  private static func json(_ field: IcebergPartitionSpec.Field, _ names: [Int: String]) -> JSON {
    let sources = field.sourceIDs.map { names[$0] ?? "field \($0)" }.joined(separator: ", ")
    return ["by": .string(field.transform), "key": .string(sources), "name": .string(field.name)]
  }

  /// What fields are called, the latest names first: a spec may speak of a field that is there no more.
  private static func names(_ schemas: [IcebergSchema]) -> [Int: String] {
    var names: [Int: String] = [:]
    for schema in schemas {
      for field in schema.flattened { names[field.id] = field.path.joined(separator: ".") }
    }
    return names
  }

  /// Whatever speaks of keeping and expiring: properties of the table and of its namespace, and the main branch's rule.
  private func retention(_ table: IcebergTableMetadata, _ namespace: IcebergNamespace) -> JSON? {
    var rules = JSONObject()
    for (key, value) in (namespace.properties.merging(table.properties) { $1 }).sorted(by: { $0.key < $1.key }) {
      let word = key.lowercased()
      let speaks = word.hasPrefix("history.expire.") || word == "ttl" || word.split { !$0.isLetter }.contains("retention")
      if speaks { rules[key] = .string(value) }
    }
    if let main = table.references.first(where: { $0.name == "main" }) {
      rules["main.maxSnapshotAgeMs"] = main.maxSnapshotAge.map { .string("\($0)") }
      rules["main.minSnapshotsToKeep"] = main.minSnapshots.map { .string("\($0)") }
    }
    return rules.isEmpty ? nil : .object(rules)
  }
}
