import SQLite

extension CatalogReader {
  /// The lineage graph as the store has it at this moment.
  /// - Throws: `SQLiteError`, or `CatalogError.store` for row ids that no store of ours gives out.
  func lineageSnapshot() throws -> LineageSnapshot {
    var snapshot = LineageSnapshot()
    var change = LineageChange()
    let origins = try originKinds()
    // In the order of the index that holds all of these columns, so that no row of the table is read.
    try connection.query(
      """
      SELECT source_id, source_column, target_id, target_column, job_id, transformation, origin_id FROM edges
      ORDER BY target_id, origin_id
      """
    ) { row in
      try change.add(row.lineageEdge(), from: origins[row.int64(6)] ?? .inferred)
      if change.count >= 2 << 20 {
        snapshot.apply(change)
        change.removeAll()
      }
    }
    for asset in try deletedAssets() { try change.mark(asset, isDeleted: true) }
    snapshot.apply(change)
    return snapshot
  }

  func originKinds() throws -> [Int64: Origin.Kind] {
    var kinds: [Int64: Origin.Kind] = [:]
    try connection.query("SELECT id, kind FROM origins") { row in
      kinds[row.int64(0)] = Origin.Kind(rawValue: row.int(1))
    }
    return kinds
  }

  /// Kind by kind, since the index by state begins with the kind.
  private func deletedAssets() throws -> [AssetID] {
    try AssetKind.allCases.flatMap { kind in
      try connection.all(
        "SELECT id FROM assets WHERE kind = ? AND state = ?", kind.code, Asset.State.deleted.rawValue
      ) { AssetID(rawValue: $0.int64(0)) }
    }
  }
}

extension Row {
  /// The edge of a row that begins with source, source column, target, target column, job and transformation.
  func lineageEdge() -> LineageEdge {
    LineageEdge(
      source: subject(of: AssetID(rawValue: int64(0)), 1), target: subject(of: AssetID(rawValue: int64(2)), 3),
      job: int64(4) == 0 ? nil : AssetID(rawValue: int64(4)), transformation: Transformation(rawValue: int(5)) ?? .flow)
  }
}
