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
    try statingEdges {
      let jobID = try job.map { try resolve($0) }
      var stale = try statedEdges(in: scope)
      var changed = 0
      for edge in edges {
        let (target, key) = try ends(of: edge, job: jobID)
        stale[target]?.remove(key)
        changed += try store(edge, key, into: target)
      }
      return try changed + remove(stale)
    }
  }

  /// States as many of these edges as one write should.
  /// - Returns: how many it stated, and how many of them are new.
  func putSome(of edges: ArraySlice<EdgeDraft>, job: AssetReference?) throws -> (stated: Int, new: Int) {
    try statingEdges {
      let jobID = try job.map { try resolve($0) }
      var (stated, new) = (0, 0)
      for edge in edges {
        let (target, key) = try ends(of: edge, job: jobID)
        new += try store(edge, key, into: target)
        stated += 1
        if shouldYield { break }
      }
      return (stated, new)
    }
  }

  /// Takes back this origin's word on all lineage into an asset but these edges.
  /// - Returns: how many edges are gone.
  func removeEdges(into target: AssetReference, except kept: [EdgeDraft], job: AssetReference?) throws -> Int {
    try statingEdges {
      let jobID = try job.map { try resolve($0) }
      var stale = try statedEdges(in: .into(try resolve(target)))
      for edge in kept {
        let (target, key) = try ends(of: edge, job: jobID)
        stale[target]?.remove(key)
      }
      return try remove(stale)
    }
  }

  private func remove(_ stale: [AssetID: Set<EdgeWord.Key>]) throws -> Int {
    var removed = 0
    for (target, keys) in stale where !keys.isEmpty {
      try open(target).run.removeAll { keys.contains($0.key) }
      for key in keys { try note(key, into: target, context.origin.kind, added: false) }
      removed += keys.count
    }
    return removed
  }

  /// Removes one edge, whoever stated it. What its producer states again at the next crawl comes back.
  /// - Throws: `CatalogError.notFound`.
  package func removeEdge(_ id: Int64) throws {
    guard let edge = try reader.edge(id) else { throw CatalogError.notFound(kind: "edge", id: "\(id)") }
    let target = edge.target.asset
    try statingEdges {
      let open = try open(target)
      guard let word = open.run.words.first(where: { Edge.id(target, $0.ordinal) == id }) else { return }
      open.run.removeAll { $0.ordinal == word.ordinal }
      try note(word.key, into: target, edge.origin.kind, added: false)
    }
  }

  private func ends(of edge: EdgeDraft, job: AssetID?) throws -> (target: AssetID, key: EdgeWord.Key) {
    let source = try resolve(edge.source)
    let target = try resolve(edge.target)
    guard source != target || edge.sourceColumn != edge.targetColumn else {
      throw CatalogError.invalid(field: "edges", reason: "has an edge from an asset to itself")
    }
    let key = EdgeWord.Key(
      source: source, sourceColumn: try edge.sourceColumn.map { try ensureColumn($0, of: source) },
      targetColumn: try edge.targetColumn.map { try ensureColumn($0, of: target) }, job: job,
      transformation: edge.transformation, origin: try ownOrigin())
    return (target, key)
  }

  /// The column at the end of an edge. One that the schema does not list is kept as a column that is not there, so that
  /// the edge does not dangle in nothing; a stub simply gets it.
  private func ensureColumn(_ path: FieldPath, of asset: AssetID) throws -> ColumnID {
    var known = try knownColumns(of: asset)
    if let id = known[path] { return id }
    let isGone = try known.arePresent && reader.state(of: asset) != .stub
    touched.insert(asset)
    let id = try insert([ColumnDraft(path)], of: asset, removed: isGone)[0].id
    known.append(path, id, isPresent: !isGone)
    keep(known, of: asset)
    return id
  }

  /// What this write's origin said of the edges that a scope holds, by what they lead into.
  private func statedEdges(in scope: EdgeScope) throws -> [AssetID: Set<EdgeWord.Key>] {
    let (targets, job): ([AssetID], AssetID?)
    switch scope {
    case .none: return [:]
    case .into(let target): (targets, job) = ([target], nil)
    case .by(let maker): (targets, job) = (try reader.targets(ofJob: maker), maker)
    }
    let origin = try ownOrigin()
    var stated: [AssetID: Set<EdgeWord.Key>] = [:]
    for target in targets {
      let keys = try open(target).run.words.map(\.key)
      stated[target] = Set(keys.filter { $0.origin == origin && (job == nil || $0.job == job) })
    }
    return stated
  }

  /// Keeps an edge; 1 when it is new.
  private func store(_ edge: EdgeDraft, _ key: EdgeWord.Key, into target: AssetID) throws -> Int {
    let word = EdgeWord(
      ordinal: 0, key: key, confidence: edge.confidence, detail: edge.detail, firstSeen: now, lastSeen: now)
    guard try open(target).run.state(word) == .added else { return 0 }
    try note(key, into: target, context.origin.kind, added: true)
    return 1
  }

  /// The lineage into an asset, at hand until the call under way ends.
  @discardableResult
  func open(_ target: AssetID) throws -> OpenEdges {
    // Edges into one asset follow each other.
    if let last = lastOpened, last.target == target { return last }
    let open = try openEdges[target] ?? OpenEdges(try reader.edgeRun(into: target), into: target)
    (openEdges[target], lastOpened) = (open, open)
    return open
  }

  /// Runs `body`, then writes what it did to lineage and logs it; when it ends early, what it did until then.
  func statingEdges<Result>(_ body: () throws -> Result) throws -> Result {
    let result: Result
    do {
      result = try body()
    } catch {
      try saveEdges()
      throw error
    }
    try saveEdges()
    return result
  }

  private func saveEdges() throws {
    for (target, open) in openEdges.sorted(by: { $0.key < $1.key }) where open.run != open.stored {
      try save(open.run, into: target)
      let (jobs, stored) = (open.run.jobs, open.stored.jobs)
      for job in jobs.subtracting(stored) { try connection.state(job, leadsInto: target) }
      for job in stored.subtracting(jobs) {
        try connection.run(
          "DELETE FROM job_targets WHERE job_id = ? AND target_id = ?", job.rawValue, target.rawValue)
      }
    }
    openEdges.removeAll(keepingCapacity: true)
    lastOpened = nil
    try logEdgeNotes()
  }

  private func save(_ run: EdgeRun, into target: AssetID) throws {
    guard !run.words.isEmpty else {
      try connection.run("DELETE FROM edge_runs WHERE target_id = ?", target.rawValue)
      return
    }
    try connection.run(
      "INSERT INTO edge_runs (target_id, body) VALUES (?, ?) ON CONFLICT (target_id) DO UPDATE SET body = excluded.body",
      target.rawValue, TextBytes(run.body))
  }

  private func note(_ key: EdgeWord.Key, into target: AssetID, _ origin: Origin.Kind, added: Bool) throws {
    let edge = key.edge(into: target)
    if added { try lineage.add(edge, from: origin) } else { try lineage.remove(edge, from: origin) }
    // One entry a pair of assets tells the story; its column edges are read off the edges themselves.
    let note = EdgeNote(source: key.source, target: target, added: added)
    guard note != lastEdgeNote, edgeNotes.insert(note).inserted else { return }
    lastEdgeNote = note
    let name = JSON.string(try fqn(of: key.source).description)
    pendingNotes[target, default: []].append(
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
