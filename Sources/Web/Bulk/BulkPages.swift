import Catalog
import Codecs
import Edge
import Net

/// Changing many assets or columns at once: the page that shows what would change, and the change itself.
enum BulkPages {
  static func all(_ layout: Layout) -> [Endpoint] { [preview(layout), apply] }

  private static func preview(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/bulk/preview", .needs(.steward), "What a change of many would do.", bodyLimit: 4 << 20) { exchange in
      let order = try BulkOrder(exchange)
      return try exchange.read { reader in
        var picked = try Picked(exchange, reader)
        let downstream = order.takesDownstream ? try picked.addDownstream(reader) : []
        let diff = try BulkDiff(picked.subjects, reader) { order.edits(of: $0, $1) }
        let view = BulkPreview(diff: diff, downstream: downstream, exchange: exchange)
        let newcomers = HTML.each(try unknown(order, reader)) { Piece.note("There is no \($0) yet; it will be made.") }
        return .page(
          layout.page(
            exchange, title: "Look before it is done",
            "\(newcomers)\(view.form(posting: "/bulk/apply", fields: "\(picked.fields)\(order.fields(exchange))"))\(view.table)"))
      }
    }
  }

  /// What the order links to that nobody has made yet: most often a misspelling.
  private static func unknown(_ order: BulkOrder, _ reader: CatalogReader) throws -> [String] {
    try order.links.compactMap { link in
      guard case .named(let kind, let fqn) = link.target, try reader.asset(kind.namespace, fqn) == nil else { return nil }
      return "\(kind.title) \(kind.namespace == .people ? fqn.name : fqn.description)"
    }
  }

  private static let apply = Endpoint(
    .post, "/bulk/apply", .needs(.steward), "Change many assets or columns as one batch.", bodyLimit: 4 << 20
  ) { exchange in
    let order = try BulkOrder(exchange)
    let batch = try exchange.write { writer in
      let picked = try Picked(exchange, writer.reader)
      let noun = picked.subjects.contains { $0.column == nil } ? "asset" : "column"
      let diff = try BulkDiff(picked.subjects, writer.reader) { order.edits(of: $0, $1) }
      return try diff.write(writer, withConflicts: order.includesConflicts) { order.summary($0, noun) }.batch
    }
    return exchange.back("/batches", setting: "batch", to: "\(batch)")
  }
}

/// Draws a diff before it is written.
struct BulkPreview {
  let diff: BulkDiff
  /// Those that were not picked but are made from picked ones.
  let downstream: Set<Subject>
  let exchange: Exchange

  private static let shown = 300

  /// The numbers, and the button that does it.
  func form(posting address: String, fields: HTML) -> HTML {
    let noun = diff.lines.contains { $0.column == nil } ? "asset" : "column"
    let back = Exchange.local(exchange.field("back"))
    let more = HTML.when(!downstream.isEmpty, "<li><strong>\(downstream.count.grouped)</strong> of them downstream</li>")
    let conflicts = HTML.when(
      diff.conflicting > 0,
      "<label class=\"tick\"><input type=\"checkbox\" name=\"conflicts\" value=\"1\"> change the \(diff.conflicting.of("conflict")) as well</label>")
    let button: HTML = diff.changing + diff.conflicting > 0
      ? "<button>\(diff.changing == 0 ? "Change them" : "Change \(diff.changing.of(noun))")</button>"
      : "<strong>Nothing would change.</strong>"
    return """
      <ul class="tally"><li class="adds"><strong>\(diff.changing.grouped)</strong> \(diff.changing == 1 ? "changes" : "change")</li><li><strong>\(diff.standing.grouped)</strong> so already</li>
      <li\(HTML.when(diff.conflicting > 0, " class=\"clashes\""))><strong>\(diff.conflicting.grouped)</strong> \(diff.conflicting == 1 ? "conflict" : "conflicts")</li>\(more)</ul>
      <form method="post" action="\(address)" class="confirm">\(exchange.token)\(fields)\(Piece.hidden("back", back))
      \(conflicts)<p class="apply">\(button) <a href="\(back ?? "/columns")">Cancel</a></p><p class="hint">It is one change: one entry in the audit, one undo.</p></form>
      """
  }

  /// What happens to each, conflicts first.
  var table: HTML {
    let ordered = diff.lines.filter { $0.conflict != nil } + diff.lines.filter { $0.conflict == nil && $0.changes }
      + diff.lines.filter { $0.conflict == nil && !$0.changes }
    let rows = HTML.each(ordered.prefix(Self.shown)) { line in
      let name = line.column.map { Piece.column($0, of: line.label) } ?? Piece.asset(line.label)
      let place = line.column == nil ? HTML("\(line.label.fqn.description)") : Piece.asset(line.label)
      let origin = HTML.when(downstream.contains(line.subject), " <span class=\"kind\">downstream</span>")
      return "<tr><td>\(name)\(origin)</td><td>\(place)</td><td>\(HTML.each(line.steps, step))</td></tr>"
    }
    let rest = diff.lines.count - Self.shown
    return """
      <section><h2>What happens to each</h2>\(Piece.table("What happens to each", ["Name", "Where", "What happens"], rows))
      \(HTML.when(rest > 0, "<p class=\"hint\">and \(rest.grouped) more</p>"))</section>
      """
  }

  private func step(_ step: BulkStep) -> HTML {
    switch step.verdict {
    case .changes:
      if case .unlink = step.edit { return "<p class=\"step\"><del>\(String(step.words.dropFirst("without ".count)))</del> goes</p>" }
      return "<p class=\"step\"><ins>\(step.words)</ins></p>"
    case .stands: return "<p class=\"step stands\">\(step.words), so already</p>"
    case .conflicts(let reason): return "<p class=\"step clashes\">\(step.words): \(reason)</p>"
    }
  }
}
