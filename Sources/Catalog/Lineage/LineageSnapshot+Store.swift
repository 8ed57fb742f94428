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
      let edge = LineageEdge(
        source: Self.subject(row.int64(0), row.int64(1)), target: Self.subject(row.int64(2), row.int64(3)),
        job: row.int64(4) == 0 ? nil : AssetID(rawValue: row.int64(4)),
        transformation: Transformation(rawValue: row.int(5)) ?? .flow)
      try change.add(edge, from: origins[row.int64(6)] ?? .inferred)
      if change.count >= 2 << 20 {
        snapshot.apply(change)
        change.removeAll()
      }
    }
    for asset in try deletedAssets() { try change.mark(asset, isDeleted: true) }
    snapshot.apply(change)
    return snapshot
  }

  private func originKinds() throws -> [Int64: Origin.Kind] {
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

  private static func subject(_ asset: Int64, _ column: Int64) -> Subject {
    Subject(AssetID(rawValue: asset), column: column == 0 ? nil : ColumnID(rawValue: column))
  }
}
