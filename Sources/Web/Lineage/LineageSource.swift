import Catalog
import Codecs

/// The edges at an asset or column: of now from the graph in memory, of an earlier time from the store.
struct LineageSource {
  private let reader: CatalogReader
  private let time: Timestamp?
  private let includesIndirect: Bool
  private var stored: [AssetID: [LineageEdge]] = [:]

  init(_ reader: CatalogReader, at time: Timestamp?, includesIndirect: Bool) {
    self.reader = reader
    self.time = time
    self.includesIndirect = includesIndirect
  }

  /// Edges into and out of a subject; of a job, from what it reads to itself and on to what it writes.
  mutating func edges(at subject: Subject) throws -> [LineageEdge] {
    var edges = try flows(at: subject)
    if subject.column == nil { edges += try work(of: subject.asset) }
    return edges.filter { includesIndirect || $0.transformation.isDirect }
  }

  private mutating func flows(at subject: Subject) throws -> [LineageEdge] {
    guard time == nil else { return try past(subject.asset).filter { $0.source == subject || $0.target == subject } }
    let request = LineageRequest(subject, depth: 1, includesIndirect: includesIndirect, nodeLimit: 100_000)
    return reader.lineage(request).edges.filter { $0.source == subject || $0.target == subject }
  }

  private mutating func past(_ asset: AssetID) throws -> [LineageEdge] {
    if let known = stored[asset] { return known }
    var edges = try (reader.edges(into: asset) + reader.edges(outOf: asset)).filter { isSeen($0) }.map(\.flow)
    edges += try vanished(into: asset)
    stored[asset] = edges
    return edges
  }

  /// Edges into an asset that were there at the time and have gone since: of what happened to a pair afterwards, the
  /// first was its end.
  private func vanished(into asset: AssetID) throws -> [LineageEdge] {
    guard let time else { return [] }
    var filter = ChangeFilter()
    filter.asset = asset
    filter.operations = [.edges]
    filter.since = time.adding(microseconds: 1)
    var judged: Set<String> = []
    var edges: [LineageEdge] = []
    for field in try reader.changes(after: .zero, filter, limit: 1000).flatMap(\.fields) where field.field == "upstream" {
      guard let name = (field.before ?? field.after)?.string, judged.insert(name).inserted, field.before != nil,
        let source = try reader.asset(.data, try FQN(name))
      else { continue }
      edges.append(LineageEdge(source: Subject(source.id), target: Subject(asset), job: nil, transformation: .flow))
    }
    return edges
  }

  private func isSeen(_ edge: Edge) -> Bool { time.map { edge.firstSeen <= $0 } ?? true }

  private func work(of job: AssetID) throws -> [LineageEdge] {
    try reader.edges(by: job).filter { $0.source.column == nil && isSeen($0) }.flatMap { edge in
      [
        LineageEdge(source: edge.source, target: Subject(job), job: nil, transformation: .flow),
        LineageEdge(source: Subject(job), target: edge.target, job: nil, transformation: .flow),
      ]
    }
  }

  /// The flows between columns that lead into an asset.
  func columnFlows(into asset: AssetID) throws -> [Edge] {
    try reader.edges(into: asset).filter { edge in
      edge.source.column != nil && edge.target.column != nil && isSeen(edge)
        && (includesIndirect || edge.transformation.isDirect)
    }
  }
}

extension Edge {
  /// The edge as the graph knows it.
  fileprivate var flow: LineageEdge {
    LineageEdge(source: source, target: target, job: job, transformation: transformation)
  }
}
