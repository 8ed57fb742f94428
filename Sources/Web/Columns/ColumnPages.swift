import Catalog
import Codecs
import Edge
import Net

/// The steward's worklist: columns by filter, tagged many at once.
enum ColumnPages {
  static func all(_ layout: Layout) -> [Endpoint] { [worklist(layout), suggest] + ColumnSheetPages.all(layout) }

  private static func worklist(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/columns", .needs(.read), "Columns to look through and tag.") { exchange in
      let filter = try WorklistFilter(exchange)
      let body = try exchange.read { reader in
        try WorklistView(filter: filter, found: try reader.search(filter.text, filter.options), reader: reader, exchange: exchange).html
      }
      let export = Address("columns.csv", query: [("q", filter.text)])
      let actions: HTML = """
        <a class="button" href="\(export)">CSV</a>\(HTML.when(exchange.principal.may(.steward), " <a class=\"button\" href=\"/columns/import\">Import CSV</a>"))
        """
      return .page(layout.page(exchange, title: "Columns", actions: actions, body))
    }
  }

  private static let suggest = Endpoint(.post, "/columns/suggest", .needs(.steward), "Suggest tags for untagged columns by their names.") { exchange in
    // Whoever asks for it, it is the classifier's word: nobody has judged it yet.
    let context = WriteContext.push(
      exchange.principal.name, Origin(.inferred, "names"), requestID: exchange.request.id.description)
    let count = try exchange.catalog.write(context) { writer in
      let query = "\(exchange.field("q") ?? "") missing:tag"
      return try writer.suggestTags(try writer.reader.columns(matching: query, limit: Picked.limit))
    }
    return .redirect(to: Address("columns", query: [("q", exchange.field("q")), ("tag", "none"), ("suggest", "any"), ("proposed", "\(count)")]).text)
  }
}

/// What the worklist shows: words and conditions of the query language, and short forms for the usual questions.
struct WorklistFilter: Sendable {
  /// What was typed.
  let query: String
  /// `none` for columns without a tag, or a tag they have.
  let tag: String?
  /// Only columns for which tags of this classification (or this tag) are suggested; `any` for all.
  let suggested: String?
  let page: Int

  static let size = 100

  init(_ exchange: Exchange) throws {
    query = exchange.query("q")?.trimmed ?? ""
    tag = exchange.query("tag")?.trimmed
    suggested = exchange.query("suggest")?.trimmed
    page = try exchange.integer("page", 1...10_000, default: 1)
  }

  /// The whole filter in the query language.
  var text: String {
    var parts = query.isEmpty ? [] : [query]
    if let tag { parts.append(tag == "none" ? "missing:tag" : QueryTerms.Filter("tag", tag).text) }
    if let suggested { parts.append(suggested == "any" ? "has:suggested" : QueryTerms.Filter("suggested", suggested).text) }
    return parts.joined(separator: " ")
  }

  /// For the engine: one page of columns, and how many of each type and suggestion.
  var options: SearchOptions {
    SearchOptions(limit: Self.size, offset: (page - 1) * Self.size, scopes: [.column], facets: [.suggestion, .tag])
  }

  /// The address of the same filter on another page or with another short form.
  func address(page: Int = 1, suggested: String? = nil, tag: String? = nil) -> Address {
    Address(
      "columns",
      query: [
        ("q", query.isEmpty ? nil : query), ("tag", tag ?? self.tag), ("suggest", suggested ?? self.suggested),
        ("page", page == 1 ? nil : "\(page)"),
      ])
  }
}
