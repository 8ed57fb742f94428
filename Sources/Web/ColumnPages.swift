import Catalog
import Codecs
import Edge
import Net

/// The steward's worklist: columns by filter, tagged many at once.
enum ColumnPages {
  private static let size = 100

  static func all(_ layout: Layout) -> [Endpoint] { [worklist(layout), preview(layout), apply, undo, batches(layout)] }

  private static func worklist(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/columns", .needs(.read), "Columns to look through and tag.") { exchange in
      let query = exchange.query("q") ?? ""
      let page = try exchange.integer("page", 1...10_000, default: 1)
      let options = SearchOptions(limit: size, offset: (page - 1) * size, scopes: [.column], facets: [.tag, .type])
      let found = try exchange.read { reader in
        let found = try reader.search(query, options)
        let rows = try HTML.each(found.hits) { try row($0, reader) }
        return (found, rows)
      }
      let more = HTML.when(
        found.0.total > page * size,
        "<p class=\"pages\"><a href=\"\(Address("columns", query: [("q", query), ("page", "\(page + 1)")]))\">Next \(size)</a></p>")
      let table = Piece.table("Columns", ["Pick", "Column", "Table", "Type", "Description", "Tags"], found.1)
      let form: HTML = exchange.principal.may(.steward)
        ? """
          <form method="post" action="/columns/preview">\(exchange.token)<input type="hidden" name="q" value="\(query)">\(table)
          <fieldset class="bulk"><legend>Tag them</legend><label>Tag<input name="tag" required placeholder="PII.Email"></label>
          <label><input type="checkbox" name="all" value="1"> all \(found.0.total) that match</label><button>Preview</button></fieldset></form>
          """ : table
      return .page(
        layout.page(
          exchange, title: "Columns",
          """
          <form method="get" action="/columns" class="filter"><label>Filter<input name="q" value="\(query)" placeholder="email -tag:PII type:string"></label><button>Show</button></form>
          <p>\(found.0.total) found. Try <a href="/columns?q=email">email</a>, <a href="/columns?q=phone">phone</a>, <a href="/columns?q=name%20-tag%3APII">names without a PII tag</a>.</p>\(form)\(more)
          """))
    }
  }

  private static func row(_ item: FoundItem, _ reader: CatalogReader) throws -> HTML {
    guard let column = item.column else { return .empty }
    let tags = try reader.links(of: Subject(item.asset.id, column: column.id), .tag)
    return """
      <tr><td><input type="checkbox" name="column" value="\(column.id.rawValue.description)" aria-label="Pick \(column.path.description) of \(item.asset.fqn.name)"></td>
      <td><a href="\(Address("assets", item.asset.uuid.description, "columns", column.path.description))">\(column.path.description)</a></td><td>\(Piece.asset(item.asset))</td>
      <td><code>\(column.nativeType ?? column.type.name)</code></td><td>\(column.description ?? "")</td><td>\(HTML.each(tags) { "\(Piece.chip($0)) " })</td></tr>
      """
  }

  private static func chosen(_ exchange: Exchange, _ reader: CatalogReader) throws -> [Subject] {
    if exchange.field("all") != nil { return try reader.columns(matching: exchange.field("q") ?? "") }
    return try (exchange.request.form?.all("column") ?? []).compactMap { text in
      guard let id = Int64(text), let column = try reader.column(ColumnID(rawValue: id)) else { return nil }
      return Subject(column.asset, column: column.id)
    }
  }

  private static func tag(_ exchange: Exchange) throws -> FQN { try FQN(exchange.field("tag")?.trimmed ?? "") }

  private static func preview(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/columns/preview", .needs(.steward), "What a bulk tag would change.", bodyLimit: 4 << 20) { exchange in
      let tag = try tag(exchange)
      return try exchange.read { reader in
        let subjects = try chosen(exchange, reader)
        guard !subjects.isEmpty else { throw CatalogError.invalid(field: "column", reason: "is missing; pick at least one") }
        var adds = 0
        let rows = try HTML.each(subjects.prefix(500)) { subject in
          guard let column = try subject.column.flatMap({ try reader.column($0) }), let label = try reader.label(subject.asset)
          else { return .empty }
          let has = try reader.links(of: subject, .tag).contains { $0.target.fqn == tag && $0.state == .confirmed }
          if !has { adds += 1 }
          return "<tr><td>\(label.fqn.description).\(column.path.description)</td><td>\(has ? "has it already" : "gets \(tag)")</td></tr>"
        }
        let ids = HTML.each(subjects) { "<input type=\"hidden\" name=\"column\" value=\"\(($0.column?.rawValue ?? 0).description)\">" }
        return .page(
          layout.page(
            exchange, title: "Tag \(subjects.count) columns with \(tag)",
            """
            <form method="post" action="/columns/tag">\(exchange.token)\(ids)<input type="hidden" name="tag" value="\(tag.description)">
            <p>\(adds) of the first \(min(subjects.count, 500)) get the tag; one undo takes all of it back.</p><button>Tag them</button> <a href="/columns">Cancel</a></form>
            \(Piece.table("Changes", ["Column", "What happens"], rows))
            """))
      }
    }
  }

  private static let apply = Endpoint(.post, "/columns/tag", .needs(.steward), "Tag many columns as one batch.", bodyLimit: 4 << 20) { exchange in
    let tag = try tag(exchange)
    try exchange.write { writer in
      let subjects = try chosen(exchange, writer.reader)
      try writer.batch("Tagged \(subjects.count) columns with \(tag)") {
        for subject in subjects { try writer.link(subject, LinkDraft(.tag, .named(.tag, tag))) }
      }
    }
    return .redirect(to: "/batches")
  }

  private static let undo = Endpoint(.post, "/batches/{id}/undo", .needs(.steward), "Take a batch back.") { exchange in
    guard let id = Int64(exchange.parameter("id")) else { throw CatalogError.notFound(kind: "batch", id: exchange.parameter("id")) }
    _ = try exchange.write { try $0.undo(id) }
    return .redirect(to: "/batches")
  }

  private static func batches(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/batches", .needs(.read), "Sets of changes, each with one undo.") { exchange in
      let rows = HTML.each(try exchange.read { try $0.batches() }) { batch in
        let undo: HTML = batch.undoneAt.map { "undone \(Piece.time($0))" }
          ?? HTML.when(
            exchange.principal.may(.steward),
            "<form method=\"post\" action=\"\(Address("batches", "\(batch.id)", "undo"))\">\(exchange.token)<button class=\"plain\">Undo</button></form>")
        return "<tr><td>\(Piece.time(batch.at))</td><td>\(batch.summary)</td><td>\(batch.actor)</td><td>\(undo)</td></tr>"
      }
      return .page(layout.page(exchange, title: "Bulk changes", Piece.table("Bulk changes", ["When", "What", "Who", "Undo"], rows)))
    }
  }
}
