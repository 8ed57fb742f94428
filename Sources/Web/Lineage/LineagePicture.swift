import Catalog
import Codecs

/// A lineage scene as SVG. Colours stand as attributes, so that a saved picture has them; the page's style sheet goes
/// before them and follows light and dark.
struct LineagePicture {
  private let scene: LineageScene
  /// Makes the addresses of the controls; nil for a file, which has none.
  private let query: LineageQuery?
  private let layout: LayeredLayout
  private let index: [AssetID: Int]

  private static let width = 230
  private static let head = 44
  private static let bar = 28
  private static let row = 24

  init(_ scene: LineageScene, _ query: LineageQuery?) {
    self.scene = scene
    self.query = query
    let index = Dictionary(scene.nodes.enumerated().map { ($1.label.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.index = index
    layout = LayeredLayout(
      heights: scene.nodes.map { Self.height($0, hasControls: query != nil) }, width: Self.width,
      edges: scene.sortedEdges.map { (index[$0.source] ?? -1, index[$0.target] ?? -1) })
  }

  private static func height(_ node: LineageScene.Node, hasControls: Bool) -> Int {
    let rows = node.columns.count + (node.moreColumns > 0 ? 1 : 0)
    return head + (hasControls && hasBar(node) ? bar : 0) + rows * row + (rows > 0 ? 4 : 0)
  }

  private static func hasBar(_ node: LineageScene.Node) -> Bool {
    node.hiddenUp > 0 || node.hiddenDown > 0 || node.pagesUp > 0 && node.upstream > 0 || node.pagesDown > 0 && node.downstream > 0
  }

  /// The picture.
  var svg: HTML {
    let edges = HTML.each(zip(scene.sortedEdges, layout.routes)) { edge, route in draw(edge, route) }
    let nodes = HTML.each(scene.nodes.enumerated()) { draw($1, layout.places[$0]) }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(layout.width)" height="\(layout.height)" viewBox="0 0 \(layout.width) \(layout.height)" role="group" aria-label="Lineage graph" font-family="system-ui, sans-serif">
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" fill="#55605b" d="M0 0L8 4L0 8z"/></marker></defs>\(edges)\(nodes)</svg>
      """
  }

  // MARK: edges

  private func draw(_ edge: LineageScene.Edge, _ route: [LayeredLayout.Point]) -> HTML {
    guard let from = index[edge.source], let to = index[edge.target] else { return .empty }
    let title = "\(scene.nodes[from].label.title) to \(scene.nodes[to].label.title)"
    var lines: HTML = .empty
    let flows = edge.columns.compactMap { flow -> (Int, Int, Bool)? in
      guard let start = row(of: flow.source, in: from), let end = row(of: flow.target, in: to) else { return nil }
      return (start, end, flow.transformation.isDirect)
    }
    for flow in flows.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      lines = "\(lines)\(path(from, to, flow.0, flow.1, route, flow.2 ? "edge column" : "edge column indirect"))"
    }
    if flows.isEmpty {
      lines = path(from, to, Self.head / 2, Self.head / 2, route, edge.isBridge ? "edge bridge" : "edge")
    }
    guard query != nil, !edge.isBridge else { return "<g><title>\(title)\(edge.isBridge ? ", through what is hidden" : "")</title>\(lines)</g>" }
    let address = EdgePages.address(from: scene.nodes[from].label.uuid, to: scene.nodes[to].label.uuid)
    return "<a class=\"flow\" href=\"\(address)\" tabindex=\"-1\" aria-label=\"\(title)\"><title>\(title)</title>\(lines)</a>"
  }

  /// How far below a node's upper edge the row of a column is; nil when it is not drawn.
  private func row(of column: ColumnID, in node: Int) -> Int? {
    guard let place = scene.nodes[node].columns.firstIndex(where: { $0.id == column }) else { return nil }
    let bar = query != nil && Self.hasBar(scene.nodes[node]) ? Self.bar : 0
    return Self.head + bar + place * Self.row + Self.row / 2
  }

  private func path(
    _ from: Int, _ to: Int, _ start: Int, _ end: Int, _ route: [LayeredLayout.Point], _ style: String
  ) -> HTML {
    let (a, b) = (layout.places[from], layout.places[to])
    var points = [LayeredLayout.Point(x: a.x + Self.width, y: a.y + start)] + route
    points.append(LayeredLayout.Point(x: b.x, y: b.y + end))
    var text = "M\(points[0].x) \(points[0].y)"
    for (one, other) in zip(points, points.dropFirst()) {
      let bend = other.x > one.x ? (other.x - one.x) / 2 : 60
      text += "C\(one.x + bend) \(one.y) \(other.x - bend) \(other.y) \(other.x) \(other.y)"
    }
    let isDashed = style.contains("bridge") || style.contains("indirect")
    return """
      <path class="\(style)" d="\(text)" fill="none" stroke="#55605b" stroke-width="1.4"\(HTML.when(isDashed, " stroke-dasharray=\"5 4\"")) marker-end="url(#arrow)"/>
      """
  }

  // MARK: nodes

  private func draw(_ node: LineageScene.Node, _ place: LayeredLayout.Point) -> HTML {
    let isFocus = node.label.id == scene.focus
    let height = Self.height(node, hasControls: query != nil)
    let style = "node\(isFocus ? " focus" : "")\(node.label.state == .active ? "" : " faint")"
    let counts = scene.focusColumn == nil && node.upstream + node.downstream > 0 ? " · \(node.upstream) in, \(node.downstream) out" : ""
    let head: HTML = """
      <title>\(node.label.fqn.description), \(node.label.kind.title)\(counts)</title><rect class="area" x="\(place.x)" y="\(place.y)" width="\(Self.width)" height="\(Self.head)" fill="none" pointer-events="all"/>
      <text x="\(place.x + 10)" y="\(place.y + 19)" font-size="13" fill="#1d2421">\(Self.cut(node.label.title, 30))</text><text class="small" x="\(place.x + 10)" y="\(place.y + 35)" font-size="11" fill="#55605b">\(node.label.kind.title)\(counts)</text>
      """
    return """
      <g class="\(style)"><rect class="box" x="\(place.x)" y="\(place.y)" width="\(Self.width)" height="\(height)" rx="6" fill="\(isFocus ? "#e3f1ec" : "#ffffff")" stroke="\(isFocus ? "#1f6352" : "#55605b")"/>
      \(link(head, query?.refocused.address(node.label.uuid)))\(controls(node, place))\(columns(node, place))</g>
      """
  }

  private func link(_ content: HTML, _ address: Address?) -> HTML {
    address.map { "<a href=\"\($0)\">\(content)</a>" } ?? content
  }

  /// What opens and closes a node's sides.
  private func controls(_ node: LineageScene.Node, _ place: LayeredLayout.Point) -> HTML {
    guard let query, Self.hasBar(node) else { return .empty }
    let y = place.y + Self.head - 2
    var pills: HTML = .empty
    var taken: [LineageQuery.Side: Int] = [.up: 8, .down: 8]
    for control in LineageControl.all(node, query) {
      let width = control.opens ? 62 : 30
      let inset = taken[control.side] ?? 8
      taken[control.side] = inset + width + 4
      let x = control.side == .up ? place.x + inset : place.x + Self.width - inset - width
      pills = """
        \(pills)<a class="pill" href="\(control.query.address(query.asset ?? node.label.uuid))#graph" aria-label="\(control.label)"><title>\(control.label)</title><rect x="\(x)" y="\(y)" width="\(width)" height="24" rx="12" fill="#ffffff" stroke="#55605b"/><text x="\(x + width / 2)" y="\(y + 16)" text-anchor="middle" font-size="12" fill="#1f6352">\(control.sign)</text></a>
        """
    }
    return pills
  }

  private func columns(_ node: LineageScene.Node, _ place: LayeredLayout.Point) -> HTML {
    let top = place.y + Self.head + (query != nil && Self.hasBar(node) ? Self.bar : 0)
    let rows = HTML.each(node.columns.enumerated()) { index, column in
      let y = top + index * Self.row
      let isFocus = column.id == scene.focusColumn
      let content: HTML = """
        <title>\(node.label.fqn.name).\(column.path.description)</title><rect class="field\(HTML.when(isFocus, " chosen"))" x="\(place.x + 1)" y="\(y)" width="\(Self.width - 2)" height="\(Self.row)" fill="\(isFocus ? "#cfe6dd" : "none")" pointer-events="all"/>
        <text x="\(place.x + 16)" y="\(y + 16)" font-size="12" fill="#1d2421">\(Self.cut(column.path.description, 32))</text>
        """
      return link(content, query?.focused(on: column).address(node.label.uuid))
    }
    let more = HTML.when(
      node.moreColumns > 0,
      "<text class=\"small\" x=\"\(place.x + 16)\" y=\"\(top + node.columns.count * Self.row + 16)\" font-size=\"11\" fill=\"#55605b\">and \(node.moreColumns) more columns</text>")
    return "\(rows)\(more)"
  }

  private static func cut(_ text: String, _ limit: Int) -> String {
    text.count <= limit ? text : "\(text.prefix(limit - 1))…"
  }
}

/// Opening or closing one side of a node: a link in the picture and in the list.
struct LineageControl {
  let side: LineageQuery.Side
  let opens: Bool
  /// The picture it leads to.
  let query: LineageQuery
  /// What the picture shows of it, such as `+12`.
  let sign: String
  /// What it is called where there is no picture.
  let label: String

  /// What can be done at a node.
  static func all(_ node: LineageScene.Node, _ query: LineageQuery) -> [LineageControl] {
    var controls: [LineageControl] = []
    let id = node.label.uuid
    let sides: [(LineageQuery.Side, Int, Int, Int, String)] = [
      (.up, node.hiddenUp, node.pagesUp, node.upstream, "upstream"), (.down, node.hiddenDown, node.pagesDown, node.downstream, "downstream"),
    ]
    for (side, hidden, pages, total, word) in sides {
      if hidden > 0 {
        controls.append(
          LineageControl(
            side: side, opens: true, query: query.opening(id, side, pages: pages + 1), sign: side == .up ? "← +\(hidden)" : "+\(hidden) →",
            label: "Show \(min(hidden, LineageExplorer.pageSize)) of \(hidden) more \(word) of \(node.label.title)"))
      }
      if pages > 0, total > hidden {
        controls.append(
          LineageControl(
            side: side, opens: false, query: query.closing(id, distance: node.distance, side), sign: "−",
            label: "Hide what is \(word) of \(node.label.title)"))
      }
    }
    return controls
  }
}
