import Catalog
import Codecs
import Edge
import Net

/// Everything anybody changed: filtered, a page at a time, or as a table.
enum AuditPages {
  static func all(_ layout: Layout) -> [Endpoint] { [list(layout), csv, catalog(layout)] }

  private static let size = 100
  private static let operations: [Change.Operation] = [
    .created, .updated, .deleted, .restored, .renamed, .merged, .linked, .edges, .checked, .administered,
  ]

  private static func filter(_ exchange: Exchange) -> ChangeFilter {
    var filter = ChangeFilter()
    filter.actor = exchange.query("actor")?.trimmed
    filter.operations = operations.first { $0.name == exchange.query("operation") }.map { [$0] }
    if let day = exchange.query("since") { filter.since = Timestamp(rfc3339: "\(day)T00:00:00Z") }
    filter.foldsBatches = true
    return filter
  }

  private static func list(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/audit", .needs(.administer), "Everything anybody changed.") { exchange in
      let before = exchange.query("before").flatMap { Int64($0) }.map(ChangeNumber.init(rawValue:))
      return try exchange.read { reader in
        let changes = try reader.changes(before: before, filter(exchange), limit: size + 1)
        let rows = try HTML.each(changes.prefix(size)) { try row($0, reader) }
        let query = ["actor", "operation", "since"].map { ($0, exchange.query($0)) }
        let older = HTML.when(
          changes.count > size,
          "<nav class=\"pages\" aria-label=\"Pages\"><a href=\"\(Address("audit", query: query + [("before", changes.dropLast().last.map { "\($0.number.rawValue)" })]))\" rel=\"next\">Older</a></nav>")
        let table = rows.isEmpty
          ? Piece.blank("Nothing like that.", "<a href=\"/audit\">See everything</a>.")
          : Piece.table("Audit", ["When", "Who", "What", "On", "Fields", "Request"], rows)
        return .page(
          layout.page(
            exchange, title: "Audit", actions: "<a class=\"button\" href=\"\(Address("audit.csv", query: query))\">CSV</a>",
            "\(SettingsPages.tabs(exchange))\(form(exchange))\(table)\(older)"))
      }
    }
  }

  private static func form(_ exchange: Exchange) -> HTML {
    let options = HTML.each(operations) { operation in
      "<option value=\"\(operation.name)\"\(HTML.when(exchange.query("operation") == operation.name, " selected"))>\(operation.name)</option>"
    }
    return """
      <form method="get" action="/audit" class="filters"><label>Who<input name="actor" value="\(exchange.query("actor") ?? "")" placeholder="ann, or recipe:shop"></label>
      <label>What<select name="operation"><option value="">anything</option>\(options)</select></label><label>Since<input name="since" type="date" value="\(exchange.query("since") ?? "")"></label><button>Show</button></form>
      """
  }

  private static func row(_ change: Change, _ reader: CatalogReader) throws -> HTML {
    if let batch = try change.batch.flatMap({ try reader.batch($0) }) {
      return """
        <tr><td>\(Piece.time(change.at))</td><td>\(change.actor)</td><td>in bulk</td><td><a href="\(Address("batches", "\(batch.id)"))">\(batch.summary)</a></td><td>\(batch.undoneAt == nil ? "" : "taken back")</td><td><code>\(change.requestID ?? "")</code></td></tr>
        """
    }
    let label = try change.asset.flatMap { try reader.label($0) }
    let subject = label.map { Piece.asset($0) } ?? HTML("\(change.fields.first?.field ?? "")")
    let fields = change.fields.prefix(3).map(\.field).joined(separator: ", ")
    let rest = change.fields.count > 3 ? " and \(change.fields.count - 3) more" : ""
    return """
      <tr><td>\(Piece.time(change.at))</td><td>\(change.actor)</td><td>\(change.operation.name)</td><td>\(subject)</td><td>\(label == nil ? "" : fields + rest)</td><td><code>\(change.requestID ?? "")</code></td></tr>
      """
  }

  private static let csv = Endpoint(.get, "/audit.csv", .needs(.administer), "The audit as a table, the latest 100,000.", isExpensive: true) { exchange in
    try exchange.read { reader in
      var table = CSVWriter()
      table.row(["number", "at", "who", "origin", "what", "on", "field", "before", "after", "batch", "request"])
      var filter = filter(exchange)
      filter.foldsBatches = false
      var before: ChangeNumber?
      for _ in 0..<100 {
        let changes = try reader.changes(before: before, filter, limit: 1000)
        for change in changes {
          let name = try change.asset.flatMap { try reader.label($0) }?.fqn.description ?? ""
          for field in change.fields {
            table.row([
              "\(change.number.rawValue)", change.at.rfc3339, change.actor, change.origin.description, change.operation.name,
              name, field.field, field.before?.text ?? "", field.after?.text ?? "", change.batch.map { "\($0)" } ?? "",
              change.requestID ?? "",
            ])
          }
        }
        guard changes.count == 1000, let last = changes.last else { break }
        before = last.number
      }
      return .csv(table.bytes, named: "audit.csv")
    }
  }

  private static func catalog(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/settings/catalog", .needs(.administer), "How much the catalog holds, and its sample data.") { exchange in
      try exchange.read { reader in
        let counts = try reader.countsByKind()
        let facts = HTML.each(AssetKind.allCases.filter { counts[$0] != nil }) { kind in
          "<div><dt>\(kind.plural.capitalizedFirst)</dt><dd>\((counts[kind] ?? 0).grouped)</dd></div>"
        }
        let last = try reader.lastChange().rawValue
        let samples = try reader.hasSamples()
          ? Piece.button("Remove the sample data", posting: Address("samples", "remove"), exchange.token, style: "danger")
          : Piece.button("Load the sample data", posting: Address("samples", "load"), exchange.token)
        return .page(
          layout.page(
            exchange, title: "Catalog",
            """
            \(SettingsPages.tabs(exchange))<dl class="facts">\(facts)<div><dt>Changes logged</dt><dd>\(Int(last).grouped)</dd></div></dl>
            <h2>Sample data</h2><p>A warehouse to look around in. Taking it out leaves what others added.</p>\(samples)
            """))
      }
    }
  }
}
