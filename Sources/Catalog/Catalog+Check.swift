import SQLite

extension Catalog {
  /// Copies the catalog of a data directory into a new file, also while a server has it open.
  package static func backup(directory: String, to file: String) throws {
    try Connection(path: "\(directory)/cairn.db", .readOnly).backup(to: file)
  }

  /// Looks for damage in the file and for differences between store, search index and lineage graph: every document
  /// and every edge is compared. Nobody may write meanwhile.
  /// - Returns: what is wrong, one line each.
  package func check() throws -> [String] {
    var faults = try database.integrityCheck()
    try database.read { connection in
      let reader = CatalogReader(connection: connection, projections: projections)
      faults += try nameFaults(reader)
      faults += try linkFaults(reader)
      faults += try edgeFaults(reader)
      faults += try searchFaults(reader)
      faults += try graphFaults(reader)
    }
    return faults
  }

  private func nameFaults(_ reader: CatalogReader) throws -> [String] {
    try reader.connection.all(
      "SELECT fqn, count(*) FROM assets GROUP BY fqn COLLATE NOCASE, namespace, fqn HAVING count(*) > 1 LIMIT 5"
    ) { "\($0.int(1)) assets are called \($0.text(0))" }
  }

  /// Compares what is kept of links the other way round with the links.
  private func linkFaults(_ reader: CatalogReader) throws -> [String] {
    var differing: [Int64] = []
    var expected = 0
    try reader.connection.query("SELECT asset_id FROM link_runs") { row in
      let asset = AssetID(rawValue: row.int64(0))
      for (end, mark) in try reader.linkRun(of: asset).marks {
        expected += 1
        let known = try reader.connection.first(
          "SELECT confirmed, is_shown FROM link_targets WHERE target_id = ? AND relation = ? AND asset_id = ?",
          end.target.rawValue, end.relation.rawValue, asset.rawValue
        ) { LinkRun.Mark(confirmed: $0.int(0), isShown: $0.bool(1)) }
        if known != mark, differing.last != DocumentKey.asset(asset) { differing.append(DocumentKey.asset(asset)) }
      }
    }
    if !differing.isEmpty { return ["links are not found from where they lead: of \(try Self.names(differing, reader))"] }
    let kept = try reader.connection.integer("SELECT count(*) FROM link_targets") ?? 0
    return kept == expected ? [] : ["\(kept - expected) links are found from where they lead that nothing states"]
  }

  /// Compares what is kept of jobs with the edges that they make.
  private func edgeFaults(_ reader: CatalogReader) throws -> [String] {
    var differing: [Int64] = []
    var expected = 0
    try reader.connection.query("SELECT target_id, body FROM edge_runs") { row in
      let target = row.int64(0)
      for job in try row.edgeRun(1).jobs {
        expected += 1
        let isKnown = try reader.connection.integer(
          "SELECT 1 FROM job_targets WHERE job_id = ? AND target_id = ?", job.rawValue, target) != nil
        let document = DocumentKey.asset(AssetID(rawValue: target))
        if !isKnown, differing.last != document { differing.append(document) }
      }
    }
    if !differing.isEmpty {
      return ["lineage is not found from its job: into \(try Self.names(differing, reader))"]
    }
    let kept = try reader.connection.integer("SELECT count(*) FROM job_targets") ?? 0
    return kept == expected ? [] : ["lineage is found \(kept - expected) times from jobs that make none"]
  }

  private func searchFaults(_ reader: CatalogReader) throws -> [String] {
    var comparison = SearchComparison(projections.search)
    var batch: [SearchDocument] = []
    try reader.connection.query("SELECT id FROM assets ORDER BY id") { row in
      batch += try reader.searchDocuments(of: AssetID(rawValue: row.int64(0))).group.all
      guard batch.count >= 10_000 else { return }
      comparison.compare(batch)
      batch.removeAll(keepingCapacity: true)
    }
    comparison.compare(batch)
    var faults: [String] = []
    if !comparison.missing.isEmpty {
      faults.append("the search index lacks \(try Self.names(comparison.missing, reader))")
    }
    if !comparison.different.isEmpty {
      faults.append("the search index has old words for \(try Self.names(comparison.different, reader))")
    }
    if comparison.surplus > 0 {
      faults.append("the search index has \(comparison.surplus) documents that the store does not have")
    }
    let (indexed, last) = (projections.search.statistics.change, try reader.lastChange().rawValue)
    if indexed > last { faults.append("the search index is ahead of the change log: \(indexed) > \(last)") }
    return faults
  }

  /// The first few of some documents by name, and how many more there are.
  private static func names(_ keys: [Int64], _ reader: CatalogReader) throws -> String {
    let most = 5
    let names = try keys.prefix(most).map { try reader.name(ofDocument: $0) }.joined(separator: ", ")
    return keys.count > most ? "\(names) and \(keys.count - most) more" : names
  }

  private func graphFaults(_ reader: CatalogReader) throws -> [String] {
    let comparison = LineageComparison(graph: projections.graph.snapshot, store: try reader.lineageSnapshot())
    var faults: [String] = []
    if !comparison.missing.isEmpty {
      faults.append("the lineage graph lacks \(try Self.names(comparison.missing, reader))")
    }
    if !comparison.surplus.isEmpty {
      faults.append(
        "the lineage graph has edges that the store does not have: \(try Self.names(comparison.surplus, reader))")
    }
    if !comparison.misjudged.isEmpty {
      let keys = comparison.misjudged.map(DocumentKey.asset)
      faults.append("the lineage graph does not know whether these are deleted: \(try Self.names(keys, reader))")
    }
    return faults
  }

  /// The first few of some edges by the names of their ends, and how many more there are.
  private static func names(_ edges: Set<LineageComparison.Ends>, _ reader: CatalogReader) throws -> String {
    let most = 5
    func name(_ subject: Subject) throws -> String {
      try reader.name(ofDocument: subject.column.map { DocumentKey.column($0) } ?? DocumentKey.asset(subject.asset))
    }
    let names = try edges.map { "\(try name($0.source)) → \(try name($0.target))" }.sorted()
    return names.prefix(most).joined(separator: ", ") + (names.count > most ? " and \(names.count - most) more" : "")
  }
}
