import Catalog

/// The part of the lineage graph that one page draws: values, with nothing left to look up but words.
struct LineageScene {
  /// An asset in the picture.
  struct Node {
    let label: AssetLabel
    /// Steps from the focus: negative upstream.
    let distance: Int
    /// Direct neighbours in the whole graph.
    var upstream = 0
    var downstream = 0
    /// Neighbours that are not in the picture.
    var hiddenUp = 0
    var hiddenDown = 0
    /// Pages of neighbours shown on each side; 0 is closed.
    var pagesUp = 0
    var pagesDown = 0
    /// The columns drawn inside, and how many more take part.
    var columns: [Column] = []
    var moreColumns = 0
  }

  /// Data that flows from one column to another.
  struct ColumnFlow: Hashable {
    let source: ColumnID
    let target: ColumnID
    let transformation: Transformation
  }

  /// Data that flows from one asset to another.
  struct Edge {
    let source: AssetID
    let target: AssetID
    var transformations: Set<Transformation> = []
    var columns: Set<ColumnFlow> = []
    var jobs: Set<AssetID> = []
    /// Whether it stands for a way through nodes that are hidden.
    var isBridge = false
  }

  /// Two ends.
  struct Ends: Hashable {
    let source: AssetID
    let target: AssetID
  }

  let focus: AssetID
  /// The column whose lineage alone is shown.
  var focusColumn: ColumnID?
  /// The nearest first.
  var nodes: [Node] = []
  var edges: [Ends: Edge] = [:]
  /// Whether the cap on nodes left some out that the query asks for.
  var isCut = false
  /// Nodes that a filter hides.
  var filtered = 0

  /// Adds to the edge between two assets, making it if need be.
  mutating func connect(_ source: AssetID, _ target: AssetID, _ change: (inout Edge) -> Void) {
    guard source != target else { return }
    change(&edges[Ends(source: source, target: target), default: Edge(source: source, target: target)])
  }

  /// The edges in an order that does not change from one answer to the next.
  var sortedEdges: [Edge] {
    edges.values.sorted { ($0.source, $0.target) < ($1.source, $1.target) }
  }

  /// Hides the nodes that do not pass. Those that remain are joined where data flows through hidden ones.
  mutating func keep(_ passes: (Node) throws -> Bool) rethrows {
    let kept = try Set(nodes.filter { try $0.label.id == focus || passes($0) }.map(\.label.id))
    guard kept.count < nodes.count else { return }
    filtered += nodes.count - kept.count
    let outgoing = Dictionary(grouping: edges.keys, by: \.source).mapValues { $0.map(\.target) }
    for start in kept {
      var seen: Set<AssetID> = []
      var pending = (outgoing[start] ?? []).filter { !kept.contains($0) }
      while let hidden = pending.popLast() {
        guard seen.insert(hidden).inserted else { continue }
        for next in outgoing[hidden] ?? [] {
          if !kept.contains(next) {
            pending.append(next)
          } else if edges[Ends(source: start, target: next)] == nil {
            connect(start, next) { $0.isBridge = true }
          }
        }
      }
    }
    nodes.removeAll { !kept.contains($0.label.id) }
    edges = edges.filter { kept.contains($0.key.source) && kept.contains($0.key.target) }
  }

  /// Hides what lies between: what has both sources and consumers in the picture, the focus apart.
  mutating func keepEnds() {
    let sources = Set(edges.keys.map(\.source))
    let targets = Set(edges.keys.map(\.target))
    keep { !(sources.contains($0.label.id) && targets.contains($0.label.id)) }
  }
}
