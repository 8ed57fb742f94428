import Codecs

/// A table's state while its log is replayed (Delta transaction log protocol, "Action Reconciliation").
struct DeltaSnapshot: Sendable {
  var metadata: DeltaMetadata?
  var rules: DeltaProtocol?
  var files = DeltaFiles()

  /// Takes in one action.
  /// - Returns: whether it changes the table's rows.
  mutating func apply(_ action: JSON) throws(DeltaError) -> Bool {
    if let add = action["add"] {
      let rows = add["stats"]?.string.flatMap { DeltaFiles.rows(in: $0.utf8) }
      let deleted = Int64(add["deletionVector"]?["cardinality"]?.int ?? 0)
      files.add(try Self.key(add), size: Int64(add["size"]?.int ?? 0), rows: rows.map { $0 &- deleted })
      return add["dataChange"]?.bool ?? true
    }
    if let remove = action["remove"] {
      files.remove(try Self.key(remove))
      return remove["dataChange"]?.bool ?? true
    }
    if let metadata = action["metaData"] { self.metadata = try DeltaMetadata(metadata) }
    if let rules = action["protocol"] { self.rules = DeltaProtocol(rules) }
    return false
  }

  /// What tells a logical file from others: its path and its deletion vector.
  private static func key(_ action: JSON) throws(DeltaError) -> UInt64 {
    guard let path = action["path"]?.string else { throw .malformed("an action names a file without a path") }
    let vector = action["deletionVector"]
    return DeltaFiles.key(
      path: path.utf8, storage: (vector?["storageType"]?.string ?? "").utf8, vector: (vector?["pathOrInlineDv"]?.string ?? "").utf8,
      offset: vector?["offset"]?.int.map { Int64($0) })
  }
}
