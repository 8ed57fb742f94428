import Codecs
import SQLite

/// Which edges of an origin a new set takes the place of.
package enum EdgeScope: Hashable, Sendable {
  /// None: the new ones are added.
  case none
  /// All that lead into one asset, such as a view whose definition was read again.
  case into(AssetID)
  /// All that one job makes.
  case by(AssetID)
}

extension CatalogWriter {
  /// States lineage as this write's origin's word.
  /// - Parameters:
  ///   - edges: the edges; ends that are not there yet come into being as stubs.
  ///   - job: what moves the data along them; nil when it is not known.
  ///   - scope: which earlier edges of this origin these replace.
  /// - Returns: how many edges are new or gone.
  @discardableResult
  package func putEdges(
    _ edges: [EdgeDraft], job: AssetReference? = nil, replacing scope: EdgeScope = .none
  ) throws -> Int {
    let jobID = try job.map { try resolve($0) }
    var stale = try edgeRows(in: scope)
    var changed = 0
    for edge in edges {
      let ends = try ends(of: edge, job: jobID)
      stale[ends] = nil
      changed += try store(edge, ends)
    }
    changed += try remove(stale)
    try logEdgeNotes()
    return changed
  }

  /// States as many of these edges as one write should.
  /// - Returns: how many it stated, and how many of them are new.
  func putSome(of edges: ArraySlice<EdgeDraft>, job: AssetReference?) throws -> (stated: Int, new: Int) {
    let jobID = try job.map { try resolve($0) }
    var (stated, new) = (0, 0)
    for edge in edges {
      new += try store(edge, try ends(of: edge, job: jobID))
      stated += 1
      if shouldYield { break }
    }
    try logEdgeNotes()
    return (stated, new)
  }

  /// Takes back this origin's word on all lineage into an asset but these edges.
  /// - Returns: how many edges are gone.
  func removeEdges(into target: AssetReference, except kept: [EdgeDraft], job: AssetReference?) throws -> Int {
    let jobID = try job.map { try resolve($0) }
    var stale = try edgeRows(in: .into(try resolve(target)))
    for edge in kept { stale[try ends(of: edge, job: jobID)] = nil }
    let removed = try remove(stale)
    try logEdgeNotes()
    return removed
  }

  private func remove(_ rows: [EdgeEnds: Int64]) throws -> Int {
    for (ends, row) in rows {
      try connection.run("DELETE FROM edges WHERE id = ?", row)
      try noteEdge(ends, context.origin.kind, added: false)
    }
    return rows.count
  }

  /// Removes one edge, whoever stated it. What its producer states again at the next crawl comes back.
  /// - Throws: `CatalogError.notFound`.
  package func removeEdge(_ id: Int64) throws {
    guard let edge = try reader.edge(id) else { throw CatalogError.notFound(kind: "edge", id: "\(id)") }
    try connection.run("DELETE FROM edges WHERE id = ?", id)
    try noteEdge(
      EdgeEnds(
        source: edge.source.asset, sourceColumn: edge.source.column, target: edge.target.asset,
        targetColumn: edge.target.column, job: edge.job, transformation: edge.transformation), edge.origin.kind,
      added: false)
    try logEdgeNotes()
  }

  /// What makes an edge the same edge, apart from its origin.
  private struct EdgeEnds: Hashable {
    let source: AssetID
    let sourceColumn: ColumnID?
    let target: AssetID
    let targetColumn: ColumnID?
    let job: AssetID?
    let transformation: Transformation

    var edge: LineageEdge {
      LineageEdge(
        source: Subject(source, column: sourceColumn), target: Subject(target, column: targetColumn), job: job,
        transformation: transformation)
    }
  }

  private func ends(of edge: EdgeDraft, job: AssetID?) throws -> EdgeEnds {
    let source = try resolve(edge.source)
    let target = try resolve(edge.target)
    guard source != target || edge.sourceColumn != edge.targetColumn else {
      throw CatalogError.invalid(field: "edges", reason: "has an edge from an asset to itself")
    }
    return EdgeEnds(
      source: source, sourceColumn: try edge.sourceColumn.map { try ensureColumn($0, of: source) }, target: target,
      targetColumn: try edge.targetColumn.map { try ensureColumn($0, of: target) }, job: job,
      transformation: edge.transformation)
  }

  /// The column at the end of an edge. One that the schema does not list is kept as a column that is not there, so that
  /// the edge does not dangle in nothing; a stub simply gets it.
  private func ensureColumn(_ path: FieldPath, of asset: AssetID) throws -> ColumnID {
    let known = try knownColumns(of: asset)
    if let id = known[path] { return id }
    let isGone = try known.arePresent && reader.state(of: asset) != .stub
    touched.insert(asset)
    return try insert([ColumnDraft(path)], of: asset, removed: isGone)[0].id
  }

