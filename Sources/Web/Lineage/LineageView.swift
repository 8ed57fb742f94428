import Catalog
import Codecs
import Edge
import Net

/// The lineage of an asset, or of one of its columns, on a page and in files.
struct LineageView {
  private let asset: Asset
  private let exchange: Exchange
  private let reader: CatalogReader
  private let query: LineageQuery
  private let column: Column?

  /// - Parameter column: the column whose page this is; else the query names one, or none.
  /// - Throws: `CatalogError` for a query that makes no sense.
  init(_ asset: Asset, _ exchange: Exchange, _ reader: CatalogReader, column: Column? = nil) throws {
    self.asset = asset
    self.exchange = exchange
    self.reader = reader
    var query = try LineageQuery(exchange)
    query.asset = asset.uuid
    if let column { query.column = column.path.description }
    self.query = query
    if let text = query.column, column == nil {
      guard let found = try reader.column(of: asset.id, FieldPath(text: text) ?? FieldPath(text)) else {
        throw CatalogError.notFound(kind: "column", id: text)
      }
      self.column = found
    } else {
      self.column = column
    }
  }

  /// What stands on the page: controls, then the picture and the same as lists, or the list of everything.
  func html() throws -> HTML {
    let columns = asset.kind.hasColumns ? try reader.columns(of: asset.id) : []
    let controls = LineageControls(asset: asset, query: query, columns: columns).html
    let focus = column.map { HTML("<p>Only what column <code>\($0.path.description)</code> comes from and goes to.</p>") } ?? .empty
    let past = query.at.map { HTML("<p class=\"note\">As seen at \($0) UTC: edges first seen later are left out; of those that have gone, only the ones between whole assets are known, where they led.</p>") } ?? .empty
    return "<section aria-label=\"Lineage\">\(controls)\(focus)\(past)\(query.isList ? try list() : try picture())\(edit)</section>"
  }

  private var edit: HTML {
    guard exchange.principal.may(.contribute) else { return .empty }
    func link(_ way: String) -> HTML { "<a href=\"\(Address("assets", asset.uuid.description, "edges", query: [("way", way)]))\">\(way)</a>" }
    return "<p class=\"files\">Add by hand what is \(link("upstream")) or \(link("downstream")) of it.</p>"
  }

  // MARK: the picture

  private func scene() throws -> LineageScene {
    var explorer = try LineageExplorer(query, reader)
    return try explorer.scene(of: asset, column: column)
  }

  private func picture() throws -> HTML {
    let scene = try scene()
    guard scene.nodes.count > 1 else { return empty(scene) }
    let table = try flows(scene)
    return """
      \(notes(scene))<p class="files">The picture as <a href="\(query.file(asset.uuid, "svg"))" download>SVG</a>, its edges as <a href="\(query.file(asset.uuid, "csv"))">CSV</a> or <a href="\(query.file(asset.uuid, "json"))">JSON</a>, or <a href="#outline">as a nested list</a>.</p>
      <div class="scroll graph" id="graph" tabindex="0" role="region" aria-label="Lineage graph">\(LineagePicture(scene, query).svg)</div>
      <details class="edit wide" id="outline" open><summary>The same as a nested list: \(scene.nodes.count) assets</summary>\(LineageOutline(scene, query).html)</details>
      <details class="edit wide"><summary>Its edges as a table: \(table.rows.count)</summary>\(table.html("Edges"))</details>
      """
  }

  private func empty(_ scene: LineageScene) -> HTML {
    if scene.filtered > 0 { return "\(notes(scene))<p class=\"none\">Everything else is filtered away.</p>" }
    let what = column == nil ? "its data comes from or goes" : "this column comes from or goes"
    return "<p class=\"none\">Nothing is known of where \(what).</p>"
  }

