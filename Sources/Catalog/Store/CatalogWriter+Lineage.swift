import SQLite

extension CatalogWriter {
  /// States all lineage that leads into one asset as this origin's word.
  /// - Returns: how many edges are new or gone.
  package func putLineage(_ edges: [EdgeDraft], into target: AssetReference, job: AssetReference?) throws -> Int {
    try putEdges(edges, job: job, replacing: .into(try resolve(target)))
  }

  /// States all lineage that one job makes as this origin's word.
  /// - Returns: how many edges are new or gone.
  package func putLineage(_ edges: [EdgeDraft], by job: AssetReference) throws -> Int {
    try putEdges(edges, job: job, replacing: .by(try resolve(job)))
  }
}

extension CatalogReader {
  /// The asset of that name in the data namespace and everything inside it.
  package func within(_ fqn: FQN) throws -> [AssetID] {
    try locate(.data, fqn, followingRedirects: true).map { try within($0) } ?? []
  }

  /// The asset and everything inside it, containers before their contents.
  func within(_ root: AssetID) throws -> [AssetID] {
    var found = [root]
    var next = 0
    while next < found.count {
      try connection.query("SELECT id FROM assets WHERE parent_id = ?", found[next].rawValue) { row in
        found.append(AssetID(rawValue: row.int64(0)))
      }
      next += 1
    }
    return found
  }
}
