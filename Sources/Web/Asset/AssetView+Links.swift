import Catalog
import Codecs
import Edge

extension AssetView {
  /// Owners, tags, terms and the like of the asset or of one column, each with what a steward may do to it.
  func linkPanel(of column: Column?) -> HTML {
    let own = links.filter { $0.subject.column == column?.id && $0.relation != .check }
    let usual: [Relation] = column == nil ? [.owner, .tag, .term, .domain, .product] : [.owner, .tag, .term]
    let shown = Relation.allCases.filter { relation in
      own.contains { $0.relation == relation } || (asset.kind.isData && usual.contains(relation))
    }
    let groups = HTML.each(shown) { relation in
      let chips = HTML.each(own.filter { $0.relation == relation }) { "<li>\(entry($0, column))</li>" }
      return "<dt>\(relation.title)</dt><dd>\(chips.isEmpty ? "<span class=\"none\">none</span>" : HTML("<ul class=\"linked\">\(chips)</ul>"))</dd>"
    }
    let form = HTML.when(maySteward && column?.removedAt == nil, EditForms.links(exchange, asset, column: column))
    guard !groups.isEmpty || !form.isEmpty else { return .empty }
    return "<section><h2>Owners, tags and terms</h2><dl class=\"panel\">\(groups)</dl>\(form)</section>"
  }

  private func entry(_ link: Link, _ column: Column?) -> HTML {
    let role = HTML.when(!link.role.isEmpty, " <small>\(link.role)</small>")
    let reason = link.reason.map { HTML(" <small>\($0)</small>") } ?? .empty
    guard maySteward else { return "\(Piece.chip(link))\(role)\(reason)" }
    let remove = Address(
      "assets", asset.uuid.description, "unlink",
      query: [
        ("relation", link.relation.name), ("target", link.target.uuid.description),
        ("role", link.role.isEmpty ? nil : link.role), ("column", column?.path.description),
      ])
    guard link.state == .suggested else {
      return "\(Piece.chip(link))\(role)\(reason) <a class=\"remove\" href=\"\(remove)\">Remove<span class=\"hidden\"> \(link.relation.name) \(link.target.title)</span></a>"
    }
    return "\(Piece.chip(link))\(role)\(reason) \(EditForms.decision(exchange, asset, link, column: column))"
  }
}

extension Relation {
  /// The heading over links of this relation.
  var title: String {
    switch self {
    case .owner: "Owners"
    case .tag: "Tags"
    case .term: "Terms"
    case .domain: "Domain"
    case .product: "Data products"
    case .parentTerm: "Broader term"
    case .expert: "Experts"
    case .member: "Members"
    case .check: "Checks"
    case .contract: "Contracts"
    default: name.capitalizedFirst
    }
  }
}
