/// Holds the graph that answers against one that was read from the store just now, edge by edge and both ways.
struct LineageComparison {
  /// The ends of an edge.
  struct Ends: Hashable {
    let source: Subject
    let target: Subject
  }

  /// Edges of the store that the graph lacks, or has in one direction only.
  private(set) var missing: Set<Ends> = []
  /// Edges of the graph that the store does not have.
  private(set) var surplus: Set<Ends> = []
  /// Assets that the graph takes for deleted when they are there, or the other way round.
  private(set) var misjudged: [AssetID] = []

  private let graph: LineageSnapshot
  private let store: LineageSnapshot

  init(graph: LineageSnapshot, store: LineageSnapshot) {
    self.graph = graph
    self.store = store
    for page in 0..<max(graph.assets.pageCount, store.assets.pageCount) {
      compare(graph.assets[page], store.assets[page], from: NodeRef(rawValue: UInt32(page) << 6))
    }
    for page in 0..<max(graph.columns.pageCount, store.columns.pageCount) {
      compare(graph.columns[page], store.columns[page], from: NodeRef(rawValue: UInt32(page) << 6 | 1 << 31))
    }
  }

  private mutating func compare(_ found: LineagePage, _ expected: LineagePage, from first: NodeRef) {
    guard found != expected else { return }
    for slot in 0..<64 {
      let node = NodeRef(rawValue: first.rawValue + UInt32(slot))
      if (found.deleted ^ expected.deleted) & 1 << UInt64(slot) != 0 {
        misjudged.append(AssetID(rawValue: Int64(node.id)))
      }
      for list in [slot, slot + 64] {
        let (only, lacking) = Self.differences(found.entries(in: list), expected.entries(in: list))
        for neighbour in only { surplus.insert(ends(node, neighbour, list, graph)) }
        for neighbour in lacking { missing.insert(ends(node, neighbour, list, store)) }
      }
    }
  }

  private func ends(_ node: NodeRef, _ neighbour: NodeRef, _ list: Int, _ snapshot: LineageSnapshot) -> Ends {
    let (node, neighbour) = (snapshot.subject(node), snapshot.subject(neighbour))
    return list < 64 ? Ends(source: neighbour, target: node) : Ends(source: node, target: neighbour)
  }

  /// What only one of two sorted lists has.
  private static func differences(_ left: [LinkEntry], _ right: [LinkEntry]) -> (left: [NodeRef], right: [NodeRef]) {
    var result: (left: [NodeRef], right: [NodeRef]) = ([], [])
    var (first, second) = (0, 0)
    while first < left.count || second < right.count {
      if second == right.count || first < left.count && left[first] < right[second] {
        result.left.append(left[first].neighbour)
        first += 1
      } else if first == left.count || right[second] < left[first] {
        result.right.append(right[second].neighbour)
        second += 1
      } else {
        first += 1
        second += 1
      }
    }
    return result
  }
}

/// An edge as it stands in the list of a node.
private struct LinkEntry: Comparable {
  let neighbour: NodeRef
  let traits: LinkTraits
  let job: UInt32

  static func < (left: LinkEntry, right: LinkEntry) -> Bool {
    (left.neighbour, left.traits, left.job) < (right.neighbour, right.traits, right.job)
  }
}

extension LineagePage {
  fileprivate func entries(in list: Int) -> [LinkEntry] {
    links(in: list).map { LinkEntry(neighbour: neighbour($0), traits: traits($0), job: list < 64 ? job($0) : 0) }
  }
}
