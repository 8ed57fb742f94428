import SQLite

extension CatalogReader {
  /// Beyond so many assets reading all edges in order is cheaper than reading those of each.
  private static let catchUpLimit = 50_000

  /// A saved graph with everything that has changed since; nil when it is of another store, or reading the whole store
  /// is surer or cheaper.
  func caughtUp(_ file: GraphFile) throws -> LineageSnapshot? {
    guard try stamp(of: file.stamp.number) == file.stamp else { return nil }
    let since = file.stamp.number.rawValue
    // A merge moves edges of assets that its entry in the log does not name.
    let merged = try connection.integer(
      "SELECT 1 FROM changes WHERE number > ? AND operation = ? LIMIT 1", since, Change.Operation.merged.rawValue)
    guard merged == nil else { return nil }
    let changed = try connection.all(
      "SELECT DISTINCT asset_id FROM changes WHERE number > ? AND asset_id IS NOT NULL LIMIT ?", since,
      Self.catchUpLimit + 1
    ) { AssetID(rawValue: $0.int64(0)) }
    guard changed.count <= Self.catchUpLimit else { return nil }
    var change = LineageChange()
    let origins = try originKinds()
    for asset in changed {
      try forgetEdges(into: asset, of: file.snapshot, &change)
      for word in try edgeRun(into: asset).words {
        try change.add(word.key.edge(into: asset), from: origins[word.key.origin] ?? .inferred)
      }
      try change.mark(asset, isDeleted: try state(of: asset) == .deleted)
    }
    var snapshot = file.snapshot
    snapshot.apply(change)
    return snapshot
  }

  /// The last change of the log; nil when there is none.
  func lastStamp() throws -> ChangeStamp? {
    try connection.first("SELECT number, at FROM changes ORDER BY number DESC LIMIT 1", row: Self.stamp)
  }

  private func stamp(of change: ChangeNumber) throws -> ChangeStamp? {
    try connection.first("SELECT number, at FROM changes WHERE number = ?", change.rawValue, row: Self.stamp)
  }

  private static func stamp(_ row: borrowing Row) -> ChangeStamp {
    ChangeStamp(number: ChangeNumber(rawValue: row.int64(0)), at: row.int64(1))
  }

  /// What changes about an edge is logged under the asset that it leads into.
  private func forgetEdges(into asset: AssetID, of snapshot: LineageSnapshot, _ change: inout LineageChange) throws {
    let columns = try columns(of: asset, includingRemoved: true)
    for subject in [Subject(asset)] + columns.map({ Subject(asset, column: $0.id) }) {
      guard let node = NodeRef(subject) else { continue }
      let page = snapshot.page(of: node)
      for link in page.links(in: node.slot) {
        let job = page.job(link)
        let traits = page.traits(link)
        try change.remove(
          LineageEdge(
            source: snapshot.subject(page.neighbour(link)), target: subject,
            job: job == 0 ? nil : AssetID(rawValue: Int64(job)), transformation: traits.transformation),
          from: traits.origin)
      }
    }
  }
}
