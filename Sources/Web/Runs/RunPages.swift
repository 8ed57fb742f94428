import Catalog
import Codecs
import Edge
import Net

/// Recipes and what became of their runs.
enum RunPages {
  static func all(_ layout: Layout) -> [Endpoint] {
    [recipes(layout), saveRecipe, startRun, runs(layout), run(layout), events, cancel]
  }

  private static let example = """
    pipeline_name: shop
    schedule: {cron: "0 3 * * *", timezone: UTC}
    source:
      type: postgres
      config:
        host_port: localhost:5432
        username: catalog_reader
        password: ${SHOP_PASSWORD}
    """

  private static func recipes(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/recipes", .needs(.administer), "Recipes, and a form for a new one.") { exchange in
      let (recipes, chosen) = try exchange.read { (try $0.recipes(), try exchange.query("name").flatMap($0.recipe)) }
      let rows = HTML.each(recipes) { recipe in
        let next = exchange.crawls.next(recipe.name).map { HTML("next at \($0.rfc3339)") } ?? "no schedule"
        return """
          <tr><td><a href="\(Address("recipes", query: [("name", recipe.name)]))">\(recipe.name)</a></td><td>\(next)</td><td>\(recipe.author)</td>
          <td><form method="post" action="\(Address("recipes", recipe.name, "run"))">\(exchange.token)<button>Run now</button></form></td></tr>
          """
      }
      return .page(
        layout.page(
          exchange, title: "Recipes",
          """
          \(Piece.table("Recipes", ["Recipe", "Schedule", "By", "Run"], rows))<p><a href="/runs">See the runs</a></p>
          <h2>\(chosen == nil ? "New recipe" : "Edit recipe")</h2><form method="post" action="/recipes">\(exchange.token)
          <label>Recipe (YAML)<textarea name="text" rows="14" spellcheck="false" required>\(chosen?.text ?? example)</textarea></label>
          <p class="fqn">Passwords as ${NAME}: the server finds their values in its environment.</p><button>Save</button></form>
          """))
    }
  }

  private static let saveRecipe = Endpoint(.post, "/recipes", .needs(.administer), "Keep a recipe.") { exchange in
    let text = exchange.field("text") ?? ""
    let checked = exchange.crawls.check(text)
    if let fault = checked.faults.first { throw CatalogError.invalid(field: "recipe", reason: "has a fault: \(fault)") }
    try RecipeSecrets.refuse(in: text)
    guard let name = checked.name, !name.isEmpty else {
      throw CatalogError.invalid(field: "pipeline_name", reason: "is missing; it names the recipe")
    }
    try exchange.write { try $0.putRecipe(name, text: text, isScheduled: true) }
    return .redirect(to: "/recipes")
  }

  private static let startRun = Endpoint(.post, "/recipes/{name}/run", .needs(.administer), "Run a recipe now.") { exchange in
    let id = try exchange.crawls.start(exchange.parameter("name"), exchange.principal.name, exchange.field("dry") != nil)
    return .redirect(to: Address("runs", "\(id)").text)
  }

  private static func runs(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/runs", .needs(.read), "Runs, newest first.") { exchange in
      let rows = HTML.each(try exchange.read { try $0.runs(limit: 100) }) { run in
        """
        <tr><td><a href="\(Address("runs", "\(run.id)"))">\(run.recipe)</a></td><td><span class="outcome \(run.status.name)">\(run.status.name)</span></td>
        <td>\(Piece.time(run.startedAt))</td><td>\(run.trigger), \(run.actor)</td><td>\(counts(run.counts))</td></tr>
        """
      }
      let recipes = HTML.when(exchange.principal.may(.administer), "<p><a href=\"/recipes\">Recipes</a></p>")
      return .page(
        layout.page(exchange, title: "Runs", "\(recipes)\(Piece.table("Runs", ["Recipe", "Status", "Started", "By", "Counts"], rows))"))
    }
  }

  private static func counts(_ counts: RunCounts) -> String {
    "\(counts.seen) seen, \(counts.created) new, \(counts.updated) changed, \(counts.removed) gone, \(counts.problems) problems"
  }

  private static func find(_ exchange: Exchange) throws -> Run {
    guard let id = Int64(exchange.parameter("id")), let run = try exchange.read({ try $0.run(id) }) else {
      throw CatalogError.notFound(kind: "run", id: exchange.parameter("id"))
    }
    return run
  }

  private static func run(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/runs/{id}", .needs(.read), "One run with its log.") { exchange in
      let run = try find(exchange)
      let lines = HTML.each(try exchange.read { try $0.lines(of: run.id) }) { line in
        "<li class=\"\(line.level.name)\">\(Piece.time(line.at)) \(line.text)</li>"
      }
      let isRunning = run.status == .running
      let cancel = HTML.when(
        isRunning && exchange.principal.may(.administer),
        "<form method=\"post\" action=\"\(Address("runs", "\(run.id)", "cancel"))\">\(exchange.token)<button>Stop it</button></form>")
      return .page(
        layout.page(
          exchange, title: "Run of \(run.recipe)",
          """
          <p><span class="outcome \(run.status.name)">\(run.status.name)</span> \(Piece.time(run.startedAt)) by \(run.actor)</p>\(run.failure.map { HTML("<p class=\"note\">\($0)</p>") } ?? .empty)
          <p id="counts">\(counts(run.counts))</p>\(cancel)<ol class="log" id="log"\(HTML.when(isRunning, " data-events=\"\(Address("runs", "\(run.id)", "events"))\""))>\(lines)</ol>
          \(HTML.when(isRunning, "<p><a href=\"\(Address("runs", "\(run.id)"))\">Refresh</a></p>"))
          """))
    }
  }

  private static let events = Endpoint(.get, "/runs/{id}/events", .needs(.read), "A run's log as it grows.") { exchange in
    let id = try find(exchange).id
    let catalog = exchange.catalog
    let seen = Box(try exchange.read { try $0.lines(of: id, limit: 1_000_000).last?.id ?? 0 })
    return try exchange.follower.follow { stream in
      do throws(CatalogError) {
        return try catalog.read { reader in
          for line in try reader.lines(of: id, after: seen.value) {
            stream.send(event: line.level.name, data: line.text, id: "\(line.id)")
            seen.value = line.id
          }
          guard let run = try reader.run(id) else { return false }
          stream.send(event: "counts", data: counts(run.counts))
          if run.status != .running { stream.send(event: "end", data: run.status.name) }
          return run.status == .running && !stream.isClosed
        }
      } catch { return false }
    }
  }

  private static let cancel = Endpoint(.post, "/runs/{id}/cancel", .needs(.administer), "Ask a run to stop.") { exchange in
    let run = try find(exchange)
    guard exchange.crawls.cancel(run.id) else { throw CatalogError.conflict(reason: "run \(run.id) is not running") }
    return .redirect(to: Address("runs", "\(run.id)").text)
  }
}

/// Where a stream stands. Only the follower's thread touches it.
private final class Box: @unchecked Sendable {
  var value: Int64

  init(_ value: Int64) { self.value = value }
}
