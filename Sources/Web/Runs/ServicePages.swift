import Catalog
import Edge
import Net

/// The systems that data lies in: where they run, how much they hold, when they were looked at last.
enum ServicePages {
  static func all(_ layout: Layout) -> [Endpoint] { [list(layout)] }

  private static func list(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/services", .needs(.read), "Services.") { exchange in
      let body = try exchange.read { reader in
        var filter = AssetFilter()
        filter.kinds = [.service]
        filter.states = [.active, .stub]
        let services = try reader.list(filter, limit: 500).elements
        let latest = Dictionary(try reader.runs(limit: 1000).map { ($0.recipe, $0) }, uniquingKeysWith: { first, _ in first })
        guard !services.isEmpty else {
          return Piece.blank("No service yet.", "A <a href=\"/recipes\">recipe</a> that crawls one brings it here.")
        }
        var options = SearchOptions(limit: 0, facets: [.service])
        options.facetLimit = 1000
        let facets = try reader.search("", options).answer.facets[.service] ?? []
        let sizes = Dictionary(facets.map { ($0.value, $0.count) }, uniquingKeysWith: +)
        let rows = try HTML.each(services) { try row($0, latest, sizes[$0.name] ?? 0, reader) }
        return Piece.table("Services", ["Service", "Platform", "Where it runs", "#Assets", "Last crawl"], rows)
      }
      let actions = HTML.when(exchange.principal.may(.administer), "<a class=\"button\" href=\"/recipes/new\">Add by a recipe</a>")
      return .page(
        layout.page(exchange, title: "Services", actions: actions, "<p class=\"lead\">The systems that data lies in.</p>\(body)"))
    }
  }

  private static func row(_ asset: Asset, _ latest: [String: Run], _ count: Int, _ reader: CatalogReader) throws -> HTML {
    let identity = try reader.service(asset.id)
    let host = [identity?.host, identity?.port.map { "\($0)" }].compactMap(\.self).joined(separator: ":")
    let place = [host, identity?.instance ?? "", identity?.environment ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
    let recipe = try reader.claims(of: asset.id).first { $0.origin.name.hasPrefix("recipe:") }
    let run = recipe.flatMap { latest[String($0.origin.name.dropFirst("recipe:".count))] }
    let crawl = run.map { run in
      HTML("<a href=\"\(Address("runs", "\(run.id)"))\">\(Piece.time(run.startedAt))</a> <span class=\"outcome \(run.status.name)\">\(run.status.name)</span>")
    } ?? "<span class=\"none\">none</span>"
    return """
      <tr><td>\(Piece.asset(asset.label))\(HTML.when(asset.state == .stub, " <span class=\"kind\">only named so far</span>"))</td><td>\(identity?.platform ?? "")</td><td>\(place)</td>
      <td class="number"><a href="\(Address("search", query: [("q", QueryTerms.Filter("service", asset.name).text)]))">\(count.grouped)</a></td><td>\(crawl)</td></tr>
      """
  }
}
