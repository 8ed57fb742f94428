import Catalog
import Codecs
import Edge
import Net

/// The page of one asset, a tab at a time, and the page of one column.
enum AssetPages {
  private static let tabs = ["overview", "columns", "lineage", "quality", "history", "api"]

  static func all(_ layout: Layout) -> [Endpoint] {
    [
      Endpoint(.get, "/assets/{id}", .needs(.read), "The page of an asset.") { exchange in
        try exchange.read { reader in
          let asset = try reader.of(exchange)
          let tab = exchange.query("tab") ?? "overview"
          let links = try reader.links(of: asset.id)
          let view = AssetView(asset: asset, links: links, reader: reader, exchange: exchange)
          let content =
            switch tab {
            case "columns": try view.columns()
            case "lineage": HTML("<section>\(try LineagePages.graph(asset, exchange, reader))</section>")
            case "quality": try view.quality()
            case "history": try view.history()
            case "api": view.api()
            default: try view.overview()
            }
          let body: HTML = "\(try crumbs(asset, reader))\(try view.summary())\(tabBar(asset, tab))\(content)"
          return .page(layout.page(exchange, title: asset.title, body))
        }
      },
      Endpoint(.get, "/assets/{id}/columns/{path:any}", .needs(.read), "The page of a column.") { exchange in
        try exchange.read { reader in
          let asset = try reader.of(exchange)
          let text = exchange.parameter("path")
          guard let column = try reader.column(of: asset.id, FieldPath(text: text) ?? FieldPath(text)) else {
            throw CatalogError.notFound(kind: "column", id: text)
          }
          let links = try reader.links(of: asset.id)
          let view = AssetView(asset: asset, links: links, reader: reader, exchange: exchange)
          return .page(
            layout.page(
              exchange, title: "\(column.path)", "\(try crumbs(asset, reader, withSelf: true))\(try view.column(column))"))
        }
      },
    ]
  }

  private static func crumbs(_ asset: Asset, _ reader: CatalogReader, withSelf: Bool = false) throws -> HTML {
    let above = try reader.containers(of: asset) + (withSelf ? [asset.label] : [])
    let items = HTML.each(above) { "<li>\(Piece.asset($0))</li>" }
    return HTML.when(!above.isEmpty, "<nav class=\"crumbs\" aria-label=\"Containers\"><ol>\(items)</ol></nav>")
  }

  private static func tabBar(_ asset: Asset, _ current: String) -> HTML {
    let shown = tabs.filter { $0 != "columns" || asset.kind.hasColumns }
    let items = HTML.each(shown) { tab in
      """
      <a href="\(Address("assets", asset.uuid.description, query: [("tab", tab)]))"\(HTML.when(tab == current, " aria-current=\"page\""))>\(tab == "api" ? "API" : tab.capitalizedFirst)</a>
      """
    }
    return "<nav class=\"tabs\" aria-label=\"Tabs\">\(items)</nav>"
  }
}

extension CatalogReader {
  /// The asset that the address names by its UUID.
  func of(_ exchange: Exchange) throws -> Asset {
    guard let uuid = UUID(exchange.parameter("id")), let asset = try asset(uuid: uuid) else {
      throw CatalogError.notFound(kind: "asset", id: exchange.parameter("id"))
    }
    return asset
  }
}

extension String {
  /// The text with its first letter in upper case.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
