/// A breadth-first walk in one direction.
struct LineageWalk: Sendable {
  /// What was reached, the focus first, level by level.
  private(set) var nodes: [NodeRef] = []
  /// Where each level ends; level 0 is the focus alone.
  private(set) var ends: [Int] = []
  /// Whether everything within the depth was reached.
  private(set) var isComplete = true
  private var marks = NodeMarks()

  /// What a walk may pass.
  struct Rules {
    let filter: LinkFilter
    let deleted: DeletedAssets
    let depth: Int
    /// Levels that begin beyond so many nodes may be left unfinished, once `reachLimit` is reached.
    let certain: Int
    let reachLimit: Int
  }

  /// How many nodes were reached, the focus not counted.
  var reached: Int { max(0, nodes.count - 1) }

  /// The nodes at a distance.
  func level(_ distance: Int) -> ArraySlice<NodeRef> {
    guard distance > 0, distance < ends.count else { return [] }
    return nodes[ends[distance - 1]..<ends[distance]]
  }

  /// Begins anew and walks.
  mutating func run(from focus: NodeRef, outgoing: Bool, in snapshot: LineageSnapshot, _ rules: Rules) {
    reset()
    _ = marks.insert(focus)
    nodes.append(focus)
    ends.append(1)
    for distance in 1...rules.depth {
      let level = (distance > 1 ? ends[distance - 2] : 0)..<nodes.count
      let limit = level.upperBound >= rules.certain ? rules.reachLimit : .max
      for index in level where isComplete {
        expand(nodes[index], outgoing, snapshot, rules)
        if nodes.count > limit { isComplete = false }
      }
      if nodes.count == level.upperBound { return }
      ends.append(nodes.count)
      if !isComplete { return }
    }
  }

  /// Forgets the walk and keeps the room.
  mutating func reset() {
    marks.clear(nodes)
    nodes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    isComplete = true
  }

  @inline(__always)
  private mutating func expand(_ node: NodeRef, _ outgoing: Bool, _ snapshot: LineageSnapshot, _ rules: Rules) {
    // What stands at the other end of an edge between an asset and a column is an end.
    guard node.isColumn == nodes[0].isColumn else { return }
    if rules.deleted == .shown, node != nodes[0], snapshot.isDeleted(node) { return }
    let hidesDeleted = rules.deleted == .hidden && snapshot.deletedCount > 0
    snapshot.withPage(of: node) { page in
      page.forEachNeighbour(in: node.slot &+ (outgoing ? 64 : 0), rules.filter) { neighbour in
        if hidesDeleted, snapshot.isDeleted(neighbour) { return }
        if marks.insert(neighbour) { nodes.append(neighbour) }
      }
    }
  }
}
