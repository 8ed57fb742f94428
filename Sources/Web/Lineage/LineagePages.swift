import Catalog
import Edge
import Net

/// The lineage of an asset in files, and the pages of its edges.
enum LineagePages {
  static func all(_ layout: Layout) -> [Endpoint] {
    [
      file("csv", "The rows of a lineage page as CSV.") { try $0.csv() },
      file("json", "The rows of a lineage page as JSON.") { try $0.json() },
      file("svg", "The picture of a lineage page.") { try $0.svg() },
    ] + EdgePages.all(layout) + EdgeForms.all(layout)
  }

  private static func file(
    _ ending: String, _ summary: String, _ body: @escaping @Sendable (LineageView) throws -> HTTPResponse
  ) -> Endpoint {
    Endpoint(.get, "/assets/{id}/lineage.\(ending)", .needs(.read), summary, isExpensive: true) { exchange in
      try exchange.read { reader in try body(try LineageView(try reader.of(exchange), exchange, reader)) }
    }
  }
}
