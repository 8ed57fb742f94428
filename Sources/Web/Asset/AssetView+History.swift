import Catalog
import Codecs
import Edge

extension AssetView {
  static let historyPage = 50

  /// Which changes the history shows.
  func changeFilter() -> ChangeFilter {
    var filter = ChangeFilter()
    filter.asset = asset.id
    filter.breakingOnly = exchange.query("breaking") == "1"
    filter.actor = exchange.query("actor")
    return filter
  }

  /// What changed, newest first; two changes can be picked and compared.
  func history() throws -> HTML {
    let before = try exchange.integer("before", 1...Int.max, default: Int.max)
    let filter = changeFilter()
    let changes = try reader.changes(before: ChangeNumber(rawValue: Int64(before)), filter, limit: Self.historyPage)
    let rows = HTML.each(changes.enumerated()) { index, change in row(change, index, changes.count) }
    let query: [(String, String?)] = [("breaking", filter.breakingOnly ? "1" : nil), ("actor", filter.actor)]
    let older = changes.count == Self.historyPage ? changes.last.map { last in
      HTML("<p class=\"pages\"><a href=\"\(AssetTab.history.address(asset.uuid, query: query + [("before", "\(last.number.rawValue)")]))\">Older</a></p>")
    } : nil
    return """
      <section><form class="sieve" method="get" action="\(AssetTab.history.address(asset.uuid))"><label>By<input name="actor" value="\(filter.actor ?? "")" placeholder="user or recipe"></label>
      <label><input type="checkbox" name="breaking" value="1"\(HTML.when(filter.breakingOnly, " checked"))> only breaking changes</label><button>Show</button></form>
      \(asOfForm(nil))
      <form method="get" action="\(Address("assets", asset.uuid.description, "diff"))">\(Piece.table("History", ["From", "To", "When", "What", "Who", "Fields"], rows))
      \(HTML.when(changes.count > 1, "<p><button>Compare the two</button></p>"))</form>\(older ?? .empty)\(exports("history", query: query))</section>
      """
  }

  private func row(_ change: Change, _ index: Int, _ count: Int) -> HTML {
    let number = "\(change.number.rawValue)"
    func pick(_ name: String, _ chosen: Bool) -> HTML {
      "<input type=\"radio\" name=\"\(name)\" value=\"\(number)\" aria-label=\"\(name.capitalizedFirst) change \(number)\"\(HTML.when(chosen, " checked"))>"
    }
    let fields = HTML.each(change.fields.prefix(8)) { "<li><strong>\(FieldText.name($0.field))</strong> \(FieldText.change($0, limit: 160))</li>" }
    let rest = HTML.when(change.fields.count > 8, "<li>and \(change.fields.count - 8) more</li>")
    return """
      <tr><td>\(pick("from", index == min(1, count - 1)))</td><td>\(pick("to", index == 0))</td><td>\(Moment.exact(change.at))</td>
      <td>\(change.operation.name)\(HTML.when(change.isBreaking, " <span class=\"outcome failed\">breaking</span>")) <a href="\(Address("assets", asset.uuid.description, "as-of", query: [("change", number)]))">as it was<span class="hidden"> after change \(number)</span></a></td>
      <td>\(change.actor)</td><td><ul class="fields">\(fields)\(rest)</ul></td></tr>
      """
  }

  private func asOfForm(_ time: String?) -> HTML {
    """
    <form class="sieve" method="get" action="\(Address("assets", asset.uuid.description, "as-of"))">\(Moment.field("at", "As it was at (UTC)", time))<button>Look back</button></form>
    """
  }

  /// What became of each field between two changes.
  func difference(from: Int, to: Int) throws -> HTML {
    let fields = try reader.difference(
      of: asset, from: ChangeNumber(rawValue: Int64(from)), to: ChangeNumber(rawValue: Int64(to)))
    let breaking = fields.filter(\.isBreaking).count
    let rows = HTML.each(fields) { field in
      """
      <tr><td>\(FieldText.name(field.field))</td><td>\(field.before == nil ? "added" : field.after == nil ? "removed" : "changed")\(HTML.when(field.isBreaking, " <span class=\"outcome failed\">breaking</span>"))</td><td>\(FieldText.change(field, limit: 4000))</td></tr>
      """
    }
    let span = to == Int.max ? "change \(from) and now" : "change \(from) and change \(to)"
    return """
      <section><h2>Between \(span)</h2><p>\(fields.count) \(fields.count == 1 ? "field" : "fields") differ, \(breaking) of them in a way that may break readers.</p>
      \(Piece.table("Differences", ["Field", "What", "Before and after"], rows))
      <p><a href="\(AssetTab.history.address(asset.uuid))">All changes</a> · <a href="/api/v1/assets/\(asset.uuid.description)/diff?from=\("\(from)")\(to == Int.max ? "" : "&to=\(to)")">JSON</a></p></section>
      """
  }

  /// The asset at the moment, or right after the change, that the query names.
  func asOf() throws -> HTML {
    if let text = exchange.query("at") {
      let time = try Moment.read(text, field: "at")
      guard let state = try reader.assetState(asset, at: time) else {
        return "<section>\(asOfForm(text))<p class=\"note\">It was not known at \(Moment.text(time)) UTC; it was first seen \(Moment.exact(asset.createdAt)).</p></section>"
      }
      return "<section>\(asOfForm(text))<h2>As it was at \(Moment.text(time)) UTC</h2>\(picture(state))</section>"
    }
    let number = try exchange.integer("change", 1...Int.max, default: Int(clamping: asset.revision.rawValue))
    let state = try reader.assetState(asset, at: ChangeNumber(rawValue: Int64(number)))
    return """
      <section>\(asOfForm(nil))<h2>As it was after change \(number)</h2>
      <p><a href="\(Address("assets", asset.uuid.description, "diff", query: [("from", "\(number)")]))">What changed since</a></p>\(picture(state))</section>
      """
  }

  private func picture(_ state: AssetState) -> HTML {
    let fields = state.fields.sorted { $0.key < $1.key }
    let facts = HTML.each(fields.filter { !$0.key.hasPrefix("column/") }) {
      "<div><dt>\(FieldText.name($0.key))</dt><dd>\(FieldText.value($0.value, limit: 2000))</dd></div>"
    }
    let columns = fields.filter { $0.key.hasPrefix("column/") && $0.value.object != nil }
    let rows = HTML.each(columns) { field in
      let path = String(field.key.dropFirst("column/".count))
      let tags = [Relation.tag, .term, .owner].compactMap { state["\(field.key)/\($0.name)"].map { FieldText.value($0) } }
      return """
        <tr><td>\(path)</td><td><code>\(field.value["nativeType"]?.string ?? field.value["type"]?.string ?? "")</code></td>
        <td>\(field.value["nullable"]?.bool.map { $0 ? "yes" : "no" } ?? "")</td><td>\(field.value["description"]?.string ?? "")</td><td>\(tags.joined(separator: ", "))</td></tr>
        """
    }
    let table = columns.isEmpty ? HTML.empty : Piece.table("Columns then", ["Name", "Type", "Null", "Description", "Tags, terms and owners"], rows)
    return "<dl class=\"facts\">\(facts)</dl>\(table)"
  }
}
