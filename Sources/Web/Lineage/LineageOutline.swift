import Catalog
import Codecs

/// A lineage scene as nested lists, sources and consumers apart: the picture for keyboards and screen readers.
struct LineageOutline {
  private let scene: LineageScene
  private let query: LineageQuery
  private let nodes: [AssetID: LineageScene.Node]
  private let sources: [AssetID: [AssetID]]
  private let targets: [AssetID: [AssetID]]

  init(_ scene: LineageScene, _ query: LineageQuery) {
    self.scene = scene
    self.query = query
    nodes = Dictionary(scene.nodes.map { ($0.label.id, $0) }, uniquingKeysWith: { first, _ in first })
    let edges = scene.sortedEdges
    sources = Dictionary(grouping: edges, by: \.target).mapValues { $0.map(\.source) }
    targets = Dictionary(grouping: edges, by: \.source).mapValues { $0.map(\.target) }
  }

  /// The lists.
  var html: HTML {
    var seen: Set<AssetID> = [scene.focus]
    let up = branch(below: scene.focus, sources, isUp: true, &seen, depth: 0)
    let down = branch(below: scene.focus, targets, isUp: false, &seen, depth: 0)
    // What hangs together with the focus only by going up and down again.
    let rest = scene.nodes.filter { !seen.contains($0.label.id) }
    let others = HTML.each(rest) { "<li>\(line($0, edge: nil))</li>" }
    return """
      <h2>Comes from</h2>\(up.isEmpty ? "<p class=\"none\">Nothing shown.</p>" : up)<h2>Goes to</h2>\(down.isEmpty ? "<p class=\"none\">Nothing shown.</p>" : down)
      \(HTML.when(!rest.isEmpty, "<h2>Also in the picture</h2><ul class=\"outline\">\(others)</ul>"))
      """
  }

  private func branch(
    below node: AssetID, _ neighbours: [AssetID: [AssetID]], isUp: Bool, _ seen: inout Set<AssetID>, depth: Int
  ) -> HTML {
    // Paths through a picture are as long as its nodes are many; deeper lists help nobody.
    guard depth < 40 else { return .empty }
    var items: HTML = .empty
    for id in neighbours[node] ?? [] {
      guard let next = nodes[id] else { continue }
      let edge = isUp ? (id, node) : (node, id)
      guard seen.insert(id).inserted else {
        items = "\(items)<li>\(line(next, edge: edge)) <span class=\"fqn\">(listed above)</span></li>"
        continue
      }
      let inner = branch(below: id, neighbours, isUp: isUp, &seen, depth: depth + 1)
      items = "\(items)<li>\(line(next, edge: edge))\(inner)</li>"
    }
    return items.isEmpty ? .empty : "<ul class=\"outline\">\(items)</ul>"
  }

  private func line(_ node: LineageScene.Node, edge: (AssetID, AssetID)?) -> HTML {
    let detail = edge.flatMap { ends -> HTML? in
      guard scene.edges[LineageScene.Ends(source: ends.0, target: ends.1)]?.isBridge == false,
        let from = nodes[ends.0], let to = nodes[ends.1]
      else { return nil }
      return " · <a href=\"\(EdgePages.address(from: from.label.uuid, to: to.label.uuid))\">how<span class=\"hidden\"> data gets from \(from.label.title) to \(to.label.title)</span></a>"
    }
    let controls = HTML.each(LineageControl.all(node, query)) { control in
      " · <a href=\"\(control.query.address(query.asset ?? node.label.uuid))#outline\">\(control.label)</a>"
    }
    let columns = node.columns.map(\.path.description)
    return """
      <a href="\(query.refocused.address(node.label.uuid))">\(node.label.title)</a> <span class="kind">\(node.label.kind.title)</span>\(HTML.when(!columns.isEmpty, " <span class=\"fqn\">\(columns.joined(separator: ", "))</span>"))\(detail ?? .empty)\(controls)
      """
  }
}
