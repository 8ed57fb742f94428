import Catalog
import Codecs
import Edge

/// Draws the results of one search.
struct SearchView {
  let request: SearchRequest
  let found: FoundItems
  /// How many of the other kind match: columns beside assets, or assets beside columns.
  let others: Int
  let reader: CatalogReader
  let exchange: Exchange

  private var terms: QueryTerms { QueryTerms(request.query) }
  private var highlighter: SearchHighlighter { found.answer.highlighter }

  var html: HTML {
    get throws {
      """
      \(try BatchNotice.html(exchange, reader))\(tabs)
      <div class="found"><aside aria-label="Narrow down">\(HTML.each(SearchRequest.facets, facet))</aside>
      <section aria-label="Results">\(bar)\(letters)\(remarks)\(try results)\(pages)</section></div>
      """
    }
  }

  private var tabs: HTML {
    let isColumns = request.scope == .column
    func tab(_ title: String, _ count: Int, _ scope: SearchScope) -> HTML {
      let current = HTML.when((scope == .column) == isColumns, " aria-current=\"page\"")
      return "<a href=\"\(request.address { $0.scope = scope })\"\(current)>\(title) <span class=\"count\">\(count.grouped)</span></a>"
    }
    return """
      <nav class="tabs" aria-label="What to look for">\(tab("Assets", isColumns ? others : found.total, .asset))
      \(tab("Columns", isColumns ? found.total : others, .column))</nav>
      """
  }

  private var bar: HTML {
    let sorts = HTML.each(request.sortChoices) { title, sort in
      "<a href=\"\(request.address { $0.sort = sort })\"\(HTML.when(sort == request.effectiveSort, " aria-current=\"true\""))>\(title)</a>"
    }
    let chosen = HTML.each(terms.filters) { filter in
      let address = request.address { $0.query = terms.removing(filter).text }
      return """
        <a class="chip filter" href="\(address)" title="Take this condition away">\(filter.isExcluded ? "not " : "")\(filter.field): \(filter.value) <span aria-hidden="true">×</span><span class="hidden">, take away</span></a>
        """
    }
    let worklist = HTML.when(
      request.scope == .column && exchange.principal.may(.steward),
      " <a href=\"\(Address("columns", query: [("q", request.query)]))\">Work through these</a>")
    return """
      <div class="bar"><p class="total"><strong>\(found.total.grouped)</strong> found</p><p class="choices"><span class="hidden">Order:</span>\(sorts)</p>
      <p class="exports">\(worklist)<a href="\(request.address("search.csv"))">CSV</a> <a href="\(request.address("search.json") { $0.page = request.page })">JSON</a></p></div>
      \(HTML.when(!chosen.isEmpty, "<p class=\"chips\">\(chosen)</p>"))
      """
  }

  /// Letters to jump by while nothing else is asked for.
  private var letters: HTML {
    guard !terms.hasWords else { return .empty }
    let current = terms.filters.first { $0.field == "name" && !$0.isExcluded }?.value
    let links = HTML.each("abcdefghijklmnopqrstuvwxyz0123456789") { letter in
      let isOn = current == "\(letter)*"
      let rest = terms.words.filter { !$0.hasPrefix("name:") }
      let query = isOn ? rest : rest + ["name:\(letter)*"]
      return "<a href=\"\(request.address { $0.query = query.joined(separator: " ") })\"\(HTML.when(isOn, " aria-current=\"true\""))>\(letter.uppercased())</a>"
    }
    return "<nav class=\"letters\" aria-label=\"Names with a word that begins with\">\(links)</nav>"
  }

  private var remarks: HTML {
    let notes = HTML.each(found.answer.notes) { Piece.note("\($0.message)") }
    let corrected = found.answer.correctedTo.map { Piece.note("Nothing is spelt like that; these are results for <strong>\($0)</strong>.") }
    let relaxed = HTML.when(found.answer.isRelaxed, Piece.note("Nothing has all the words; these have some of them."))
    return "\(notes)\(corrected ?? .empty)\(relaxed)"
  }

  private func facet(_ field: FacetField) -> HTML {
    guard let counts = found.answer.facets[field], !counts.isEmpty else { return .empty }
    let values = HTML.each(counts) { count in
      let filter = QueryTerms.Filter(field.queryName, count.value)
      let isOn = terms.contains(filter)
      let next = isOn ? terms.removing(filter) : terms.adding(filter)
      let without = terms.adding(QueryTerms.Filter(field.queryName, count.value, isExcluded: true))
      return """
        <li><a href="\(request.address { $0.query = next.text })"\(HTML.when(isOn, " aria-current=\"true\""))>\(count.value)</a>
        <span class="count">\(count.count.grouped)</span><a class="without" href="\(request.address { $0.query = without.text })" title="Leave out"><span aria-hidden="true">−</span><span class="hidden">Leave out \(count.value)</span></a></li>
        """
    }
    return "<details open><summary>\(field.queryName.capitalizedFirst)</summary><ul>\(values)</ul></details>"
  }

  private var results: HTML {
    get throws {
      guard !found.hits.isEmpty else {
        return Piece.blank(
          "Nothing matches.", "Try fewer words, take a condition away, or <a href=\"/search\">browse everything</a>.")
      }
      let maySteward = exchange.principal.may(.steward)
      let hits = try HTML.each(found.hits) { item in
        try HitView(item: item, highlighter: highlighter, reader: reader, canBePicked: maySteward).html
      }
      let list: HTML = "<ul class=\"hits\">\(hits)</ul>"
      guard maySteward else { return list }
      return """
        <form method="post" action="/bulk/preview" class="picking">\(exchange.token)\(Piece.hidden("back", exchange.here))\(Piece.hidden("q", request.query))
        \(Piece.hidden("scope", request.scope == .column ? "columns" : "assets"))\(list)\(try BulkForm.html(total: found.total, isColumns: request.scope == .column, reader))</form>
        """
    }
  }

  private var pages: HTML {
    Piece.pager(request.page, of: (found.total + SearchRequest.size - 1) / SearchRequest.size) { number in
      request.address { $0.page = number }
    }
  }
}

