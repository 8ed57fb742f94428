import Catalog
import Codecs
import Edge
import Net

/// Finding things.
enum SearchPages {
  private static let size = 25
  private static let facets: [FacetField] = [.kind, .service, .domain, .product, .owner, .tag, .term, .platform, .tier]

  static func all(_ layout: Layout) -> [Endpoint] {
    [
      Endpoint(.get, "/search", .needs(.read), "Find assets and columns.") { exchange in
        let query = exchange.query("q") ?? ""
        let columns = exchange.query("scope") == "columns"
        let page = try exchange.integer("page", 1...10_000, default: 1)
        var options = SearchOptions(
          limit: size, offset: (page - 1) * size, scopes: [columns ? .column : .asset], facets: facets)
        options.facetLimit = 12
        if exchange.query("sort") == "updated" { options.sort = .updated }
        let found = try exchange.read { try $0.search(query, options) }
        return .page(
          layout.page(
            exchange, title: query.isEmpty ? "Everything, A to Z" : "Search: \(query)", query: query,
            body(found, query, columns: columns, page: page)))
      },
      Endpoint(.get, "/a/{name...}", .needs(.read), "The page of the asset that a name means.") { exchange in
        let name = exchange.parameter("name")
        return try exchange.read { reader in
          guard let subject = try reader.resolve(name), let label = try reader.label(subject.asset) else {
            let near = try reader.search(name, SearchOptions(limit: 3)).hits.map(\.name)
            throw CatalogError.notFound(kind: "asset", id: name, near: near)
          }
          return .redirect(to: Address("assets", label.uuid.description).text)
        }
      },
    ]
  }

  private static func body(_ found: FoundItems, _ query: String, columns: Bool, page: Int) -> HTML {
    let scope = columns ? "columns" : nil
    let hits = HTML.each(found.hits) { hit($0, found.answer.highlighter) }
    let notes = HTML.each(found.answer.notes) { "<p class=\"note\">\($0.message)</p>" }
    let corrected = found.answer.correctedTo.map { HTML("<p class=\"note\">Showing results for <strong>\($0)</strong>.</p>") }
    let last = (found.total + size - 1) / size
    func link(_ number: Int, _ text: String) -> HTML {
      "<a href=\"\(Address("search", query: [("q", query), ("scope", scope), ("page", "\(number)")]))\">\(text)</a>"
    }
    return """
      <p class="tabs"><a href="\(Address("search", query: [("q", query)]))"\(HTML.when(!columns, " aria-current=\"page\""))>Assets</a>
      <a href="\(Address("search", query: [("q", query), ("scope", "columns")]))"\(HTML.when(columns, " aria-current=\"page\""))>Columns</a></p>
      <div class="found"><aside aria-label="Narrow down">\(HTML.each(facets) { facet($0, found.answer, query, scope) })</aside>
      <section aria-label="Results"><p>\(found.total) found</p>\(notes)\(corrected ?? .empty)
      \(hits.isEmpty ? "<p class=\"none\">Nothing matches. Try fewer words, or <a href=\"/search\">browse everything</a>.</p>" : HTML("<ul class=\"hits\">\(hits)</ul>"))
      <p class="pages">\(HTML.when(page > 1, link(page - 1, "Previous"))) \(HTML.when(last > 1, "page \(page) of \(last)")) \(HTML.when(page < last, link(page + 1, "Next")))</p></section></div>
      """
  }

  private static func facet(_ field: FacetField, _ answer: SearchAnswer, _ query: String, _ scope: String?) -> HTML {
    guard let counts = answer.facets[field], !counts.isEmpty else { return .empty }
    let values = HTML.each(counts) { count in
      let term = "\(field.queryName):\"\(count.value)\""
      let isOn = query.contains(term)
      let next = isOn ? query.split(separator: term).joined(separator: " ") : (query.isEmpty ? term : "\(query) \(term)")
      return """
        <li><a href="\(Address("search", query: [("q", next.trimmed), ("scope", scope)]))"\(HTML.when(isOn, " aria-current=\"true\""))>\(count.value)</a> <span>\(count.count)</span></li>
        """
    }
    return "<details open><summary>\(field.queryName)</summary><ul>\(values)</ul></details>"
  }

  private static func hit(_ item: FoundItem, _ highlighter: SearchHighlighter) -> HTML {
    guard let column = item.column else { return Piece.row(item.asset, item.description) }
    return """
      <li class="hit"><p><span class="kind">column</span> <a href="\(Address("assets", item.asset.uuid.description, "columns", column.path.description))">\(column.name)</a>
      <span class="type">\(column.nativeType ?? column.type.name)</span></p><p class="fqn">\(item.name)</p>\(item.description.map { HTML("<p>\($0)</p>") } ?? .empty)</li>
      """
  }
}

extension String {
  /// The text without blanks at its ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