  private func edgeRows(in scope: EdgeScope) throws -> [EdgeEnds: Int64] {
    let (condition, asset): (String, AssetID)
    switch scope {
    case .none: return [:]
    case .into(let target): (condition, asset) = ("target_id = ?", target)
    // The index of jobs leaves out edges without one; saying so is what lets it be used.
    case .by(let job): (condition, asset) = ("job_id = ? AND job_id <> 0", job)
    }
    var rows: [EdgeEnds: Int64] = [:]
    try connection.query(
      """
      SELECT id, source_id, source_column, target_id, target_column, job_id, transformation FROM edges
      WHERE \(condition) AND origin_id = ?
      """, asset.rawValue, try originID(context.origin)
    ) { row in
      let ends = EdgeEnds(
        source: AssetID(rawValue: row.int64(1)), sourceColumn: Self.column(row.int64(2)),
        target: AssetID(rawValue: row.int64(3)), targetColumn: Self.column(row.int64(4)),
        job: row.int64(5) == 0 ? nil : AssetID(rawValue: row.int64(5)),
        transformation: Transformation(rawValue: row.int(6)) ?? .flow)
      rows[ends] = row.int64(0)
    }
    return rows
  }

  private static func column(_ id: Int64) -> ColumnID? { id == 0 ? nil : ColumnID(rawValue: id) }

  /// Keeps an edge; 1 when it is new. Of one that was stated before, what it was derived from is taken over, and when
  /// it was seen last is noted once a day, so that a crawl of an unchanged source writes nothing.
  private func store(_ edge: EdgeDraft, _ ends: EdgeEnds) throws -> Int {
    let detail = edge.detail.isEmpty ? nil : TextBytes(JSON.object(edge.detail).bytes())
    try connection.run(
      """
      INSERT INTO edges (source_id, source_column, target_id, target_column, job_id, transformation, origin_id,
        confidence, detail, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      ends.source.rawValue, ends.sourceColumn?.rawValue ?? 0, ends.target.rawValue, ends.targetColumn?.rawValue ?? 0,
      ends.job?.rawValue ?? 0, ends.transformation.rawValue, try originID(context.origin), edge.confidence, detail,
      now.microseconds, now.microseconds)
    guard connection.changes == 0 else {
      try noteEdge(ends, context.origin.kind, added: true)
      return 1
    }
    try connection.run(
      """
      UPDATE edges SET detail = ?1, confidence = ?2, last_seen = ?3
      WHERE target_id = ?4 AND origin_id = ?5 AND source_id = ?6 AND target_column = ?7 AND source_column = ?8
        AND job_id = ?9 AND transformation = ?10 AND (detail IS NOT ?1 OR last_seen <= ?3 - 86400000000)
      """,
      detail, edge.confidence, now.microseconds, ends.target.rawValue, try originID(context.origin),
      ends.source.rawValue, ends.targetColumn?.rawValue ?? 0, ends.sourceColumn?.rawValue ?? 0,
      ends.job?.rawValue ?? 0, ends.transformation.rawValue)
    return 0
  }

  private func noteEdge(_ ends: EdgeEnds, _ origin: Origin.Kind, added: Bool) throws {
    if added { try lineage.add(ends.edge, from: origin) } else { try lineage.remove(ends.edge, from: origin) }
    // One entry a pair of assets tells the story; its column edges are read off the edges themselves.
    guard edgeNotes.insert(EdgeNote(source: ends.source, target: ends.target, added: added)).inserted else { return }
    let name = JSON.string(try label(ends.source).fqn.description)
    pendingNotes[ends.target, default: []].append(
      FieldChange("upstream", before: added ? nil : name, after: added ? name : nil))
  }

  /// Logs what became of lineage, one entry for each asset it leads to. What an asset is has not changed, so its time
  /// of change and its search document stay.
  private func logEdgeNotes() throws {
    for (target, fields) in pendingNotes.sorted(by: { $0.key < $1.key }) {
      let number = try log(.edges, of: target, fields)
      try connection.run(
        "UPDATE assets SET revision = ?, version = version + 1 WHERE id = ?", number.rawValue, target.rawValue)
    }
    pendingNotes.removeAll(keepingCapacity: true)
  }
}

/// A pair of assets whose lineage changed in this write.
struct EdgeNote: Hashable {
  let source: AssetID
  let target: AssetID
  let added: Bool
}
