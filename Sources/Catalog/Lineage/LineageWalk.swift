/// A breadth-first walk in one direction.
struct LineageWalk: Sendable {
  private var found = ReachedNodes()
  /// Where each level ends; level 0 is the focus alone.
  private(set) var ends: [Int] = []
  /// Whether everything within the depth was reached.
  private(set) var isComplete = true

  /// What a walk may pass.
  struct Rules {
    let filter: LinkFilter
    let deleted: DeletedAssets
    let depth: Int
    /// Levels that begin beyond so many nodes may be left unfinished, once `reachLimit` is reached.
    let certain: Int
    let reachLimit: Int
  }

  /// What was reached, the focus first, level by level.
  var nodes: ArraySlice<NodeRef> { found.all }

  /// How many nodes were reached, the focus not counted.
  var reached: Int { max(0, found.count - 1) }

  /// The nodes at a distance.
  func level(_ distance: Int) -> ArraySlice<NodeRef> {
    guard distance > 0, distance < ends.count else { return [] }
    return found.all[ends[distance - 1]..<ends[distance]]
  }

  /// Begins anew and walks.
  mutating func run(from focus: NodeRef, outgoing: Bool, in snapshot: LineageSnapshot, _ rules: Rules) {
    reset()
    found.insert(focus)
    ends.append(1)
    for distance in 1...rules.depth {
      let level = (distance > 1 ? ends[distance - 2] : 0)..<found.count
      let limit = level.upperBound >= rules.certain ? rules.reachLimit : .max
      for index in level where isComplete {
        expand(found[index], outgoing, snapshot, rules)
        if found.count > limit { isComplete = false }
      }
      if found.count == level.upperBound { return }
      ends.append(found.count)
      if !isComplete { return }
    }
  }

  /// Forgets the walk and keeps the room.
  mutating func reset() {
    found.removeAll()
    ends.removeAll(keepingCapacity: true)
    isComplete = true
  }

  @inline(__always)
  private mutating func expand(_ node: NodeRef, _ outgoing: Bool, _ snapshot: LineageSnapshot, _ rules: Rules) {
    // What stands at the other end of an edge between an asset and a column is an end.
    guard node.isColumn == found[0].isColumn else { return }
    if rules.deleted == .shown, node != found[0], snapshot.isDeleted(node) { return }
    let hidesDeleted = rules.deleted == .hidden && snapshot.deletedCount > 0
    snapshot.withPage(of: node) { page in
      page.withNeighbours(in: node.slot &+ (outgoing ? 64 : 0), rules.filter) { neighbours, traits in
        if traits == nil, !hidesDeleted { return found.insert(neighbours) { _ in true } }
        found.insert(neighbours) { place in
          if let traits, !rules.filter.allows(traits[place]) { return false }
          return !hidesDeleted || !snapshot.isDeleted(NodeRef(rawValue: neighbours[place]))
        }
      }
    }
  }
}
