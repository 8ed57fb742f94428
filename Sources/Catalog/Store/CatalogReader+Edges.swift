import Codecs
import SQLite

extension CatalogReader {
  /// One lineage edge.
  package func edge(_ id: Int64) throws -> Edge? {
    let target = Edge.target(of: id)
    return try edges(edgeRun(into: target).words.filter { Edge.id(target, $0.ordinal) == id }, into: target).first
  }

  /// The edges that lead into an asset, between assets and between columns.
  package func edges(into asset: AssetID) throws -> [Edge] {
    try Self.inOrder(edges(edgeRun(into: asset).words, into: asset))
  }

  /// The edges that lead out of an asset, between assets and between columns.
  package func edges(outOf asset: AssetID) throws -> [Edge] { try edges(at: asset) { $0.source == asset } }

  /// The edges that one job makes.
  package func edges(by job: AssetID) throws -> [Edge] { try edges(at: job) { $0.job == job } }

  private func edges(at end: AssetID, where isMeant: (EdgeWord.Key) -> Bool) throws -> [Edge] {
    var found: [Edge] = []
    for target in try edgeTargets(of: end) {
      found += try edges(edgeRun(into: target).words.filter { isMeant($0.key) }, into: target)
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

  /// The assets into which edges lead that have this one as their source or their job.
  func edgeTargets(of end: AssetID) throws -> [AssetID] {
    try connection.all("SELECT target_id FROM edge_ends WHERE asset_id = ?", end.rawValue) {
      AssetID(rawValue: $0.int64(0))
    }
  }

  private func edges(_ words: [EdgeWord], into target: AssetID) throws -> [Edge] {
    var origins: [Int64: Origin] = [:]
    return try words.map { word in
      let origin = try origins[word.key.origin] ?? origin(word.key.origin)
      origins[word.key.origin] = origin
      return Edge(
        id: Edge.id(target, word.ordinal), source: Subject(word.key.source, column: word.key.sourceColumn),
        target: Subject(target, column: word.key.targetColumn), job: word.key.job,
        transformation: word.key.transformation, confidence: word.confidence, detail: word.detail, origin: origin,
        firstSeen: word.firstSeen, lastSeen: word.lastSeen)
    }
  }
}

extension Row {
  /// The lineage in the body of a row.
  func edgeRun(_ column: Int32) throws -> EdgeRun {
    do {
      return try EdgeRun(body: textBytes(column))
    } catch is JSONError { throw damaged("edge") }
  }
}

extension Edge {
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
