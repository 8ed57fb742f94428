import Catalog
import Codecs
import Edge
import Net

/// Lineage as a picture, as a list and as a table.
enum LineagePages {
  static func all(_ layout: Layout) -> [Endpoint] {
    [
      Endpoint(.get, "/assets/{id}/lineage.csv", .needs(.read), "The lineage of an asset as a table.", isExpensive: true) { exchange in
        try exchange.read { reader in
          let asset = try reader.of(exchange)
          var table = CSVWriter()
          table.row(["distance", "kind", "name", "column"])
          for node in reader.lineage(try request(asset, nil, exchange)).nodes {
            guard let label = try reader.label(node.subject.asset) else { continue }
            let column = try node.subject.column.flatMap { try reader.column($0) }?.path.description ?? ""
            table.row(["\(node.distance)", label.kind.rawValue, label.fqn.description, column])
          }
          return HTTPResponse(type: "text/csv; charset=utf-8", table.bytes)
        }
      }
    ]
  }

  private static func request(_ asset: Asset, _ column: Column?, _ exchange: Exchange) throws(CatalogError) -> LineageRequest {
    let direction = LineageDirection(rawValue: exchange.query("direction") ?? "both") ?? .both
    return LineageRequest(
      Subject(asset.id, column: column?.id), direction: direction,
      depth: try exchange.integer("depth", 1...20, default: column == nil ? 2 : 5),
      includesIndirect: exchange.query("indirect") == "1", nodeLimit: 300)
  }

  /// The picture, what it can be changed to, and the same as a list.
  static func graph(_ asset: Asset, _ exchange: Exchange, _ reader: CatalogReader, column: Column? = nil) throws -> HTML {
    var request = try request(asset, column, exchange)
    request.reachLimit = LineageRequest.interactiveReach
    let answer = reader.lineage(request)
    guard answer.nodes.count > 1 else { return "<p class=\"none\">Nothing is known of where its data comes from or goes.</p>" }
    var names: [Subject: (title: String, label: AssetLabel)] = [:]
    for node in answer.nodes {
      guard let label = try reader.label(node.subject.asset) else { continue }
      let column = try node.subject.column.flatMap { try reader.column($0) }
      names[node.subject] = (column.map { "\(label.fqn.name).\($0.path)" } ?? label.title, label)
    }
    let base = exchange.request.target.path
    func link(_ text: String, _ depth: Int, _ direction: LineageDirection) -> HTML {
      let query = [("tab", column == nil ? "lineage" : nil), ("depth", "\(depth)"), ("direction", direction.rawValue)]
      return "<a href=\"\(base)\(Address(query: query).text.drop { $0 == "/" }.description)\">\(text)</a>"
    }
    let list = HTML.each(answer.nodes.sorted { $0.distance < $1.distance }) { node in
      guard let name = names[node.subject] else { return .empty }
      return """
        <tr><td>\(node.distance)</td><td><a href="\(Address("assets", name.label.uuid.description, query: [("tab", "lineage")]))">\(name.title)</a></td>
        <td>\(name.label.kind.title)</td><td>\(node.upstreamCount)</td><td>\(node.downstreamCount)</td></tr>
        """
    }
    return """
      <p class="controls">\(request.depth) \(request.depth == 1 ? "step" : "steps"): \(link("more", request.depth + 1, request.direction)) \(HTML.when(request.depth > 1, link("fewer", request.depth - 1, request.direction)))
      · \(link("upstream", request.depth, .upstream)) · \(link("downstream", request.depth, .downstream)) · \(link("both", request.depth, .both))
      · <a href="\(Address("assets", asset.uuid.description, "lineage.csv", query: [("depth", "\(request.depth)"), ("direction", request.direction.rawValue)]))">CSV</a></p>
      \(HTML.when(answer.isTruncated, "<p class=\"note\">Showing the nearest \(answer.nodes.count) of \(answer.isExact ? "" : "more than ")\(answer.reached).</p>"))
      <div class="scroll graph" tabindex="0" role="region" aria-label="Lineage graph">\(LineagePicture(answer, names: names.mapValues { ($0.title, $0.label.kind.title, $0.label.uuid.description) }).svg)</div>
      <h2>As a list</h2>\(Piece.table("Lineage as a list", ["Steps", "Name", "Kind", "From", "To"], list))
      """
  }
}

