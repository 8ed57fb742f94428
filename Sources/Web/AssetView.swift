import Catalog
import Codecs
import Edge

/// Draws one asset for one reader.
struct AssetView {
  let asset: Asset
  let links: [Link]
  let reader: CatalogReader
  let exchange: Exchange

  private var mayContribute: Bool { exchange.principal.may(.contribute) }
  private var maySteward: Bool { exchange.principal.may(.steward) }

  /// What stands above the tabs: what it is, who owns it.
  func summary() throws -> HTML {
    let own = links.filter { $0.subject.column == nil && $0.relation != .check && $0.relation != .references }
    let relations = Set(own.map(\.relation)).sorted { $0.rawValue < $1.rawValue }
    let chips = HTML.each(relations) { relation -> HTML in
      let chips = HTML.each(own.filter { $0.relation == relation }) { "\(Piece.chip($0)) " }
      return "<div><dt>\(relation.name)</dt><dd>\(chips)</dd></div>"
    }
    let state = HTML.when(asset.state != .active, "<p class=\"note\">This asset is \(asset.state == .stub ? "only named by others so far" : "deleted; its history stays").</p>")
    return """
      <p class="fqn">\(asset.kind.title.capitalizedFirst)\(asset.subtype.map { " · \($0)" } ?? "") · <code>\(asset.fqn.description)</code></p>\(state)
      \(HTML.when(!own.isEmpty, "<dl class=\"facts\">\(chips)</dl>"))
      """
  }

  func overview() throws -> HTML {
    """
    <section><h2>Description</h2>\(try description(of: nil, asset.description, field: "description"))</section>
    \(HTML.when(maySteward, EditForms.links(exchange, asset, column: nil)))
    \(try PropertyView(asset, reader).html)\(try contents())\(try linked())
    """
  }

  private func description(of column: Column?, _ text: String?, field: String) throws -> HTML {
    let author = try reader.claims(of: asset.id).first { claim in
      column == nil
        ? claim.draft.description != nil
        : claim.draft.columns?.contains { $0.path == column?.path && $0.description != nil } ?? false
    }
    let by = author.map { claim in
      let who = claim.authors[field].map { $0.by } ?? (claim.origin.kind == .person ? claim.by : claim.origin.name)
      return HTML("<p class=\"fqn\">\(claim.origin.kind.title), \(who), \(Piece.time(claim.authors[field]?.at ?? claim.at))</p>")
    }
    let shown = text.flatMap { $0.isEmpty ? nil : $0 }.map { Prose.html($0) } ?? "<p class=\"none\">Nobody has described this yet.</p>"
    return "\(shown)\(text == nil ? .empty : by ?? .empty)\(HTML.when(mayContribute, EditForms.description(exchange, asset, column: column, text ?? "")))"
  }

  private func contents() throws -> HTML {
    var filter = AssetFilter()
    filter.parent = asset.id
    filter.states = [.active, .stub]
    let page = try reader.list(filter, limit: 200)
    guard !page.elements.isEmpty else { return .empty }
    return """
      <section><h2>Inside</h2><ul class="hits">\(HTML.each(page.elements) { Piece.row($0.label, $0.description) })</ul>
      \(HTML.when(page.next != nil, "<p><a href=\"\(Address("search", query: [("q", "service:\"\(asset.fqn.parts[0])\"")]))\">See all</a></p>"))</section>
      """
  }

  private func linked() throws -> HTML {
    guard !asset.kind.isData else { return .empty }
    let links = try reader.links(to: asset.id, limit: 300)
    guard !links.isEmpty else { return .empty }
    let rows = try HTML.each(links) { link in
      guard let label = try reader.label(link.subject.asset) else { return .empty }
      let column = try link.subject.column.flatMap { try reader.column($0) }
      let name: HTML = column.map { column in
        "<a href=\"\(Address("assets", label.uuid.description, "columns", column.path.description))\">\(label.fqn.name).\(column.path.description)</a>"
      } ?? Piece.asset(label)
      return "<tr><td>\(link.relation.name)</td><td>\(name)</td><td>\(label.kind.title)</td><td>\(link.state.name)</td></tr>"
    }
    return "<section><h2>Where it is used</h2>\(Piece.table("Where it is used", ["As", "Asset or column", "Kind", "State"], rows))</section>"
  }

  func columns() throws -> HTML {
    let rows = HTML.each(try reader.columns(of: asset.id, includingRemoved: exchange.query("removed") == "1")) { column in
      let chips = HTML.each(links.filter { $0.subject.column == column.id && $0.relation != .check }) { "\(Piece.chip($0)) " }
      let key = column.properties["key"]?.string.map { HTML(" <span class=\"kind\">\($0) key</span>") } ?? .empty
      return """
        <tr\(HTML.when(column.removedAt != nil, " class=\"gone\""))><td><a href="\(Address("assets", asset.uuid.description, "columns", column.path.description))">\(column.path.description)</a>\(key)</td>
        <td><code>\(column.nativeType ?? column.type.name)</code></td><td>\(column.nullable == false ? "no" : column.nullable == true ? "yes" : "")</td>
        <td>\(column.description ?? "")</td><td>\(chips)</td></tr>
        """
    }
    return """
      <section><h2>Columns</h2>\(Piece.table("Columns", ["Name", "Type", "Null", "Description", "Tags and terms"], rows))
      <p><a href="\(Address("assets", asset.uuid.description, query: [("tab", "columns"), ("removed", "1")]))">Show columns that have vanished</a></p></section>
      """
  }

