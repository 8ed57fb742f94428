import Catalog
import Codecs
import Edge
import System

extension AssetView {
  /// What it is, who answers for it, and how it is doing.
  func overview() throws -> HTML {
    """
    <div class="split"><div>
    <section><h2>Description</h2>\(try description(of: nil))</section>
    \(PropertyView(asset).html)\(try contents())\(try uses())</div>
    <aside aria-label="At a glance"><section><h2>At a glance</h2><dl class="facts">\(try glance())</dl></section>
    \(linkPanel(of: nil))\(actions)\(exports(""))</aside></div>
    """
  }

  /// A description with who wrote it and, for those who may, a form to write another.
  func description(of column: Column?) throws -> HTML {
    let text = column.map(\.description) ?? asset.description
    let shown = text.flatMap { $0.isEmpty ? nil : $0 }.map { Prose.html($0) } ?? "<p class=\"none\">Nobody has described this yet.</p>"
    let byline = text == nil ? HTML.empty : try author(of: column)
    let mayEdit = mayContribute && column?.removedAt == nil
    return "\(shown)\(byline)\(HTML.when(mayEdit, EditForms.description(exchange, asset, column: column, text ?? "")))"
  }

  private func author(of column: Column?) throws -> HTML {
    let field = column.map { "column/\($0.path)/description" } ?? "description"
    let claim = try reader.claims(of: asset.id).first { claim in
      guard let column else { return claim.draft.description != nil }
      return claim.draft.columns?.contains { $0.path == column.path && $0.description != nil } ?? false
    }
    guard let claim else { return .empty }
    let wrote = claim.authors[field]
    let who = wrote?.by ?? (claim.origin.kind == .person ? claim.by : claim.origin.name)
    return "<p class=\"fqn\">\(claim.origin.kind.title.capitalizedFirst), \(who), \(Piece.time(wrote?.at ?? claim.at))</p>"
  }

  private func glance() throws -> HTML {
    var facts: [(String, HTML)] = []
    func add(_ name: String, _ value: HTML?) { if let value { facts.append((name, value)) } }
    if let identity = try asset.service.flatMap({ try reader.service($0) }) {
      add("Platform", "\(identity.platform), \(identity.environment)")
      if let host = identity.host { add("Address", "\(host)\(identity.port.map { ":\($0)" } ?? "")") }
    }
    let properties = asset.properties
    add("Rows", properties[PropertyName.rowCount]?.int.map { "\($0.grouped)" })
    add("Size", properties[PropertyName.sizeBytes]?.int.map { "\(Quantity.bytes($0))" })
    add("Columns", asset.columnCount == 0 ? nil : "<a href=\"\(AssetTab.columns.address(asset.uuid))\">\(asset.columnCount)</a>")
    let changed = properties[PropertyName.dataChangedAt]?.string
    add("Data changed", changed.map { text in Timestamp(rfc3339: text).map { Piece.time($0) } ?? "\(text)" })
    add("Usage", properties[PropertyName.usage]?.int.map { "\($0.grouped) queries a day" })
    add("Quality", try qualitySummary())
    add(
      "Profile", try reader.profiles(of: asset.id, limit: 1).first.map { stored in
        "<a href=\"\(AssetTab.quality.address(asset.uuid))\">\(stored.profile.columns.count) columns measured</a>"
      })
    if asset.kind.isData { add("Lineage", flow()) }
    add("Said by", origins(try reader.claims(of: asset.id)))
    add("First seen", Piece.time(asset.createdAt))
    add("Last changed", Piece.time(asset.updatedAt))
    add("Version", "<a href=\"\(AssetTab.history.address(asset.uuid))\">\(asset.version)</a>")
    return HTML.each(facts) { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }
  }

  private func flow() -> HTML? {
    func neighbours(_ direction: LineageDirection) -> Int {
      reader.lineage(LineageRequest(Subject(asset.id), direction: direction, nodeLimit: 1)).reached - 1
    }
    let (up, down) = (neighbours(.upstream), neighbours(.downstream))
    guard up + down > 0 else { return nil }
    return "<a href=\"\(AssetTab.lineage.address(asset.uuid))\">\(up) upstream, \(down) downstream</a>"
  }

  private func origins(_ claims: [Claim]) -> HTML? {
    claims.isEmpty ? nil : HTML.each(claims) { "<span class=\"said\">\($0.origin.name) (\($0.origin.kind.title))</span> " }
  }

  private func contents() throws -> HTML {
    var filter = AssetFilter()
    filter.parent = asset.id
    filter.states = [.active, .stub]
    let page = try reader.list(filter, after: exchange.query("after"), limit: 50)
    guard !page.elements.isEmpty else { return .empty }
    let more = page.next.map { HTML("<p class=\"pages\"><a href=\"\(AssetTab.overview.address(asset.uuid, query: [("after", $0)]))\">Next 50</a></p>") }
    return """
      <section><h2>Inside: \(try reader.count(filter))</h2><ul class="hits">\(HTML.each(page.elements) { Piece.row($0.label, $0.description) })</ul>\(more ?? .empty)</section>
      """
  }

  /// What carries a link to this noun.
  private func uses() throws -> HTML {
    guard !asset.kind.isData else { return .empty }
    let links = try reader.links(to: asset.id, limit: 200)
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

  /// What a steward can do with the whole asset.
  private var actions: HTML {
    guard maySteward else { return .empty }
    let verbs = asset.state == .deleted ? [("restore", "Restore")] : [("rename", "Rename"), ("merge", "Merge into another"), ("delete", "Delete")]
    let items = HTML.each(verbs) { "<li><a href=\"\(Address("assets", asset.uuid.description, $0.0))\">\($0.1)</a></li>" }
    return "<section><h2>Change</h2><ul class=\"verbs\">\(items)</ul></section>"
  }
}
