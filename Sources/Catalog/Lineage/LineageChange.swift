/// What a write means for the lineage graph, edge by edge.
///
/// Each origin's word counts on its own: an edge that two origins state is added twice, and is gone when both took it
/// back.
package struct LineageChange: Sendable {
  private(set) var edits: [LinkEdit] = []
  private(set) var deleted: [NodeRef: Bool] = [:]

  package init() {}

  /// Whether nothing changes.
  package var isEmpty: Bool { edits.isEmpty && deleted.isEmpty }

  /// How many edges come or go.
  package var count: Int { edits.count / 2 }

  /// An origin of that kind states an edge.
  /// - Throws: `CatalogError.store` for row ids that no store of ours gives out.
  package mutating func add(_ edge: LineageEdge, from origin: Origin.Kind) throws(CatalogError) {
    try append(edge, origin, 1)
  }

  /// An origin of that kind takes an edge back.
  /// - Throws: `CatalogError.store` for row ids that no store of ours gives out.
  package mutating func remove(_ edge: LineageEdge, from origin: Origin.Kind) throws(CatalogError) {
    try append(edge, origin, -1)
  }

  /// An asset is deleted, or there again.
  /// - Throws: `CatalogError.store` for a row id that no store of ours gives out.
  package mutating func mark(_ asset: AssetID, isDeleted: Bool) throws(CatalogError) {
    deleted[try Self.node(Subject(asset))] = isDeleted
  }

  /// The assets into which edges come or go that have an asset or one of its columns as their source.
  func targets(of source: AssetID) -> Set<AssetID> {
    var targets: Set<AssetID> = []
    // Both ends of an edge follow each other, the one at its target first.
    for place in stride(from: 0, to: edits.count - 1, by: 2) where Int64(edits[place + 1].owner) == source.rawValue {
      targets.insert(AssetID(rawValue: Int64(edits[place].owner)))
    }
    return targets
  }

  /// Forgets all, to be filled again.
  package mutating func removeAll() {
    edits.removeAll(keepingCapacity: true)
    deleted.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ edge: LineageEdge, _ origin: Origin.Kind, _ amount: Int8) throws(CatalogError) {
    let source = try Self.node(edge.source)
    let target = try Self.node(edge.target)
    let traits = LinkTraits(edge.transformation, origin)
    let job = try edge.job.map { job throws(CatalogError) in try Self.node(Subject(job)).rawValue } ?? 0
    edits.append(
      LinkEdit(
        node: target, owner: try Self.node(Subject(edge.target.asset)).rawValue, neighbour: source, job: job,
        traits: traits, isOutgoing: false, amount: amount))
    edits.append(
      LinkEdit(
        node: source, owner: try Self.node(Subject(edge.source.asset)).rawValue, neighbour: target, job: 0,
        traits: traits, isOutgoing: true, amount: amount))
  }

  private static func node(_ subject: Subject) throws(CatalogError) -> NodeRef {
    guard let node = NodeRef(subject) else {
      throw .store("a lineage edge has an end with row id \(subject.column?.rawValue ?? subject.asset.rawValue)")
    }
    return node
  }
}