/// A part of the lineage graph as SVG: a column of boxes for each distance, edges as curves.
struct LineagePicture {
  private let answer: LineageAnswer
  private let names: [Subject: (title: String, kind: String, id: String)]
  private static let box = (width: 210, height: 44, gapX: 70, gapY: 14)

  init(_ answer: LineageAnswer, names: [Subject: (title: String, kind: String, id: String)]) {
    self.answer = answer
    self.names = names
  }

  /// The picture. It has no styles of its own; the style sheet colours it, so that it follows light and dark.
  var svg: HTML {
    let places = layout()
    let width = (places.values.map(\.x).max() ?? 0) + Self.box.width + 20
    let height = (places.values.map(\.y).max() ?? 0) + Self.box.height + 20
    let edges = HTML.each(Set(answer.edges.map { Pair(source: $0.source, target: $0.target) }).sorted()) { edge in
      guard let from = places[edge.source], let to = places[edge.target] else { return .empty }
      let (x1, y1) = (from.x + Self.box.width, from.y + Self.box.height / 2)
      let (x2, y2) = (to.x, to.y + Self.box.height / 2)
      let bend = max(30, abs(x2 - x1) / 2)
      return "<path class=\"edge\" d=\"M\(x1) \(y1)C\(x1 + bend) \(y1) \(x2 - bend) \(y2) \(x2) \(y2)\" marker-end=\"url(#arrow)\"/>"
    }
    let nodes = HTML.each(answer.nodes) { node in
      guard let place = places[node.subject], let name = names[node.subject] else { return .empty }
      return """
        <a href="\(Address("assets", name.id, query: [("tab", "lineage")]))"><g class="node\(HTML.when(node.distance == 0, " focus"))"><title>\(name.title), \(name.kind)</title>
        <rect x="\(place.x)" y="\(place.y)" width="\(Self.box.width)" height="\(Self.box.height)" rx="6"/>
        <text x="\(place.x + 10)" y="\(place.y + 18)">\(Self.cut(name.title))</text><text class="small" x="\(place.x + 10)" y="\(place.y + 34)">\(name.kind) · \(node.upstreamCount) in, \(node.downstreamCount) out</text></g></a>
        """
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" role="group" aria-label="Lineage">
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>\(edges)\(nodes)</svg>
      """
  }

  private struct Pair: Hashable, Comparable {
    let source: Subject
    let target: Subject

    static func < (left: Pair, right: Pair) -> Bool {
      (left.source.asset, left.target.asset, left.source.column?.rawValue ?? 0, left.target.column?.rawValue ?? 0)
        < (right.source.asset, right.target.asset, right.source.column?.rawValue ?? 0, right.target.column?.rawValue ?? 0)
    }
  }

  /// Layers by distance; within a layer nodes stand near the middle of their neighbours in the layer before.
  private func layout() -> [Subject: (x: Int, y: Int)] {
    let layers = Dictionary(grouping: answer.nodes, by: \.distance)
    let first = layers.keys.min() ?? 0
    let tallest = layers.values.map(\.count).max() ?? 1
    var places: [Subject: (x: Int, y: Int)] = [:]
    for distance in layers.keys.sorted(by: { (abs($0), $0) < (abs($1), $1) }) {
      let nodes = (layers[distance] ?? []).map { (subject: $0.subject, pull: pull($0.subject, places)) }
        .sorted { ($0.pull, names[$0.subject]?.title ?? "") < ($1.pull, names[$1.subject]?.title ?? "") }
      let step = Self.box.height + Self.box.gapY
      let top = (tallest - nodes.count) * step / 2 + 10
      for (index, node) in nodes.enumerated() {
        places[node.subject] = ((distance - first) * (Self.box.width + Self.box.gapX) + 10, top + index * step)
      }
    }
    return places
  }

  private func pull(_ subject: Subject, _ places: [Subject: (x: Int, y: Int)]) -> Int {
    var sum = 0
    var count = 0
    for edge in answer.edges where edge.source == subject || edge.target == subject {
      guard let place = places[edge.source == subject ? edge.target : edge.source] else { continue }
      sum += place.y
      count += 1
    }
    return count == 0 ? 0 : sum / count
  }

  private static func cut(_ text: String) -> String { text.count <= 28 ? text : "\(text.prefix(27))…" }
}