/// Draws one hit: what it is, where it lies, why it was found, what it is linked to.
struct HitView {
  let item: FoundItem
  let highlighter: SearchHighlighter
  let reader: CatalogReader
  let canBePicked: Bool

  var html: HTML {
    get throws {
      let name = item.column == nil ? "asset" : "column"
      let id = item.column?.id.rawValue ?? item.asset.id.rawValue
      let box = HTML.when(
        canBePicked, "<input type=\"checkbox\" name=\"\(name)\" value=\"\(id.description)\" aria-label=\"Pick \(item.name)\">")
      let description = item.description.map { HTML("<p>\(highlighter.excerpt($0))</p>") } ?? .empty
      return """
        <li class="hit">\(box)<div><p>\(title)</p><p class="fqn">\(highlighter.html(item.name))</p>\(description)\(try because)\(try chips)</div></li>
        """
    }
  }

  private var title: HTML {
    let id = item.asset.uuid.description
    guard let column = item.column else {
      return "<span class=\"kind\">\(item.asset.kind.title)</span> <a href=\"\(Address("assets", id))\">\(highlighter.html(item.asset.title))</a>"
    }
    return """
      <span class="kind">column</span> <a href="\(Address("assets", id, "columns", column.path.description))">\(highlighter.html(column.path.description))</a>
      <code class="type">\(column.nativeType ?? column.type.name)</code> in \(Piece.asset(item.asset))
      """
  }

  /// The columns that made a table be found.
  private var because: HTML {
    get throws {
      guard item.column == nil, item.hit.matched == .columns else { return .empty }
      let columns = try reader.columns(of: item.asset.id).filter { !highlighter.ranges(in: $0.name).isEmpty }.prefix(5)
      guard !columns.isEmpty else { return .empty }
      let names = HTML.join(columns.enumerated().map { index, column in
        "\(index > 0 ? ", " : "")<a href=\"\(Address("assets", item.asset.uuid.description, "columns", column.path.description))\">\(highlighter.html(column.path.description))</a>"
      })
      return "<p class=\"because\">Columns: \(names)</p>"
    }
  }

  private var chips: HTML {
    get throws {
      let shown: [Relation] = [.domain, .product, .owner, .tag, .term]
      let links = try reader.links(of: item.asset.id).filter { link in
        link.subject.column == item.column?.id && shown.contains(link.relation)
      }
      let chips = HTML.each(links.prefix(8)) { "\(Piece.chip($0, isNamed: true)) " }
      return HTML.when(!chips.isEmpty, "<p class=\"chips\">\(chips)</p>")
    }
  }
}
