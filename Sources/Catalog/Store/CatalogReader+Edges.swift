import SQLite

extension CatalogReader {
  /// One lineage edge.
  package func edge(_ id: Int64) throws -> Edge? {
    try connection.first(
      "SELECT \(Selection.edge) FROM edges e JOIN origins o ON o.id = e.origin_id WHERE e.id = ?", id
    ) { try $0.edge() }
  }

  /// The edges that lead into an asset, between assets and between columns.
  package func edges(into asset: AssetID) throws -> [Edge] {
    try edges("e.target_id = ?", asset)
  }

  /// The edges that lead out of an asset, between assets and between columns.
  package func edges(outOf asset: AssetID) throws -> [Edge] {
    try edges("e.source_id = ?", asset)
  }

  /// The edges that one job makes.
  package func edges(by job: AssetID) throws -> [Edge] {
    // The index of jobs leaves out edges without one; saying so is what lets it be used.
    try edges("e.job_id = ? AND e.job_id <> 0", job)
  }

  /// The edges that lead into or out of an asset, or that it makes as a job; each once.
  func edges(touching asset: AssetID) throws -> [Edge] {
    var seen: Set<Int64> = []
    return try (edges(into: asset) + edges(outOf: asset) + edges(by: asset)).filter { seen.insert($0.id).inserted }
  }

  private func edges(_ condition: String, _ asset: AssetID) throws -> [Edge] {
    try connection.all(
      """
      SELECT \(Selection.edge) FROM edges e JOIN origins o ON o.id = e.origin_id WHERE \(condition)
      ORDER BY e.source_id, e.target_id, e.source_column, e.target_column
      """, asset.rawValue
    ) { try $0.edge() }
  }
}
