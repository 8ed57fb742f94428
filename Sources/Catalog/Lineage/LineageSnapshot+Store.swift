import SQLite

extension CatalogReader {
  /// The lineage graph as the store has it at this moment.
  /// - Throws: `SQLiteError`, or `CatalogError.store` for row ids that no store of ours gives out.
  func lineageSnapshot() throws -> LineageSnapshot {
    var snapshot = LineageSnapshot()
    var change = LineageChange()
    let origins = try originKinds()
    try connection.query("SELECT target_id, body FROM edge_runs ORDER BY target_id") { row in
      let target = AssetID(rawValue: row.int64(0))
      for word in try row.edgeRun(1).words {
        try change.add(word.key.edge(into: target), from: origins[word.key.origin] ?? .inferred)
      }
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
