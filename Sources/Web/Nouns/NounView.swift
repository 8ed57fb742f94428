import Catalog
import Codecs
import Edge

/// Draws one domain, data product, term, tag, person or team.
struct NounView {
  let asset: Asset
  let links: [Link]
  let reader: CatalogReader
  let exchange: Exchange

  private static let shown = 200

  var html: HTML {
    get throws {
      let uses = try reader.links(to: asset.id, limit: 2000).filter { $0.relation != .member || asset.kind != .user }
      return """
        \(try BatchNotice.html(exchange, reader))\(state)<p class="fqn">\(asset.kind.title.capitalizedFirst) · <code>\(asset.fqn.description)</code> · <a href="\(AssetTab.history.address(asset.uuid))">history</a></p>
        \(asset.description.map { Prose.html($0) } ?? "<p class=\"none\">Nobody has described this yet.</p>")\(related)\(levels)\(try account)
        \(HTML.when(exchange.principal.may(.steward), NounForms.edit(asset, exchange)))\(try members)\(try inside)\(try used(uses))
        """
    }
  }

  private var state: HTML {
    guard asset.state != .active else { return .empty }
    guard asset.state == .deleted else { return Piece.note("Others name this, but nobody has said what it is.") }
    let restore = HTML.when(exchange.principal.may(.steward), NounForms.state(asset, "active", "Restore", exchange))
    return "<div class=\"note\"><p>This was deleted \(asset.deletedAt.map { Piece.time($0) } ?? .empty); its history stays.</p>\(restore)</div>"
  }

  /// What it is linked to, each with a way to take it off.
  private var related: HTML {
    let own = links.filter { $0.subject.column == nil && $0.relation != .member }
    let relations = own.map(\.relation).uniqued
    guard !relations.isEmpty else { return .empty }
    let maySteward = exchange.principal.may(.steward)
    return "<dl class=\"facts\">\(HTML.each(relations) { relation in "<div><dt>\(relation.name.capitalizedFirst)</dt><dd>\(HTML.each(own.filter { $0.relation == relation }) { chip($0, maySteward) })</dd></div>" })</dl>"
  }

  private func chip(_ link: Link, _ maySteward: Bool) -> HTML {
    let role = HTML.when(!link.role.isEmpty, "<span class=\"fqn\">\(link.role)</span> ")
    return "<span class=\"decide\">\(Piece.chip(link)) \(role)\(HTML.when(maySteward, NounForms.unlink(asset, link, exchange)))</span>"
  }

  private var levels: HTML {
    let levels = asset.properties[PropertyName.serviceLevels]?.object ?? [:]
    guard !levels.isEmpty else { return .empty }
    let facts = HTML.each(levels) { "<div><dt>\($0.key.capitalizedFirst)</dt><dd>\($0.value.string ?? $0.value.text)</dd></div>" }
    return "<section><h2>What is promised</h2><dl class=\"facts\">\(facts)</dl></section>"
  }

  /// Whether a person can sign in, for those who may know.
  private var account: HTML {
    get throws {
      guard asset.kind == .user, exchange.principal.may(.administer), let user = try reader.user(asset.name) else { return .empty }
      return "<p class=\"fqn\">Signs in as \(user.name), \(user.role.rawValue)\(user.disabledAt == nil ? "" : ", locked out") · <a href=\"/settings/users\">Users</a></p>"
    }
  }

  private var members: HTML {
    get throws {
      if asset.kind == .team {
        let members = links.filter { $0.relation == .member && $0.subject.column == nil }
        let maySteward = exchange.principal.may(.steward)
        return "<section><h2>Members</h2>\(members.isEmpty ? "<p class=\"none\">Nobody yet.</p>" : HTML("<p class=\"chips\">\(HTML.each(members) { chip($0, maySteward) })</p>"))</section>"
      }
      guard asset.kind == .user else { return .empty }
      let teams = try reader.links(to: asset.id, .member, limit: 100).compactMap { try reader.label($0.subject.asset) }
      return HTML.when(!teams.isEmpty, "<section><h2>Teams</h2><p class=\"chips\">\(HTML.each(teams) { "<a class=\"chip\" href=\"\($0.address)\">\($0.title)</a> " })</p></section>")
    }
  }

  private var inside: HTML {
    get throws {
      var filter = AssetFilter()
      filter.parent = asset.id
      filter.states = [.active, .stub]
      let children = try reader.list(filter, limit: Self.shown).elements
      guard !children.isEmpty else { return .empty }
      let rows = try HTML.each(children) { child in
        "<tr><td>\(Piece.asset(child.label))</td><td>\(String((child.description ?? "").prefix(160)))</td><td class=\"number\">\(try UseCount(of: child.id, reader).text)</td></tr>"
      }
      return "<section><h2>Inside</h2>\(Piece.table("Inside", ["Name", "Description", "#Used on"], rows))</section>"
    }
  }

  /// The assets and columns that carry it.
  private func used(_ uses: [Link]) throws -> HTML {
    let title = asset.kind.namespace == .people ? "What is theirs" : asset.kind == .dataProduct ? "What it is made of" : "Where it is used"
    let adding = HTML.when(exchange.principal.may(.steward) && NounForms.relation(to: asset.kind) != nil, NounForms.add(asset, exchange))
    guard !uses.isEmpty else { return "<section><h2>\(title)</h2><p class=\"none\">Nothing yet.</p>\(adding)</section>" }
    let maySteward = exchange.principal.may(.steward)
    let rows = try HTML.each(uses.prefix(Self.shown)) { link in
      guard let label = try reader.label(link.subject.asset), label.state != .deleted else { return .empty }
      let column = try link.subject.column.flatMap { try reader.column($0) }
      let name = column.map { Piece.column($0, of: label) } ?? Piece.asset(label)
      let place = column == nil ? HTML("\(label.fqn.description)") : Piece.asset(label)
      let role = link.role.isEmpty ? link.relation.name : "\(link.relation.name), \(link.role)"
      return """
        <tr><td>\(name)</td><td>\(column == nil ? label.kind.title : "column")</td><td>\(place)</td><td>\(role)\(HTML.when(link.state == .suggested, " (suggested)"))</td>
        <td>\(HTML.when(maySteward, NounForms.takeOff(asset, link, column, label, exchange)))</td></tr>
        """
    }
    let more = HTML.when(uses.count > Self.shown, "<p><a href=\"\(Address("search", query: [("q", NounForms.query(asset))]))\">All of them</a></p>")
    return """
      <section><h2>\(title) <span class="count">\(uses.count.grouped)</span></h2>\(adding)\(Piece.table(title, ["Name", "Kind", "Where", "As", "Change"], rows))\(more)</section>
      """
  }
}
