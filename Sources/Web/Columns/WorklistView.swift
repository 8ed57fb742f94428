import Catalog
import Codecs
import Edge

/// Draws the worklist.
struct WorklistView {
  let filter: WorklistFilter
  let found: FoundItems
  let reader: CatalogReader
  let exchange: Exchange

  private var maySteward: Bool { exchange.principal.may(.steward) }

  var html: HTML {
    get throws {
      """
      \(try BatchNotice.html(exchange, reader))\(proposed)\(form)\(questions)
      <p class="total"><strong>\(found.total.grouped)</strong> \(found.total == 1 ? "column" : "columns")</p>\(remarks)\(try list)
      \(Piece.pager(filter.page, of: (found.total + WorklistFilter.size - 1) / WorklistFilter.size) { filter.address(page: $0) })\(keys)
      """
    }
  }

  private var form: HTML {
    let choices: [(value: String, title: String)] = [("", "any tags"), ("none", "no tag yet")]
    let known = HTML.each((found.answer.facets[.tag] ?? []).prefix(30)) { count in
      "<option value=\"\(count.value)\"\(HTML.when(filter.tag == count.value, " selected"))>\(count.value) (\(count.count.grouped))</option>"
    }
    let tags = HTML.each(choices) { "<option value=\"\($0.value)\"\(HTML.when(filter.tag ?? "" == $0.value, " selected"))>\($0.title)</option>" }
    let isChosenElsewhere = filter.tag.map { tag in tag != "none" && !(found.answer.facets[.tag] ?? []).contains { $0.value == tag } } ?? false
    let chosen = HTML.when(isChosenElsewhere, "<option value=\"\(filter.tag ?? "")\" selected>\(filter.tag ?? "")</option>")
    return """
      <form method="get" action="/columns" class="filters"><label>Words and conditions<input name="q" value="\(filter.query)" placeholder="email type:string service:shop"></label>
      <label>Tag<select name="tag">\(tags)\(chosen)\(known)</select></label>
      <label>Suggested<select name="suggest">\(suggestions)</select></label><button>Show</button></form>
      """
  }

  private var suggestions: HTML {
    let values = (found.answer.facets[.suggestion] ?? []).map(\.value)
    var groups: [String] = []
    for value in values {
      let group = String(value.prefix { $0 != "." })
      if group != value && !groups.contains(group) { groups.append(group) }
    }
    var options: [(String, String)] = [("", "or not"), ("any", "anything")] + (groups + values).map { ($0, $0) }
    if let chosen = filter.suggested, !options.contains(where: { $0.0 == chosen }) { options.append((chosen, chosen)) }
    return HTML.each(options) { "<option value=\"\($0.0)\"\(HTML.when(filter.suggested ?? "" == $0.0, " selected"))>\($0.1)</option>" }
  }

  private var questions: HTML {
    """
    <p class="chips"><a class="chip" href="/columns?tag=none&amp;suggest=any">Suggestions to judge</a> <a class="chip" href="/columns?q=email+phone+OR+mobile&amp;tag=none">Untagged e-mail and phone</a>
    <a class="chip" href="/columns?q=name:*name*&amp;tag=none">Untagged names</a> <a class="chip" href="/columns?q=missing:description">Not described</a></p>
    \(HTML.when(maySteward, Piece.button("Suggest tags by the names of untagged columns", posting: Address("columns", "suggest"), exchange.token, fields: Piece.hidden("q", filter.query))))
    """
  }

  private var proposed: HTML {
    guard let count = exchange.query("proposed").flatMap({ Int($0) }) else { return .empty }
    return "<p class=\"note\" role=\"status\">\(count == 0 ? "No further column has a telling name." : "\(count.of("column")) got a suggestion. Judge them here: accept or turn down, many at once.")</p>"
  }

  private var remarks: HTML { HTML.each(found.answer.notes) { Piece.note("\($0.message)") } }

  private var list: HTML {
    get throws {
      guard !found.hits.isEmpty else {
        return Piece.blank("No column matches.", "Take a condition away, or <a href=\"/columns\">see all columns</a>.")
      }
      let heads = ["Column", "Table", "Type", "Description", "Tags and terms"]
      let rows = try HTML.each(found.hits, row)
      guard maySteward else { return Piece.table("Columns", heads, rows) }
      return """
        <form method="post" action="/bulk/preview" class="picking">\(exchange.token)\(Piece.hidden("back", exchange.here))\(Piece.hidden("q", filter.text))\(Piece.hidden("scope", "columns"))
        \(Piece.table("Columns", ["Pick"] + heads, rows))\(try BulkForm.html(total: found.total, isColumns: true, reader))</form>
        """
    }
  }

  private func row(_ item: FoundItem) throws -> HTML {
    guard let column = item.column else { return .empty }
    let links = try reader.links(of: Subject(item.asset.id, column: column.id), .tag)
      + reader.links(of: Subject(item.asset.id, column: column.id), .term)
    let chips = HTML.each(links) { link in
      let confidence = link.confidence.map { " \(Piece.percent($0))" } ?? ""
      let why = HTML.when(link.state == .suggested, "<span class=\"why\">\(link.reason ?? "suggested")\(confidence)</span>")
      return "\(Piece.chip(link)) \(why)"
    }
    let pick = HTML.when(
      maySteward,
      "<td class=\"pick\"><input type=\"checkbox\" name=\"column\" value=\"\(column.id.rawValue.description)\" aria-label=\"Pick \(column.path.description) of \(item.asset.fqn.name)\"></td>")
    return """
      <tr>\(pick)<td>\(highlighted(column, item.asset))</td><td>\(Piece.asset(item.asset))</td>
      <td><code>\(column.nativeType ?? column.type.name)</code></td><td>\(String((column.description ?? "").prefix(120)))</td><td>\(chips)</td></tr>
      """
  }

  private func highlighted(_ column: Column, _ label: AssetLabel) -> HTML {
    "<a href=\"\(Address("assets", label.uuid.description, "columns", column.path.description))\">\(found.answer.highlighter.html(column.path.description))</a>"
  }

  private var keys: HTML {
    let keys = [
      ("j, k", "next row, row before"), ("x", "tick the row"), ("Shift and click", "tick all rows between"), ("t", "go to the tag"),
      ("Enter", "open the column"), ("u", "take the last change back"), ("/ or Ctrl-K", "search"), ("?", "this list"),
    ]
    return """
      <details class="edit keys" id="keys"><summary>Keys</summary><dl>\(HTML.each(keys) { "<div><dt><kbd>\($0.0)</kbd></dt><dd>\($0.1)</dd></div>" })</dl>
      <label class="tick"><input type="checkbox" id="single-keys" checked> Single keys work (kept in this browser)</label></details>
      """
  }
}
