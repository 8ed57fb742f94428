extension CatalogWriter {
  /// Has edges lead into, out of and through the target that led into, out of and through the duplicate. Of two that
  /// become the same, the target's stays.
  /// - Parameter columns: the columns of the target by those of the duplicate.
  func moveEdges(of duplicate: AssetID, to target: AssetID, _ columns: [ColumnID: ColumnID]) throws {
    try statingEdges {
      for asset in try targets(of: duplicate, columns.keys).union([target, duplicate]) { try open(asset) }
      for open in openEdges.values {
        open.run.change { key in
          if key.source == duplicate { key.source = target }
          if key.job == duplicate { key.job = target }
          key.sourceColumn = key.sourceColumn.map { columns[$0] ?? $0 }
          key.targetColumn = key.targetColumn.map { columns[$0] ?? $0 }
        }
      }
      let (gone, kept) = (try open(duplicate), try open(target))
      for word in gone.run.words { try kept.run.adopt(word) }
      gone.run.removeAll { _ in true }
      // An edge between the two would now lead from the target to itself.
      kept.run.removeAll { $0.key.isLoop(at: target) }
      try followOpenEdges()
    }
  }

  /// Into what edges may lead that lead out of an asset or through it: what is committed, and what waits for that.
  private func targets(of asset: AssetID, _ columns: some Sequence<ColumnID>) throws -> Set<AssetID> {
    var targets = reader.projections.graph.snapshot.targets(of: asset, columns)
    for change in unfollowed + [lineage] { targets.formUnion(change.targets(of: asset)) }
    return try targets.union(reader.targets(ofJob: asset))
  }

  /// Tells the graph of all edges that were moved or dropped.
  private func followOpenEdges() throws {
    let kinds = try reader.originKinds()
    for (target, open) in openEdges {
      let (before, after) = (Set(open.stored.words.map(\.key)), Set(open.run.words.map(\.key)))
      for key in before.subtracting(after) {
        try lineage.remove(key.edge(into: target), from: kinds[key.origin] ?? .inferred)
      }
      for key in after.subtracting(before) {
        try lineage.add(key.edge(into: target), from: kinds[key.origin] ?? .inferred)
      }
    }
  }
}
