import Codecs
import SQLite

extension CatalogReader {
  /// One lineage edge.
  package func edge(_ id: Int64) throws -> Edge? {
    try edges(into: [Edge.target(of: id)]) { target, word in Edge.id(target, word.ordinal) == id }.first
  }

  /// The edges that lead into an asset, between assets and between columns.
  package func edges(into asset: AssetID) throws -> [Edge] { try edges(into: [asset]) { _, _ in true } }

  /// The edges that lead out of an asset, between assets and between columns. Inside a write, those that are committed.
  package func edges(outOf asset: AssetID) throws -> [Edge] {
    let columns = try columns(of: asset, includingRemoved: true).map(\.id)
    let targets = projections.graph.snapshot.targets(of: asset, columns)
    return try edges(into: Array(targets)) { _, word in word.key.source == asset }
  }

  /// The edges that one job makes.
  package func edges(by job: AssetID) throws -> [Edge] {
    try edges(into: targets(ofJob: job)) { _, word in word.key.job == job }
  }

  private func edges(into targets: [AssetID], where isMeant: (AssetID, EdgeWord) -> Bool) throws -> [Edge] {
    var origins: [Int64: Origin] = [:]
    var found: [Edge] = []
    for target in targets {
      for word in try edgeRun(into: target).words where isMeant(target, word) {
        let origin = try origins[word.key.origin] ?? origin(word.key.origin)
        origins[word.key.origin] = origin
        found.append(Edge(word, into: target, by: origin))
      }
    }
    return Self.inOrder(found)
  }

  private static func inOrder(_ edges: [Edge]) -> [Edge] {
    func place(_ edge: Edge) -> (Int64, Int64, Int64, Int64) {
      (edge.source.asset.rawValue, edge.target.asset.rawValue, edge.source.columnRow, edge.target.columnRow)
    }
    return edges.sorted { place($0) < place($1) }
  }

  /// All lineage that leads into an asset.
  func edgeRun(into target: AssetID) throws -> EdgeRun {
    try connection.first("SELECT body FROM edge_runs WHERE target_id = ?", target.rawValue) { try $0.edgeRun(0) }
      ?? EdgeRun()
  }

  /// The assets into which a job makes edges.
  func targets(ofJob job: AssetID) throws -> [AssetID] {
    try connection.all("SELECT target_id FROM job_targets WHERE job_id = ?", job.rawValue) {
      AssetID(rawValue: $0.int64(0))
    }
  }
}

extension Row {
  /// The lineage in the body of a row.
  func edgeRun(_ column: Int32) throws -> EdgeRun {
    try withText(column) { body throws(CatalogError) in try EdgeRun(body: body) }
  }
}

extension Edge {
  fileprivate init(_ word: EdgeWord, into target: AssetID, by origin: Origin) {
    self.init(
      id: Self.id(target, word.ordinal), source: Subject(word.key.source, column: word.key.sourceColumn),
      target: Subject(target, column: word.key.targetColumn), job: word.key.job,
      transformation: word.key.transformation, confidence: word.confidence, detail: word.detail, origin: origin,
      firstSeen: word.firstSeen, lastSeen: word.lastSeen)
  }

  /// An edge's id holds what it leads into, and its number there. It has 53 bits, which is what JavaScript counts to.
  static func id(_ target: AssetID, _ ordinal: Int) -> Int64 {
    target.rawValue << ordinalBits | Int64(ordinal)
  }

  /// What the edge with an id leads into.
  fileprivate static func target(of id: Int64) -> AssetID { AssetID(rawValue: id >> ordinalBits) }

  private static let ordinalBits: Int64 = 22

  /// So many edges may ever lead into one asset.
  static let mostOrdinals = 1 << Int(ordinalBits)
}
