import SQLite

extension Catalog {
  /// Copies the catalog of a data directory into a new file, also while a server has it open.
  package static func backup(directory: String, to file: String) throws {
    try Connection(path: "\(directory)/cairn.db", .readOnly).backup(to: file)
  }

  /// Looks for damage in the file and for differences between store, search index and lineage graph.
  /// - Returns: what is wrong, one line each.
  package func check() throws -> [String] {
    var faults = try database.integrityCheck()
    try database.read { connection in
      let reader = CatalogReader(connection: connection, projections: projections)
      var assets = 0
      var columns = 0
      try connection.query("SELECT id FROM assets") { row in
        for document in try reader.searchDocuments(of: AssetID(rawValue: row.int64(0))).documents {
          if document.scope == .asset { assets += 1 } else { columns += 1 }
        }
      }
      let indexed = projections.search.statistics
      if indexed.assets != assets { faults.append("the search index has \(indexed.assets) assets, the store \(assets)") }
      if indexed.columns != columns { faults.append("the search index has \(indexed.columns) columns, the store \(columns)") }
      let last = try reader.lastChange().rawValue
      if indexed.change > last { faults.append("the search index is ahead of the change log: \(indexed.change) > \(last)") }
      var edges: Set<LineageEdge> = []
      try connection.query("SELECT DISTINCT target_id FROM edges") { row in
        edges.formUnion(try reader.graphEdges(into: AssetID(rawValue: row.int64(0))))
      }
      if projections.graph.edgeCount != edges.count {
        faults.append("the lineage graph has \(projections.graph.edgeCount) edges, the store \(edges.count)")
      }
    }
    return faults
  }
}
