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
    try edges("e.job_id = ?", job)
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
