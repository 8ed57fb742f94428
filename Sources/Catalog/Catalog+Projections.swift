import SQLite
import System

extension Catalog {
  /// Brings search and lineage in line with the store after a start: the index from where it was saved, the graph whole.
  func catchUp() throws {
    try loadGraph(from: savedGraph.load())
    guard case .loaded(let change) = projections.search.recovery else { return try rebuildSearch() }
    try database.read { connection in
      let reader = CatalogReader(connection: connection, projections: projections)
      let last = try reader.lastChange()
      var catchUp = SearchChange()
      catchUp.forgotten = try connection.all(
        "SELECT document FROM index_notes WHERE change > ? AND document % 2 = 1", change
      ) { $0.int64(0) }
      var places = PlaceFacets()
      var count = 0
      try connection.query(
        """
        SELECT asset_id FROM changes WHERE number > ? AND asset_id IS NOT NULL
        UNION SELECT document / 2 FROM index_notes WHERE change > ? AND document % 2 = 0
        """, change, change
      ) { row in
        let (group, forgotten) = try reader.searchDocuments(of: AssetID(rawValue: row.int64(0)), &places)
        catchUp.groups.append(group)
        catchUp.forgotten += forgotten
        count += group.count
        // Until all is applied the index covers no later change than before.
        guard count > Self.catchUpStep else { return }
        projections.search.apply(catchUp)
        catchUp = SearchChange()
        count = 0
      }
      guard last.rawValue > change || !catchUp.isEmpty else { return }
      catchUp.number = last.rawValue
      projections.search.apply(catchUp)
    }
  }

  /// Documents in memory at once while the index is brought in line.
  private static let catchUpStep = 50_000

  /// Builds search and lineage anew from the store.
  package func reindex() throws {
    try database.write(.people) { try restateEnds(CatalogReader(connection: $0.connection, projections: projections)) }
    try loadGraph(from: nil)
    try rebuildSearch()
  }

  /// Writes anew what the store keeps of links and jobs the other way round.
  private func restateEnds(_ reader: CatalogReader) throws {
    for table in ["link_targets", "job_targets"] { try reader.connection.run("DELETE FROM \(table)") }
    try reader.connection.query("SELECT asset_id FROM link_runs") { row in
      let asset = AssetID(rawValue: row.int64(0))
      for (end, mark) in try reader.linkRun(of: asset).marks { try reader.connection.state(mark, of: asset, at: end) }
    }
    try reader.connection.query("SELECT target_id, body FROM edge_runs") { row in
      for job in try row.edgeRun(1).jobs {
        try reader.connection.state(job, leadsInto: AssetID(rawValue: row.int64(0)))
      }
    }
  }

  private func rebuildSearch() throws {
    try database.read { connection in
      let reader = CatalogReader(connection: connection, projections: projections)
      var places = PlaceFacets()
      try projections.search.rebuild(change: try reader.lastChange().rawValue) { add in
        try connection.query("SELECT id FROM assets ORDER BY id") { row in
          try add(try reader.searchDocuments(of: AssetID(rawValue: row.int64(0)), &places).group)
        }
      }
    }
  }

  /// Reads the graph on the writer thread and puts it in place after the commit: what others write together with it
  /// is in it once, and what they write later follows.
  private func loadGraph(from file: GraphFile?) throws {
    let stamp = try database.write(.people) { transaction in
      let reader = CatalogReader(connection: transaction.connection, projections: projections)
      let known = try file.flatMap { try reader.caughtUp($0) }
      let snapshot = try known ?? reader.lineageSnapshot()
      let graph = projections.graph
      transaction.afterCommit { graph.replace(by: snapshot) }
      return known == nil ? try reader.lastStamp() : nil
    }
    // What was read in full is not to be read in full again, whatever ends this process.
    if let stamp, projections.graph.edgeCount > 0 { savedGraph.replace(by: projections.graph.snapshot, stamp) }
  }

  /// Saves the graph for the next start.
  func saveGraph() throws {
    // On the writer thread no commit is visible that the graph has not followed.
    let stamp = try database.write(.people) { transaction in
      try CatalogReader(connection: transaction.connection, projections: projections).lastStamp()
    }
    guard let stamp, projections.graph.edgeCount > 0 else { return }
    try savedGraph.save(projections.graph.snapshot, stamp)
  }
}
