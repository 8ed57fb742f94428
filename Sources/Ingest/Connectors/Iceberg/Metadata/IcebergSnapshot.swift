import Codecs

/// The state of a table at some time (Iceberg table specification, "Snapshots").
struct IcebergSnapshot: Sendable {
  let id: Int
  let parentID: Int?
  let time: Timestamp
  /// `append`, `replace`, `overwrite` or `delete`.
  let operation: String?
  /// Counts and whatever else the writer tells, as texts.
  let summary: [String: String]
  let schemaID: Int?
  /// Where the list of manifests lies; nil in version 1 when the manifests are named here.
  let manifestList: String?
  let manifests: [String]

  init(_ object: IcebergObject) throws(IcebergMetadataError) {
    id = try object.requiredInt("snapshot-id")
    parentID = try object.int("parent-snapshot-id")
    time = Timestamp(milliseconds: Int64(try object.requiredInt("timestamp-ms")))
    var summary = try object.properties("summary")
    operation = summary.removeValue(forKey: "operation")
    self.summary = summary
    schemaID = try object.int("schema-id")
    manifestList = try object.text("manifest-list")
    manifests = try object.texts("manifests")
  }
}

/// A name for a snapshot (Iceberg table specification, "Snapshot Reference").
struct IcebergReference: Hashable, Sendable {
  let name: String
  /// `branch` or `tag`.
  let kind: String
  let snapshotID: Int
  let maxReferenceAge: Int?
  let maxSnapshotAge: Int?
  let minSnapshots: Int?

  static func list(_ object: IcebergObject) throws(IcebergMetadataError) -> [IcebergReference] {
    guard let references = try object.object("refs") else { return [] }
    var list: [IcebergReference] = []
    for member in references.json {
      let reference = try IcebergObject(member.value, references.place(member.key))
      list.append(
        IcebergReference(
          name: member.key, kind: try reference.text("type") ?? "branch",
          snapshotID: try reference.requiredInt("snapshot-id"),
          maxReferenceAge: try reference.int("max-ref-age-ms"),
          maxSnapshotAge: try reference.int("max-snapshot-age-ms"),
          minSnapshots: try reference.int("min-snapshots-to-keep")))
    }
    return list
  }
}
