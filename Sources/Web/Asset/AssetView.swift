import Catalog
import Codecs
import Edge
import Net

/// Draws one asset for one reader. Each tab is an extension in a file of its own.
struct AssetView {
  let asset: Asset
  let links: [Link]
  let reader: CatalogReader
  let exchange: Exchange

  var mayContribute: Bool { exchange.principal.may(.contribute) }
  var maySteward: Bool { exchange.principal.may(.steward) }

  /// The whole page of a tab.
  func page(_ layout: Layout, _ tab: AssetTab, _ content: HTML) throws -> HTTPResponse {
    .page(
      layout.page(
        exchange, title: tab == .overview ? asset.title : "\(asset.title): \(tab.title.lowercased())",
        heading: "\(asset.title)", "\(try crumbs())\(heading)\(try tabBar(tab))\(content)"))
  }

  /// What the asset lies in, outermost first.
  func crumbs(withSelf: Bool = false) throws -> HTML {
    let above = try reader.containers(of: asset) + (withSelf ? [asset.label] : [])
    let items = HTML.each(above) { "<li>\(Piece.asset($0))</li>" }
    return HTML.when(!above.isEmpty, "<nav class=\"crumbs\" aria-label=\"Containers\"><ol>\(items)</ol></nav>")
  }

  /// What stands above the tabs: what it is, whether it is still there.
  private var heading: HTML {
    """
    <p class="fqn"><span class="kind">\(asset.kind.title)</span>\(subtype) <code>\(asset.fqn.description)</code></p>
    \(state)\(HTML.when(asset.properties[PropertyName.deprecated]?.bool == true, "<p class=\"note wrong\">Deprecated: use something else for new work.</p>"))
    """
  }

  private var subtype: String {
    asset.subtype.flatMap { $0 == asset.kind.title ? nil : " \($0) ·" } ?? ""
  }

  private var state: HTML {
    switch asset.state {
    case .active: .empty
    case .stub: "<p class=\"note\">Only others name this so far: nothing has described it yet.</p>"
    case .deleted:
      """
      <p class="note wrong">Deleted \(asset.deletedAt.map { Piece.time($0) } ?? "earlier"); its links and its history stay.
      \(HTML.when(maySteward, "<a href=\"\(Address("assets", asset.uuid.description, "restore"))\">Restore it</a>"))</p>
      """
    }
  }

  private func tabBar(_ current: AssetTab) throws -> HTML {
    let tabs = try AssetTab.allCases.filter { tab in
      switch tab {
      case .columns: asset.kind.hasColumns
      case .lineage: asset.kind.isData
      case .quality: asset.kind.isData || asset.kind == .check
      case .runs: try !recipes().isEmpty
      default: true
      }
    }
    let items = HTML.each(tabs) { tab in
      "<a href=\"\(tab.address(asset.uuid))\"\(HTML.when(tab == current, " aria-current=\"page\""))>\(tab.title)</a>"
    }
    return "<nav class=\"tabs\" aria-label=\"Tabs\">\(items)</nav>"
  }

  /// The same content for programs: links to the `.json` and `.csv` of a tab.
  func exports(_ stem: String, query: [(String, String?)] = []) -> HTML {
    let id = asset.uuid.description
    func link(_ ending: String) -> HTML {
      let address = stem.isEmpty
        ? Address("assets", id + ending, query: query) : Address("assets", id, stem + ending, query: query)
      return "<a href=\"\(address)\">\(ending.dropFirst().uppercased())</a>"
    }
    return "<p class=\"files\">As \(link(".csv")) or \(link(".json"))</p>"
  }
}
