import Synchronization

/// The lineage of the whole catalog in memory: what is asked is answered from here, never by recursive SQL.
///
/// The writer replaces the edges that lead into an asset after each commit; readers see the next state at once.
package final class LineageGraph: Sendable {
  private let state = Mutex(Adjacency())

  package init() {}

  /// Replaces all edges that lead into an asset or one of its columns.
  package func replaceEdges(into target: AssetID, by edges: [LineageEdge]) {
    state.withLock { $0.replace(into: target, by: edges) }
  }

  /// The part of the graph that a request asks for.
  package func answer(_ request: LineageRequest) -> LineageAnswer {
    state.withLock { $0.answer(request) }
  }

  /// How many edges there are.
  package var edgeCount: Int { state.withLock { $0.incoming.values.reduce(0) { $0 + $1.count } } }
}

/// Edges by their ends.
private struct Adjacency {
  var incoming: [Subject: [LineageEdge]] = [:]
  var outgoing: [Subject: [LineageEdge]] = [:]
  var subjects: [AssetID: Set<Subject>] = [:]

  mutating func replace(into target: AssetID, by edges: [LineageEdge]) {
    for subject in subjects[target] ?? [] {
      for edge in incoming.removeValue(forKey: subject) ?? [] { outgoing[edge.source]?.removeAll { $0 == edge } }
    }
    subjects[target] = nil
    for edge in Set(edges) {
      incoming[edge.target, default: []].append(edge)
      outgoing[edge.source, default: []].append(edge)
      subjects[target, default: []].insert(edge.target)
    }
  }

  func answer(_ request: LineageRequest) -> LineageAnswer {
    var distances: [Subject: Int] = [request.focus: 0]
    var order = [request.focus]
    if request.direction != .downstream { walk(request, step: -1, &distances, &order) }
    if request.direction != .upstream { walk(request, step: 1, &distances, &order) }
    order.sort { abs(distances[$0] ?? 0) < abs(distances[$1] ?? 0) }
    let shown = Array(order.prefix(request.nodeLimit))
    let visible = Set(shown)
    let edges = shown.flatMap { (incoming[$0] ?? []).filter { visible.contains($0.source) } }
    return LineageAnswer(
      nodes: shown.map { subject in
        LineageNode(
          subject: subject, distance: distances[subject] ?? 0, upstreamCount: incoming[subject]?.count ?? 0,
          downstreamCount: outgoing[subject]?.count ?? 0)
      }, edges: edges, reached: order.count)
  }

  private func walk(
    _ request: LineageRequest, step: Int, _ distances: inout [Subject: Int], _ order: inout [Subject]
  ) {
    var frontier = [request.focus]
    for level in 1...request.depth {
      var next: [Subject] = []
      for subject in frontier {
        for edge in (step < 0 ? incoming[subject] : outgoing[subject]) ?? [] {
          guard request.includesIndirect || edge.transformation.isDirect else { continue }
          let neighbour = step < 0 ? edge.source : edge.target
          guard distances[neighbour] == nil else { continue }
          distances[neighbour] = level * step
          next.append(neighbour)
        }
      }
      if next.isEmpty { return }
      order += next
      frontier = next
    }
  }
}