  func column(_ column: Column) throws -> HTML {
    let own = links.filter { $0.subject.column == column.id && $0.relation != .check }
    let facts = HTML.each(column.properties) { "<div><dt>\($0.key)</dt><dd>\($0.value.string ?? $0.value.text)</dd></div>" }
    let gone = column.removedAt.map { HTML("<p class=\"note\">This column vanished \(Piece.time($0)).</p>") } ?? .empty
    return """
      \(gone)<p class="fqn"><code>\(column.nativeType ?? column.type.name)</code>\(column.nullable == false ? ", never null" : "")</p>
      <section><h2>Description</h2>\(try description(of: column, column.description, field: "column/\(column.path)/description"))</section>
      <section><h2>Tags, terms and owners</h2><p>\(own.isEmpty ? "<span class=\"none\">None.</span>" : HTML.each(own) { chipWithDecision($0, column) })</p>
      \(HTML.when(maySteward, EditForms.links(exchange, asset, column: column)))</section>
      \(HTML.when(!column.properties.isEmpty, "<section><h2>Facts</h2><dl class=\"facts\">\(facts)</dl></section>"))
      <section><h2>Lineage</h2>\(try LineagePages.graph(asset, exchange, reader, column: column))</section>
      """
  }

  private func chipWithDecision(_ link: Link, _ column: Column) -> HTML {
    guard maySteward else { return "\(Piece.chip(link)) " }
    let verbs = link.state == .suggested ? [("confirmed", "Accept"), ("rejected", "Reject")] : [("rejected", "Remove")]
    let buttons = HTML.each(verbs) { "<button name=\"state\" value=\"\($0.0)\" class=\"plain\">\($0.1)</button>" }
    return """
      <form class="decide" method="post" action="\(Address("assets", asset.uuid.description, "decide"))">\(exchange.token)\(Piece.chip(link))
      <input type="hidden" name="column" value="\(column.path.description)"><input type="hidden" name="relation" value="\(link.relation.name)">
      <input type="hidden" name="target" value="\(link.target.uuid.description)">\(link.reason.map { HTML("<small>\($0)</small>") } ?? .empty)\(buttons)</form>
      """
  }

  func quality() throws -> HTML {
    let checks = try HTML.each(try reader.checks(on: asset.id)) { status in
      let column = try status.subject.column.flatMap { try reader.column($0) }?.path.description ?? ""
      let recent = HTML.each(try reader.results(of: status.check.id, limit: 30).reversed()) { result in
        "<span class=\"dot \(result.outcome.name)\" title=\"\(result.at.rfc3339): \(result.outcome.name)\"></span>"
      }
      let latest = status.latest.map { HTML("<span class=\"outcome \($0.outcome.name)\">\($0.outcome.name)</span> \(Piece.time($0.at))") } ?? "never ran"
      return "<tr><td>\(Piece.asset(status.check))</td><td>\(column)</td><td>\(latest)</td><td class=\"dots\">\(recent)</td></tr>"
    }
    return "<section><h2>Checks</h2>\(Piece.table("Checks", ["Check", "Column", "Latest", "Lately"], checks))</section>"
  }

  func history() throws -> HTML {
    var filter = ChangeFilter()
    filter.asset = asset.id
    let rows = HTML.each(try reader.changes(before: nil, filter, limit: 200)) { change in
      let fields = HTML.each(change.fields.prefix(12)) { field in
        "<li><strong>\(field.field)</strong> \(field.before.map { HTML("<del>\(short($0))</del>") } ?? .empty) \(field.after.map { HTML("<ins>\(short($0))</ins>") } ?? .empty)</li>"
      }
      return """
        <tr><td>\(Piece.time(change.at))</td><td>\(change.operation.name)\(HTML.when(change.isBreaking, " <span class=\"outcome failed\">breaking</span>"))</td>
        <td>\(change.actor)</td><td><ul class="fields">\(fields)</ul></td></tr>
        """
    }
    return "<section><h2>History</h2>\(Piece.table("History", ["When", "What", "Who", "Fields"], rows))</section>"
  }

  private func short(_ json: JSON) -> String { String((json.string ?? json.text).prefix(160)) }

  func api() -> HTML {
    let address = "/api/v1/assets/\(asset.uuid)"
    return """
      <section><h2>Over REST</h2><p>Send a token from <a href="/settings">Settings</a> as <code>Authorization: Bearer …</code>.</p>
      <pre tabindex="0">curl -H "Authorization: Bearer $CAIRN_TOKEN" $CAIRN\(address)
      curl -H "Authorization: Bearer $CAIRN_TOKEN" "$CAIRN/api/v1/lineage?name=\(asset.uuid.description)&amp;depth=3"
      curl -X PATCH -H "Authorization: Bearer $CAIRN_TOKEN" -H "Content-Type: application/merge-patch+json" \\
        -d '{"description": "…"}' $CAIRN\(address)</pre>
      <p>Names it answers to: <code>\(asset.uuid.description)</code>, <code>\(asset.fqn.description)</code></p></section>
      """
  }
}
