import Catalog
import Codecs
import Edge
import Net

/// Changes that were made in one go, and taking them back.
enum BatchPages {
  static func all(_ layout: Layout) -> [Endpoint] { [list(layout), one(layout), undo] }

  private static func list(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/batches", .needs(.read), "Sets of changes, each with one undo.") { exchange in
      try exchange.read { reader in
        let rows = HTML.each(try reader.batches(limit: 100)) { batch in
          """
          <tr><td>\(Piece.time(batch.at))</td><td><a href="\(Address("batches", "\(batch.id)"))">\(batch.summary)</a></td><td>\(batch.actor)</td><td>\(state(batch, exchange))</td></tr>
          """
        }
        let table = rows.isEmpty
          ? Piece.blank("Nothing was changed in bulk yet.", "Tick rows under <a href=\"/columns\">Columns</a> or in search results.")
          : Piece.table("Bulk changes", ["When", "What", "Who", "Undo"], rows)
        return .page(layout.page(exchange, title: "Bulk changes", "\(try BatchNotice.html(exchange, reader))\(table)"))
      }
    }
  }

  private static func state(_ batch: Batch, _ exchange: Exchange) -> HTML {
    if let at = batch.undoneAt { return "taken back \(Piece.time(at))" }
    guard exchange.principal.may(.steward) else { return .empty }
    return Piece.button("Undo", posting: Address("batches", "\(batch.id)", "undo"), exchange.token)
  }

  private static func find(_ exchange: Exchange, _ reader: CatalogReader) throws -> Batch {
    guard let id = Int64(exchange.parameter("id")), let batch = try reader.batch(id) else {
      throw CatalogError.notFound(kind: "batch", id: exchange.parameter("id"))
    }
    return batch
  }

  private static func one(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/batches/{id}", .needs(.read), "What one set of changes did.") { exchange in
      try exchange.read { reader in
        let batch = try find(exchange, reader)
        let changes = try reader.changes(inBatch: batch.id)
        let rows = try HTML.each(changes.prefix(500)) { change in
          let name = try change.asset.flatMap { try reader.label($0) }.map { Piece.asset($0) } ?? .empty
          return HTML.each(change.fields) { field in
            "<tr><td>\(name)</td><td>\(field.field)</td><td>\(ChangeWords.html(field))</td></tr>"
          }
        }
        return .page(
          layout.page(
            exchange, title: batch.summary, actions: state(batch, exchange),
            """
            <p class="fqn">\(batch.actor), \(Piece.time(batch.at)) · \(changes.count.of("change"))\(HTML.when(changes.count > 500, ", the last 500 shown")) · <a href="/batches">All bulk changes</a></p>
            \(Piece.table("Changes", ["Asset", "Field", "What changed"], rows))
            """))
      }
    }
  }

  private static let undo = Endpoint(.post, "/batches/{id}/undo", .needs(.steward), "Take a batch back.") { exchange in
    let (id, outcome) = try exchange.write { writer in
      let batch = try find(exchange, writer.reader)
      return (batch.id, try writer.undo(batch.id))
    }
    return exchange.back("/batches", setting: "undone", to: "\(id).\(outcome.restored).\(outcome.kept)")
  }
}

/// What changed in one field, as people read it.
enum ChangeWords {
  static func html(_ field: FieldChange) -> HTML {
    let before = field.before.map { HTML("<del>\(short($0))</del> ") } ?? .empty
    let after = field.after.map { HTML("<ins>\(short($0))</ins>") } ?? .empty
    return "\(before)\(after)"
  }

  private static func short(_ json: JSON) -> String {
    let text = json.array.map { $0.map { $0.string ?? $0["name"]?.string ?? $0.text }.joined(separator: ", ") } ?? json.string ?? json.text
    return text.count > 160 ? "\(text.prefix(160))…" : text
  }
}

/// The remark after a bulk change or its undo, on the page it was made from.
enum BatchNotice {
  static func html(_ exchange: Exchange, _ reader: CatalogReader) throws -> HTML {
    if let undone = exchange.query("undone") {
      let numbers = undone.split(separator: ".").compactMap { Int($0) }
      guard numbers.count == 3 else { return .empty }
      let kept = numbers[2] == 0 ? "" : "; \(numbers[2].of("field")) changed again since and stayed"
      return "<p class=\"note\" role=\"status\">Taken back: \(numbers[1].of("field")) as before\(kept).</p>"
    }
    guard let id = exchange.query("batch").flatMap({ Int64($0) }), let batch = try reader.batch(id), batch.undoneAt == nil else {
      return .empty
    }
    let undo = HTML.when(
      exchange.principal.may(.steward),
      Piece.button(
        "Undo", posting: Address("batches", "\(batch.id)", "undo"), exchange.token, style: "plain undo",
        fields: Piece.hidden("back", exchange.here)))
    return """
      <div class="note" role="status"><p>\(batch.summary). <a href="\(Address("batches", "\(batch.id)"))">What changed</a></p>\(undo)</div>
      """
  }
}
