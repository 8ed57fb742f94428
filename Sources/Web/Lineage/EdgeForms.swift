import Catalog
import Codecs
import Edge
import Net

/// Lineage by hand: finding the other end, saying what flows, and taking an edge away.
enum EdgeForms {
  static func all(_ layout: Layout) -> [Endpoint] { [askAdd(layout), add, askRemove(layout), remove] }

  private static func askAdd(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/assets/{id}/edges", .needs(.contribute), "Find the other end of a new edge, and its columns.") { exchange in
      try exchange.read { reader in
        let asset = try reader.of(exchange)
        let way = try way(exchange.query("way"))
        let path = Address("assets", asset.uuid.description, "edges")
        guard let chosen = exchange.query("other") else {
          let picker = Picker(path: path, kept: [("way", way.rawValue)], choice: "other", excluded: asset.id) { $0.kind.isData }
          return .page(
            layout.page(
              exchange, title: "What is \(way.rawValue) of \(asset.title)?",
              "<p>Pick what \(way == .upstream ? "it is made from" : "is made from it").</p>\(try picker.html(exchange.query("q") ?? "", reader))"))
        }
        let other = try other(chosen, reader)
        let (source, target) = way == .upstream ? (other, asset) : (asset, other)
        let choices = HTML.each(Transformation.allCases) { "<option>\($0.name)</option>" }
        return Confirmation(
          title: "Data flows from \(source.title) to \(target.title)?",
          effects: [
            "<code>\(source.fqn.description)</code> → <code>\(target.fqn.description)</code> is drawn from now on, as your word; no crawl takes it away.",
            "With a column at both ends it is lineage between columns, too.",
          ], action: path, fields: [("way", way.rawValue), ("other", other.uuid.description)],
          questions: """
            \(try columns("source_column", "From column", of: source, reader))\(try columns("target_column", "To column", of: target, reader))
            <label>How<select name="transformation">\(choices)</select></label><label>Note, such as where this is written down<input name="note"></label>
            """, button: "Add it", cancel: AssetTab.lineage.address(asset.uuid)
        ).page(layout, exchange)
      }
    }
  }

  private static func columns(_ name: String, _ title: String, of asset: Asset, _ reader: CatalogReader) throws -> HTML {
    let columns = try reader.columns(of: asset.id)
    guard !columns.isEmpty else { return .empty }
    return "<label>\(title)<select name=\"\(name)\"><option value=\"\">none, the whole asset</option>\(HTML.each(columns.prefix(1000)) { "<option>\($0.path.description)</option>" })</select></label>"
  }

  private static func way(_ name: String?) throws(CatalogError) -> LineageDirection {
    guard let way = name.flatMap(LineageDirection.init(rawValue:)), way != .both else {
      throw .invalid(field: "way", reason: "is missing or unknown; upstream or downstream is expected")
    }
    return way
  }

  private static func other(_ text: String, _ reader: CatalogReader) throws -> Asset {
    guard let uuid = UUID(text), let asset = try reader.asset(uuid: uuid) else { throw CatalogError.notFound(kind: "asset", id: text) }
    return asset
  }

  private static let add = Endpoint(.post, "/assets/{id}/edges", .needs(.contribute), "Add an edge by hand.") { exchange in
    let way = try way(exchange.field("way"))
    let columns = (exchange.field("source_column"), exchange.field("target_column"))
    guard (columns.0 == nil) == (columns.1 == nil) else {
      throw CatalogError.invalid(field: "target_column", reason: "and source_column go together; both or neither is expected")
    }
    let word = exchange.field("transformation") ?? Transformation.flow.name
    guard let transformation = Transformation(name: word) else {
      throw CatalogError.invalid(field: "transformation", reason: "is \(word), which is none")
    }
    let uuid = try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      let other = try other(exchange.field("other") ?? "", writer.reader)
      let (source, target) = way == .upstream ? (other, asset) : (asset, other)
      var edge = EdgeDraft(.id(source.id), .id(target.id))
      if let note = exchange.field("note")?.trimmed { edge.detail = ["note": .string(note)] }
      var edges = [edge]
      if let from = columns.0, let to = columns.1 {
        edge.sourceColumn = try column(from, of: source, writer.reader)
        edge.targetColumn = try column(to, of: target, writer.reader)
        edge.transformation = transformation
        edges.append(edge)
      } else {
        edges[0].transformation = transformation
      }
      try writer.putEdges(edges)
      return asset.uuid
    }
    return .redirect(to: AssetTab.lineage.address(uuid).text)
  }

  private static func column(_ text: String, of asset: Asset, _ reader: CatalogReader) throws -> FieldPath {
    let path = FieldPath(text: text) ?? FieldPath(text)
    guard try reader.column(of: asset.id, path) != nil else { throw CatalogError.notFound(kind: "column", id: text) }
    return path
  }

  private static func edge(_ exchange: Exchange, _ reader: CatalogReader) throws -> Edge {
    guard let id = Int64(exchange.parameter("id")), let edge = try reader.edge(id) else {
      throw CatalogError.notFound(kind: "edge", id: exchange.parameter("id"))
    }
    return edge
  }

  private static func askRemove(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/edges/{id}/remove", .needs(.steward), "Say what removing an edge does.") { exchange in
      try exchange.read { reader in
        let edge = try edge(exchange, reader)
        let (source, target) = (try reader.existing(edge.source.asset), try reader.existing(edge.target.asset))
        let ends = try [edge.source, edge.target].map { try $0.column.flatMap { try reader.column($0) }?.path.description }
        let columns = ends[0].flatMap { from in ends[1].map { HTML(" between column <code>\(from)</code> and column <code>\($0)</code>") } }
        return Confirmation(
          title: "Remove the edge from \(source.title) to \(target.title)?",
          effects: [
            "<code>\(source.fqn.description)</code> → <code>\(target.fqn.description)</code>\(columns ?? .empty) is no longer drawn.",
            edge.origin.kind == .person
              ? "People drew it; nothing brings it back by itself."
              : "\(edge.origin.name) said so (\(edge.origin.kind.title)); it comes back when that says it again.",
            "The history of \(target.title) keeps that it was there.",
          ], action: Address("edges", "\(edge.id)", "remove"), button: "Remove", isGrave: true,
          cancel: EdgePages.address(from: source.uuid, to: target.uuid)
        ).page(layout, exchange)
      }
    }
  }

  private static let remove = Endpoint(.post, "/edges/{id}/remove", .needs(.steward), "Remove an edge.") { exchange in
    let uuid = try exchange.write { writer in
      let edge = try edge(exchange, writer.reader)
      try writer.removeEdge(edge.id)
      return try writer.reader.existing(edge.target.asset).uuid
    }
    return .redirect(to: AssetTab.lineage.address(uuid).text)
  }
}