  /// What is not shown.
  private func notes(_ scene: LineageScene) -> HTML {
    let hidden = scene.nodes.reduce(0) { $0 + $1.hiddenUp + $1.hiddenDown }
    let list = query.with { $0.isList = true }.address(asset.uuid)
    return """
      \(HTML.when(scene.isCut, "<p class=\"note\">The picture holds its \(LineageExplorer.nodeLimit) nearest; <a href=\"\(list)\">the list</a> has all.</p>"))\(HTML.when(hidden > 0, "<p class=\"fqn\">\(hidden.grouped) \(hidden == 1 ? "neighbour is" : "neighbours are") not shown: + opens \(LineageExplorer.pageSize) at a time, <a href=\"\(list)\">the list</a> has all.</p>"))\(HTML.when(scene.filtered > 0, "<p class=\"fqn\">\(scene.filtered) filtered away; a dashed line leads through them.</p>"))
      """
  }

  /// The edges of a scene, those between columns one by one.
  private func flows(_ scene: LineageScene) throws -> Listing {
    var listing = Listing(["From", "From column", "To", "To column", "How", "By"])
    let labels = Dictionary(scene.nodes.map { ($0.label.id, $0.label) }, uniquingKeysWith: { first, _ in first })
    for edge in scene.sortedEdges {
      guard let from = labels[edge.source], let to = labels[edge.target] else { continue }
      let jobs = try edge.jobs.sorted().compactMap { try reader.label($0)?.fqn.description }.joined(separator: ", ")
      let page = edge.isBridge ? nil : EdgePages.address(from: from.uuid, to: to.uuid)
      func row(_ source: String, _ target: String, _ how: String) {
        listing.rows.append([
          Listing.Cell(from.fqn.description), Listing.Cell(source), Listing.Cell(to.fqn.description), Listing.Cell(target),
          Listing.Cell(how, page), Listing.Cell(jobs),
        ])
      }
      let flows = try edge.columns.map { flow in
        (try reader.column(flow.source)?.path.description ?? "", try reader.column(flow.target)?.path.description ?? "", flow.transformation)
      }
      if flows.isEmpty {
        let words = edge.transformations.map(\.name).sorted().joined(separator: ", ")
        row("", "", edge.isBridge ? "through what is hidden" : words.isEmpty ? Transformation.flow.name : words)
      }
      for flow in flows.sorted(by: { ($0.0, $0.1, $0.2.rawValue) < ($1.0, $1.1, $1.2.rawValue) }) { row(flow.0, flow.1, flow.2.name) }
    }
    return listing
  }

  // MARK: the list

  private func list() throws -> HTML {
    let impact = try ImpactList(asset, column, query, reader)
    let start = (query.page - 1) * ImpactList.pageSize
    let rows = try impact.listing(start..<(start + ImpactList.pageSize))
    let last = max(1, (impact.count + ImpactList.pageSize - 1) / ImpactList.pageSize)
    let all = query.with { $0.page = 1 }
    return """
      <p>\(impact.count.grouped) \(column == nil && query.level == .table ? "assets" : "columns")\(impact.isCut ? " at least" : ""): all of them as <a href="\(all.file(asset.uuid, "csv"))">CSV</a> or <a href="\(all.file(asset.uuid, "json"))">JSON</a>.</p>
      \(rows.html("Everything upstream and downstream"))
      \(Piece.pager(query.page, of: last) { number in query.with { $0.page = number }.address(asset.uuid) })
      """
  }

  // MARK: files

  /// What the page shows, as rows: the list's, or the picture's edges.
  private func listing() throws -> Listing {
    query.isList ? try ImpactList(asset, column, query, reader).listing() : try flows(try scene())
  }

  /// The page's rows for a spreadsheet.
  func csv() throws -> HTTPResponse { try listing().csv }

  /// The page's rows for a program.
  func json() throws -> HTTPResponse { .json(try listing().json.bytes()) }

  /// The picture alone.
  func svg() throws -> HTTPResponse {
    var response = HTTPResponse(type: "image/svg+xml; charset=utf-8", LineagePicture(try scene(), nil).svg.bytes)
    response.headers.add("Content-Disposition", "attachment; filename=\"lineage.svg\"")
    return response
  }
}
