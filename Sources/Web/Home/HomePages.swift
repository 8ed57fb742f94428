import Catalog
import Edge
import Net

/// The start page.
enum HomePages {
  static func all(_ layout: Layout) -> [Endpoint] {
    [
      Endpoint(.get, "/", .needs(.read), "The start page.") { exchange in
        try exchange.read { reader in
          let counts = try reader.countsByKind()
          let body = counts.keys.contains { $0.isData } ? try filled(counts, reader) : empty(exchange)
          return .page(layout.page(exchange, title: "Your data, mapped", body))
        }
      }
    ]
  }

  private static func filled(_ counts: [AssetKind: Int], _ reader: CatalogReader) throws -> HTML {
    let tiles = HTML.each(AssetKind.allCases.filter { counts[$0] != nil && ($0.isData || $0 == .dataProduct) }) { kind in
      """
      <li><a href="\(Address("search", query: [("q", "kind:\(kind.rawValue)")]))"><strong>\(counts[kind] ?? 0)</strong> \(counts[kind] == 1 ? kind.title : kind.plural)</a></li>
      """
    }
    var filter = ChangeFilter()
    filter.operations = [.created, .updated, .deleted, .renamed]
    let changes = try HTML.each(try reader.changes(before: nil, filter, limit: 12)) { change in
      guard let label = try change.asset.flatMap({ try reader.label($0) }) else { return .empty }
      return "<tr><td>\(Piece.time(change.at))</td><td>\(change.operation.name)</td><td>\(Piece.asset(label))</td><td>\(change.actor)</td></tr>"
    }
    return """
      <ul class="tiles">\(tiles)</ul>
      <div class="columns"><section><h2>Domains</h2>\(try cards(.domain, reader))</section>
      <section><h2>Data products</h2>\(try cards(.dataProduct, reader))</section></div>
      <section><h2>What changed</h2>\(Piece.table("Recent changes", ["When", "What", "Asset", "Who"], changes))</section>
      """
  }

  private static func cards(_ kind: AssetKind, _ reader: CatalogReader) throws -> HTML {
    var filter = AssetFilter()
    filter.kinds = [kind]
    let rows = HTML.each(try reader.list(filter, limit: 12).elements) { Piece.row($0.label, $0.description) }
    return rows.isEmpty ? "<p class=\"none\">None yet.</p>" : "<ul class=\"hits\">\(rows)</ul>"
  }

  private static func empty(_ exchange: Exchange) -> HTML {
    """
    <p>There is nothing in this catalog yet. Three ways to begin:</p><ol class="ways">
    <li><h2>Crawl a database</h2><p><a href="/recipes">Paste a recipe</a>, or run <code>cairn crawl recipe.yaml</code>.</p></li>
    <li><h2>Push from a program</h2><p><a href="/settings">Make a token</a> and send assets to <code>/api/v1/assets</code>.</p></li>
    <li><h2>Look around in sample data</h2><p>Run <code>cairn demo</code>.</p></li></ol>
    """
  }
}
