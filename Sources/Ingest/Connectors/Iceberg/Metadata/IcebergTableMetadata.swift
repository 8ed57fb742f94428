import Codecs

/// A table's metadata in any of the format versions 1 to 3 (Iceberg table specification, "Table Metadata").
struct IcebergTableMetadata: Sendable {
  let formatVersion: Int
  let uuid: String?
  let location: String
  let lastUpdated: Timestamp
  let properties: [String: String]
  /// Every schema the table has had, oldest first.
  let schemas: [IcebergSchema]
  let currentSchemaID: Int
  let partitionSpecs: [IcebergPartitionSpec]
  let defaultSpecID: Int
  let sortOrders: [IcebergSortOrder]
  let defaultSortOrderID: Int
  let snapshots: [IcebergSnapshot]
  let currentSnapshotID: Int?
  let references: [IcebergReference]
  let statistics: [IcebergStatisticsFile]

  /// Reads the document.
  init(_ json: JSON) throws(IcebergMetadataError) {
    let object = try IcebergObject(json)
    formatVersion = try object.requiredInt("format-version")
    guard (1...3).contains(formatVersion) else {
      throw object.wrong("format-version", "is \(formatVersion); 1, 2 and 3 are read")
    }
    uuid = try object.text("table-uuid")
    location = try object.requiredText("location")
    lastUpdated = Timestamp(milliseconds: Int64(try object.int("last-updated-ms") ?? 0))
    properties = try object.properties("properties")
    // Version 1 may have the current schema and partition fields alone.
    var schemas = try object.list("schemas") { (schema) throws(IcebergMetadataError) in try IcebergSchema(schema) }
    if schemas.isEmpty, let schema = try object.object("schema") { schemas = [try IcebergSchema(schema)] }
    guard let last = schemas.last else { throw object.wrong("schemas", "is missing or empty") }
    self.schemas = schemas
    currentSchemaID = try object.int("current-schema-id") ?? last.id
    var specs = try object.list("partition-specs") { (spec) throws(IcebergMetadataError) in try IcebergPartitionSpec(spec) }
    if specs.isEmpty { specs = [IcebergPartitionSpec(id: 0, fields: try IcebergPartitionSpec.fields(object, "partition-spec"))] }
    partitionSpecs = specs
    defaultSpecID = try object.int("default-spec-id") ?? specs.last?.id ?? 0
    sortOrders = try object.list("sort-orders") { (order) throws(IcebergMetadataError) in try IcebergSortOrder(order) }
    defaultSortOrderID = try object.int("default-sort-order-id") ?? 0
    snapshots = try object.list("snapshots") { (snapshot) throws(IcebergMetadataError) in try IcebergSnapshot(snapshot) }
    currentSnapshotID = try object.int("current-snapshot-id").flatMap { $0 < 0 ? nil : $0 }
    references = try IcebergReference.list(object)
    statistics = try object.list("statistics") { (file) throws(IcebergMetadataError) in try IcebergStatisticsFile(file) }
  }

  /// The schema that new data has.
  var currentSchema: IcebergSchema { schemas.first { $0.id == currentSchemaID } ?? schemas[schemas.count - 1] }

  /// How new data is partitioned.
  var currentSpec: IcebergPartitionSpec? { partitionSpecs.first { $0.id == defaultSpecID } }

  /// How writers sort new data.
  var currentSortOrder: IcebergSortOrder? { sortOrders.first { $0.id == defaultSortOrderID } }

  /// The state of the table that readers see; nil for a table that nothing was ever written to.
  var currentSnapshot: IcebergSnapshot? { currentSnapshotID.flatMap { id in snapshots.last { $0.id == id } } }

  /// When rows last changed: a rewrite of files changes none. Steps back from the current snapshot through its parents.
  var dataChangedAt: Timestamp? {
    var byID: [Int: IcebergSnapshot] = [:]
    for snapshot in snapshots { byID[snapshot.id] = snapshot }
    var next = currentSnapshot
    var steps = snapshots.count
    while let snapshot = next, steps > 0 {
      let parent = snapshot.parentID.flatMap { byID[$0] }
      if snapshot.operation != "replace" || parent == nil { return snapshot.time }
      next = parent
      steps -= 1
    }
    return nil
  }
}

/// A file with sketches of columns, as the metadata describes it; the file itself need not be read.
struct IcebergStatisticsFile: Sendable {
  let snapshotID: Int
  /// The number of distinct values by field, where a sketch tells it.
  let distinctCounts: [Int: Int]

  init(_ object: IcebergObject) throws(IcebergMetadataError) {
    snapshotID = try object.requiredInt("snapshot-id")
    var counts: [Int: Int] = [:]
    _ = try object.list("blob-metadata") { (blob) throws(IcebergMetadataError) in
      let fields = try blob.ints("fields")
      guard fields.count == 1, let count = try blob.properties("properties")["ndv"].flatMap({ Int($0) }) else { return }
      counts[fields[0]] = count
    }
    distinctCounts = counts
  }
}
