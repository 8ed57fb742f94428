import Catalog
import Codecs
import Edge
import Net

/// What became of recipes' runs, live while they last.
enum RunPages {
  static func all(_ layout: Layout) -> [Endpoint] { [list(layout), one(layout), events, cancel] }

  private static let size = 50

  private static func list(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/runs", .needs(.read), "Runs, newest first.") { exchange in
      let recipe = exchange.query("recipe")
      let before = exchange.query("before").flatMap { Int64($0) }
      let runs = try exchange.read { try $0.runs(of: recipe, before: before, limit: size + 1) }
      let mayAdminister = exchange.principal.may(.administer)
      let rows = HTML.each(runs.prefix(size)) { row($0, exchange, mayAdminister) }
      let older = HTML.when(
        runs.count > size,
        "<nav class=\"pages\" aria-label=\"Pages\"><a href=\"\(Address("runs", query: [("recipe", recipe), ("before", runs.dropLast().last.map { "\($0.id)" })]))\" rel=\"next\">Older</a></nav>")
      let body = rows.isEmpty
        ? Piece.blank("Nothing was run yet.", "A <a href=\"/recipes\">recipe</a> runs by its schedule or by a button.")
        : Piece.table("Runs", ["Recipe", "Status", "Started", "Took", "By", "#New", "#Changed", "#Gone", "#Problems", "Again"], rows)
      let lead = recipe.map { HTML("<p class=\"lead\">Of <code>\($0)</code>. <a href=\"/runs\">All runs</a></p>") } ?? "<p class=\"lead\">Each crawl with what it found.</p>"
      let actions = HTML.when(mayAdminister, "<a class=\"button\" href=\"/recipes\">Recipes</a>")
      return .page(layout.page(exchange, title: "Runs", actions: actions, "\(lead)\(body)\(older)"))
    }
  }

  private static func row(_ run: Run, _ exchange: Exchange, _ mayAdminister: Bool) -> HTML {
    let again = HTML.when(
      mayAdminister && run.status != .running,
      Piece.button("Run again", posting: Address("recipes", run.recipe, "run"), exchange.token))
    let counts = [run.counts.created, run.counts.updated, run.counts.removed, run.counts.problems]
    return """
      <tr><td><a href="\(Address("runs", "\(run.id)"))">\(run.recipe)</a>\(HTML.when(run.isDry, " <span class=\"kind\">dry</span>"))</td><td><span class="outcome \(run.status.name)">\(run.status.name)</span></td>
      <td>\(Piece.time(run.startedAt))</td><td>\(took(run))</td><td>\(cause(run))</td>\(HTML.each(counts) { "<td class=\"number\">\($0.grouped)</td>" })<td>\(again)</td></tr>
      """
  }

  /// What set the run off, and who where that says more.
  private static func cause(_ run: Run) -> String {
    run.trigger == run.actor ? run.trigger : "\(run.trigger), \(run.actor)"
  }

  private static func took(_ run: Run) -> String {
    guard let end = run.endedAt else { return "" }
    let milliseconds = (end.microseconds - run.startedAt.microseconds) / 1000
    return milliseconds < 10_000 ? "\(milliseconds) ms" : "\(milliseconds / 1000) s"
  }

  private static func counts(_ counts: RunCounts) -> String {
    let expected = counts.expected.map { " of \($0.grouped)" } ?? ""
    return "\(counts.seen.grouped)\(expected) seen, \(counts.created.grouped) new, \(counts.updated.grouped) changed, \(counts.unchanged.grouped) as before, \(counts.removed.grouped) gone, \(counts.problems.of("problem"))"
  }

  private static func find(_ exchange: Exchange) throws -> Run {
    guard let id = Int64(exchange.parameter("id")), let run = try exchange.read({ try $0.run(id) }) else {
      throw CatalogError.notFound(kind: "run", id: exchange.parameter("id"))
    }
    return run
  }

  private static func one(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/runs/{id}", .needs(.read), "One run; administrators see its log.") { exchange in
      let run = try find(exchange)
      let address = Address("runs", "\(run.id)")
      let isRunning = run.status == .running
      return .page(
        layout.page(
          exchange, title: "Run of \(run.recipe)", actions: actions(run, exchange),
          """
          <p><span class="outcome \(run.status.name)">\(run.status.name)</span> \(HTML.when(run.isDry, "<span class=\"kind\">dry: nothing is written</span> "))\(Piece.time(run.startedAt))\(run.endedAt == nil ? "" : ", took \(took(run))"), \(cause(run)) · <a href="\(Address("runs", query: [("recipe", run.recipe)]))">all of \(run.recipe)</a></p>
          \(run.failure.map { HTML("<p class=\"note wrong\" role=\"alert\">\($0)</p>") } ?? .empty)<p id="counts" role="status">\(counts(run.counts))</p>
          <h2>Log</h2>\(try log(run, exchange))\(HTML.when(isRunning, "<p><a href=\"\(address)\">Refresh</a></p>"))
          """))
    }
  }

  private static func actions(_ run: Run, _ exchange: Exchange) -> HTML {
    guard exchange.principal.may(.administer) else { return .empty }
    if run.status == .running {
      return Piece.button("Stop it", posting: Address("runs", "\(run.id)", "cancel"), exchange.token, style: "danger")
    }
    return "<a class=\"button\" href=\"\(Address("recipes", run.recipe))\">Recipe</a>\(Piece.button("Run again", posting: Address("recipes", run.recipe, "run"), exchange.token, style: "main"))"
  }

  /// The log's lines; those in the middle of a long one are left out.
  private static func log(_ run: Run, _ exchange: Exchange) throws -> HTML {
    guard exchange.principal.may(.administer) else { return "<p class=\"none\">Administrators see it.</p>" }
    let lines = try exchange.read { try $0.lines(of: run.id, limit: 100_000) }
    guard !lines.isEmpty || run.status == .running else { return "<p class=\"none\">It said nothing.</p>" }
    let isLong = lines.count > 600
    let shown = isLong ? lines.prefix(300) + lines.suffix(300) : lines[...]
    let items = HTML.each(shown.enumerated()) { index, line in
      let gap = HTML.when(isLong && index == 300, "<li>… \((lines.count - 600).grouped) lines …</li>")
      return "\(gap)<li class=\"\(line.level.name)\">\(Piece.time(line.at)) \(line.text)</li>"
    }
    let live = HTML.when(run.status == .running, " data-events=\"\(Address("runs", "\(run.id)", "events", query: [("after", lines.last.map { "\($0.id)" })]))\"")
    return "<ol class=\"log\" id=\"log\"\(live)>\(items)</ol>"
  }

  private static let events = Endpoint(.get, "/runs/{id}/events", .needs(.administer), "A run's log as it grows.") { exchange in
    let id = try find(exchange).id
    // A browser that reconnects says which line it saw last.
    let seen = (exchange.request.headers["Last-Event-ID"] ?? exchange.query("after")).flatMap { Int64($0) } ?? 0
    let run = RunFollower(exchange.catalog, run: id, after: seen) { counts($0) }
    return try exchange.follower.follow { run.poll($0) }
  }

  private static let cancel = Endpoint(.post, "/runs/{id}/cancel", .needs(.administer), "Ask a run to stop.") { exchange in
    let run = try find(exchange)
    guard exchange.crawls.cancel(run.id) else { throw CatalogError.conflict(reason: "run \(run.id) is not running") }
    return .redirect(to: Address("runs", "\(run.id)").text)
  }
}
