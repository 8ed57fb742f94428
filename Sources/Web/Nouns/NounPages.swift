import Catalog
import Codecs
import Edge
import Net

/// Domains, data products, terms, tags, people: lists, and a page for each.
enum NounPages {
  static func all(_ layout: Layout) -> [Endpoint] { Noun.all.flatMap { [list($0, layout), create($0), one($0, layout)] } }

  private static func list(_ noun: Noun, _ layout: Layout) -> Endpoint {
    Endpoint(.get, "/\(noun.place)", .needs(.read), "\(noun.title).") { exchange in
      let content = try exchange.read { reader in
        let tree = try NounTree(noun, reader)
        guard !tree.roots.isEmpty else { return Piece.blank("None yet.", "\(noun.lead)") }
        let more = HTML.when(
          tree.isCut,
          Piece.note("The first \(NounTree.limit) are shown; <a href=\"\(Address("search", query: [("q", "kind:\(noun.kinds[0].rawValue)")]))\">search</a> finds the others."))
        guard noun.isTree else { return "\(more)\(try cards(tree.roots, reader))" }
        return "\(more)<div class=\"beside\"><nav aria-label=\"\(noun.title)\">\(tree.html())</nav><section>\(try cards(tree.roots, reader))</section></div>"
      }
      let form = HTML.when(exchange.principal.may(.steward), NounForms.create(noun, exchange))
      return .page(layout.page(exchange, title: noun.title, "<p class=\"lead\">\(noun.lead)</p>\(form)\(content)"))
    }
  }

  private static func cards(_ nodes: [NounTree.Node], _ reader: CatalogReader) throws -> HTML {
    let cards = try HTML.each(nodes) { node in
      let asset = node.asset
      let links = try reader.links(of: asset.id).filter { $0.subject.column == nil && [.owner, .domain, .member].contains($0.relation) }
      let chips = HTML.each(links.prefix(6)) { "\(Piece.chip($0, isNamed: true)) " }
      let inside = HTML.when(!node.inside.isEmpty, " · \(node.inside.count.grouped) inside")
      return """
        <li class="card"><p><span class="kind">\(asset.kind.title)</span> <strong>\(Piece.asset(asset.label))</strong></p>
        <p>\(asset.description.map { HTML("\(String($0.prefix(200)))") } ?? "<span class=\"none\">Nobody has described this yet.</span>")</p>
        \(HTML.when(!chips.isEmpty, "<p class=\"chips\">\(chips)</p>"))<p class="fqn">\(node.uses.isNone ? "not used yet" : "used on \(node.uses.text)")\(inside)\(serviceLevel(asset))</p></li>
        """
    }
    return "<ul class=\"cards\">\(cards)</ul>"
  }

  private static func serviceLevel(_ asset: Asset) -> String {
    let levels = asset.properties[PropertyName.serviceLevels]?.object ?? [:]
    return levels.isEmpty ? "" : " · " + levels.map { "\($0.key) \($0.value.string ?? $0.value.text)" }.joined(separator: ", ")
  }

  private static func create(_ noun: Noun) -> Endpoint {
    Endpoint(.post, "/\(noun.place)", .needs(.steward), "Add to \(noun.title.lowercased()).") { exchange in
      guard let kind = exchange.field("kind").flatMap(AssetKind.init(rawValue:)), noun.kinds.contains(kind) else {
        throw CatalogError.invalid(field: "kind", reason: "is missing or not of this page")
      }
      let name = exchange.field("name") ?? ""
      let fqn = kind.namespace == .people ? try FQN(parts: [name]) : try FQN(name)
      let label = try exchange.write { writer in
        if let known = try writer.reader.asset(kind.namespace, fqn), known.state == .active {
          throw CatalogError.conflict(reason: "there is a \(known.kind.title) \(fqn) already")
        }
        let result = try writer.put(AssetDraft(kind, fqn, description: exchange.field("description")))
        return try writer.reader.existing(result.asset).label
      }
      return .redirect(to: label.address.text)
    }
  }

  private static func one(_ noun: Noun, _ layout: Layout) -> Endpoint {
    Endpoint(.get, "/\(noun.place)/{id}", .needs(.read), "One of \(noun.title.lowercased()).") { exchange in
      try exchange.read { reader in
        let asset = try reader.of(exchange)
        guard noun.kinds.contains(asset.kind) else { return .redirect(to: asset.label.address.text) }
        let view = NounView(asset: asset, links: try reader.links(of: asset.id), reader: reader, exchange: exchange)
        let content = try view.html
        let body: HTML = noun.isTree
          ? "<div class=\"beside\"><nav aria-label=\"\(noun.title)\"><p><a href=\"/\(noun.place)\">\(noun.title)</a></p>\(try NounTree(noun, reader).html(current: asset.id))</nav><div>\(content)</div></div>"
          : "<nav class=\"crumbs\" aria-label=\"Containers\"><ol><li><a href=\"/\(noun.place)\">\(noun.title)</a></li></ol></nav>\(content)"
        return .page(layout.page(exchange, title: asset.title, body))
      }
    }
  }
}
