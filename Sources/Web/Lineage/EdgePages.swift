import Catalog
import Codecs
import Edge
import Net

/// How data gets from one asset to another: who says so, since when, and the SQL it was read from.
enum EdgePages {
  static func all(_ layout: Layout) -> [Endpoint] { [detail(layout)] }

  /// The page about the edges from one asset to another.
  static func address(from source: UUID, to target: UUID) -> Address {
    Address("assets", target.description, "upstream", source.description)
  }

  private static func detail(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/assets/{id}/upstream/{source}", .needs(.read), "How data gets from one asset to another.") { exchange in
      try exchange.read { reader in
        let target = try reader.of(exchange)
        guard let uuid = UUID(exchange.parameter("source")), let source = try reader.asset(uuid: uuid) else {
          throw CatalogError.notFound(kind: "asset", id: exchange.parameter("source"))
        }
        let edges = try self.edges(from: source, to: target, reader)
        guard !edges.isEmpty else {
          throw CatalogError.notFound(kind: "edge", id: "from \(source.fqn) to \(target.fqn)")
        }
        let body: HTML = """
          <p>\(Piece.asset(source.label)) <code>\(source.fqn.description)</code><br>→ \(Piece.asset(target.label)) <code>\(target.fqn.description)</code></p>
          <p><a href="\(AssetTab.lineage.address(target.uuid))">Lineage of \(target.title)</a></p>
          \(try words(edges, reader, exchange))\(try columns(edges, reader, exchange))\(sources(edges))
          """
        return .page(layout.page(exchange, title: "From \(source.title) to \(target.title)", body))
      }
    }
  }

  /// Edges from one to the other. A job reads and writes: its edges count as its own ends, too.
  private static func edges(from source: Asset, to target: Asset, _ reader: CatalogReader) throws -> [Edge] {
    let direct = try reader.edges(into: target.id).filter { $0.source.asset == source.id }
    if !direct.isEmpty { return direct }
    return try reader.edges(by: source.id).filter { $0.target.asset == target.id }
      + reader.edges(by: target.id).filter { $0.source.asset == source.id }
  }

  private static func words(_ edges: [Edge], _ reader: CatalogReader, _ exchange: Exchange) throws -> HTML {
    let rows = try HTML.each(edges.filter { $0.source.column == nil }) { edge in
      let job = try edge.job.flatMap { try reader.label($0) }.map { Piece.asset($0) } ?? "unknown"
      return """
        <tr><td>\(edge.origin.name) (\(edge.origin.kind.title))</td><td>\(job)</td><td>\(edge.transformation.name)</td><td>\(Int((edge.confidence * 100).rounded())) %</td>
        <td>\(Moment.exact(edge.firstSeen))</td><td>\(Moment.exact(edge.lastSeen))</td><td>\(notes(edge))</td><td>\(remove(edge, exchange))</td></tr>
        """
    }
    guard !rows.isEmpty else { return .empty }
    return "<section><h2>Who says so</h2>\(Piece.table("Who says so", ["Origin", "Made by", "How", "Sure", "First seen", "Last seen", "Notes", "Change"], rows))</section>"
  }

  private static func columns(_ edges: [Edge], _ reader: CatalogReader, _ exchange: Exchange) throws -> HTML {
    let own = edges.filter { $0.source.column != nil }
    let rows = try HTML.each(own.prefix(1000)) { edge in
      let source = try edge.source.column.flatMap { try reader.column($0) }?.path.description ?? ""
      let target = try edge.target.column.flatMap { try reader.column($0) }?.path.description ?? ""
      return """
        <tr><td>\(source)</td><td>\(target)</td><td>\(edge.transformation.name)</td><td>\(edge.detail["expression"].map { HTML("<code>\(PropertyView.text($0))</code>") } ?? .empty)</td>
        <td>\(edge.origin.name) (\(edge.origin.kind.title))</td><td>\(Piece.time(edge.lastSeen))</td><td>\(remove(edge, exchange))</td></tr>
        """
    }
    guard !rows.isEmpty else { return .empty }
    return """
      <section><h2>Columns: \(own.count)</h2>\(Piece.table("Columns", ["From", "To", "How", "Expression", "Origin", "Last seen", "Change"], rows))</section>
      """
  }

  private static func notes(_ edge: Edge) -> String {
    edge.detail.filter { $0.key != "sql" }.map { "\($0.key): \(PropertyView.text($0.value))" }.joined(separator: "; ")
  }

  private static func remove(_ edge: Edge, _ exchange: Exchange) -> HTML {
    HTML.when(
      exchange.principal.may(.steward),
      "<a href=\"\(Address("edges", "\(edge.id)", "remove"))\">Remove<span class=\"hidden\"> edge \("\(edge.id)")</span></a>")
  }

  /// The SQL texts that the edges were read from, each once.
  private static func sources(_ edges: [Edge]) -> HTML {
    var texts: [String] = []
    for edge in edges { if let sql = edge.detail["sql"]?.string, !texts.contains(sql), texts.count < 10 { texts.append(sql) } }
    guard !texts.isEmpty else { return .empty }
    return "<section><h2>Read from</h2>\(HTML.each(texts) { "<pre tabindex=\"0\"><code>\($0)</code></pre>" })</section>"
  }
}
