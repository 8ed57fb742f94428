import Catalog
import Codecs
import Edge
import Net

/// The pages of one asset, a tab at a time, and the page of one column.
enum AssetPages {
  static func all(_ layout: Layout) -> [Endpoint] {
    AssetTab.allCases.map { tab($0, layout) } + [column(layout), difference(layout), asOf(layout)]
  }

  private static func tab(_ tab: AssetTab, _ layout: Layout) -> Endpoint {
    Endpoint(.get, tab.pattern, .needs(.read), tab.summary, isExpensive: tab == .lineage) { exchange in
      if tab == .overview, let export = try AssetExports.answer(exchange) { return export }
      return try show(exchange, layout) { view in
        let content =
          switch tab {
          case .overview: try view.overview()
          case .columns: try view.columns()
          case .lineage: try LineageView(view.asset, exchange, view.reader).html()
          case .quality: try view.quality()
          case .runs: try view.runs()
          case .history: try view.history()
          case .api: try view.api()
          }
        return try view.page(layout, tab, content)
      }
    }
  }

  private static func column(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/assets/{id}/columns/{path:any}", .needs(.read), "The page of a column.") { exchange in
      try show(exchange, layout) { view in
        let text = exchange.parameter("path")
        guard let column = try view.reader.column(of: view.asset.id, FieldPath(text: text) ?? FieldPath(text)) else {
          let names = try view.reader.columns(of: view.asset.id).map { "\(view.asset.fqn).\($0.path)" }
          let near = nearest(to: "\(view.asset.fqn).\(text)", among: names).map { [$0] } ?? []
          throw CatalogError.notFound(kind: "column", id: text, near: near)
        }
        return .page(
          layout.page(
            exchange, title: column.path.description, "\(try view.crumbs(withSelf: true))\(try view.column(column))"))
      }
    }
  }

  private static func difference(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/assets/{id}/diff", .needs(.read), "What changed in an asset from one change to a later one.") { exchange in
      let from = try exchange.integer("from", 0...Int.max, default: 0)
      let to = try exchange.integer("to", 0...Int.max, default: Int.max)
      return try show(exchange, layout) { view in
        try view.page(layout, .history, try view.difference(from: min(from, to), to: max(from, to)))
      }
    }
  }

  private static func asOf(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/assets/{id}/as-of", .needs(.read), "An asset as it was at a time, or right after a change.") { exchange in
      try show(exchange, layout) { view in try view.page(layout, .history, try view.asOf()) }
    }
  }

  /// Shows an asset under its own address: one that goes by another name, or was merged, is a redirect away.
  private static func show(
    _ exchange: Exchange, _ layout: Layout, _ body: (AssetView) throws -> HTTPResponse
  ) throws -> HTTPResponse {
    try exchange.read { reader in
      let asset = try reader.of(exchange)
      if let address = canonical(asset, exchange) { return .redirect(to: address) }
      let links = try reader.links(of: asset.id)
      return try body(AssetView(asset: asset, links: links, reader: reader, exchange: exchange))
    }
  }

  /// The address that the request should have had; nil when it had it.
  private static func canonical(_ asset: Asset, _ exchange: Exchange) -> String? {
    guard exchange.parameter("id") != asset.uuid.description else { return nil }
    let target = exchange.request.target
    let rest = target.rawPath.split(separator: "/", omittingEmptySubsequences: true).dropFirst(2)
    let path = (["/assets/\(asset.uuid)"] + rest.map(String.init)).joined(separator: "/")
    return path + (target.rawQuery.map { "?\($0)" } ?? "")
  }
}

extension CatalogReader {
  /// The asset that the address names: by its UUID, or by any other name it answers to.
  /// - Throws: `CatalogError.notFound` with names that look alike.
  func of(_ exchange: Exchange) throws -> Asset {
    let name = exchange.parameter("id")
    if let uuid = UUID(name), let asset = try asset(uuid: uuid) { return asset }
    if let subject = try resolve(name), let asset = try asset(subject.asset) { return asset }
    throw CatalogError.notFound(kind: "asset", id: name, near: try namesLike(name))
  }
}

extension String {
  /// The text with its first letter in upper case.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
