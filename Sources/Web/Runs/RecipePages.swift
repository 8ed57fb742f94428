import Catalog
import Codecs
import Edge
import Net

/// Recipes: the list, the form with its faults beside the lines, running and forgetting them.
enum RecipePages {
  static func all(_ layout: Layout) -> [Endpoint] { [list(layout), form(layout), edit(layout), save(layout), run, schedule, remove] }

  private static let example = """
    pipeline_name: shop
    schedule: {cron: "0 3 * * *", timezone: UTC}
    source:
      type: postgres
      config:
        host_port: localhost:5432
        username: catalog_reader
        password: ${secret:shop_password}
    """

  private static func list(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/recipes", .needs(.administer), "Recipes, with their schedules.") { exchange in
      let (recipes, runs) = try exchange.read { (try $0.recipes(), try $0.runs(limit: 1000)) }
      let latest = Dictionary(runs.map { ($0.recipe, $0) }, uniquingKeysWith: { first, _ in first })
      let rows = HTML.each(recipes) { row($0, latest[$0.name], exchange) }
      let body = rows.isEmpty
        ? Piece.blank("No recipe yet.", "A recipe says where data is and how often to look. <a href=\"/recipes/new\">Paste one</a>.")
        : Piece.table("Recipes", ["Recipe", "Next run", "Last run", "Changed", "Actions"], rows)
      return .page(
        layout.page(
          exchange, title: "Recipes", actions: "<a class=\"button\" href=\"/recipes/new\">New recipe</a>",
          "<p class=\"lead\">What is crawled, and when. <a href=\"/runs\">See the runs</a>, or keep passwords under <a href=\"/settings/secrets\">Secrets</a>.</p>\(body)"))
    }
  }

  private static func row(_ recipe: StoredRecipe, _ last: Run?, _ exchange: Exchange) -> HTML {
    let next = recipe.isScheduled
      ? exchange.crawls.next(recipe.name).map { Piece.time($0) } ?? "<span class=\"none\">no schedule</span>" : "<span class=\"none\">paused</span>"
    let outcome = last.map { run in
      HTML("<a href=\"\(Address("runs", "\(run.id)"))\">\(Piece.time(run.startedAt))</a> <span class=\"outcome \(run.status.name)\">\(run.status.name)</span>")
    } ?? "<span class=\"none\">never</span>"
    let name = recipe.name
    let pause = Piece.button(
      recipe.isScheduled ? "Pause" : "Schedule", posting: Address("recipes", name, "schedule"), exchange.token,
      fields: Piece.hidden("scheduled", recipe.isScheduled ? "0" : "1"))
    return """
      <tr><td><a href="\(Address("recipes", name))">\(name)</a></td><td>\(next)</td><td>\(outcome)</td><td>\(Piece.time(recipe.updatedAt)) by \(recipe.author)</td>
      <td><span class="decide">\(Piece.button("Run now", posting: Address("recipes", name, "run"), exchange.token, style: "main"))
      \(Piece.button("Dry run", posting: Address("recipes", name, "run"), exchange.token, fields: Piece.hidden("dry", "1")))\(pause)</span></td></tr>
      """
  }

  private static func form(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/recipes/new", .needs(.administer), "The form for a new recipe.") { exchange in
      .page(layout.page(exchange, title: "New recipe", editor(example, isScheduled: true, faults: [], exchange)))
    }
  }

  private static func edit(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/recipes/{name}", .needs(.administer), "One recipe in its form.") { exchange in
      let name = exchange.parameter("name")
      guard let recipe = try exchange.read({ try $0.recipe(name) }) else { throw CatalogError.notFound(kind: "recipe", id: name) }
      let delete = Piece.button("Forget the recipe", posting: Address("recipes", name, "remove"), exchange.token, style: "danger")
      return .page(
        layout.page(
          exchange, title: name, actions: Piece.button("Run now", posting: Address("recipes", name, "run"), exchange.token, style: "main"),
          "\(editor(recipe.text, isScheduled: recipe.isScheduled, faults: [], exchange))<p class=\"hint\">What it found stays when it is forgotten.</p>\(delete)"))
    }
  }

  private static func editor(_ text: String, isScheduled: Bool, faults: [String], _ exchange: Exchange) -> HTML {
    let found = HTML.when(
      !faults.isEmpty,
      "<div class=\"note wrong\" role=\"alert\" id=\"faults\"><ul>\(HTML.each(faults) { "<li>\($0)</li>" })</ul></div>\(numbered(text, faults))")
    return """
      \(found)<form method="post" action="/recipes" class="stack">\(exchange.token)<label>Recipe (YAML)<textarea name="text" rows="18" spellcheck="false" required\(HTML.when(!faults.isEmpty, " aria-describedby=\"faults\""))>\(text)</textarea></label>
      <label class="tick"><input type="checkbox" name="scheduled" value="1"\(HTML.when(isScheduled, " checked"))> follow its schedule</label>
      <p class="hint">Passwords as ${secret:NAME}, kept under <a href="/settings/secrets">Secrets</a>, or as ${NAME} from the server's environment. Keys of each source are in the README.</p>
      <p class="apply"><button name="then" value="keep">Save</button><button class="plain" name="then" value="run">Save and run</button><button class="plain" name="then" value="check">Only check</button> <a href="/recipes">Cancel</a></p></form>
      """
  }

  /// The text with its line numbers, the lines at fault marked.
  private static func numbered(_ text: String, _ faults: [String]) -> HTML {
    let wrong = Set(faults.compactMap(line))
    guard !wrong.isEmpty else { return .empty }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map { index, line in
      HTML("<li\(HTML.when(wrong.contains(index + 1), " class=\"error\""))>\(String(line))</li>")
    }
    return "<ol class=\"lines\">\(HTML.join(lines))</ol>"
  }

  /// The line in `recipe:12:3: …`.
  private static func line(_ fault: String) -> Int? {
    let parts = fault.split(separator: ":", maxSplits: 2)
    return parts.count > 1 ? Int(parts[1]) : nil
  }

  private static func save(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/recipes", .needs(.administer), "Check a recipe, and keep it if it has no fault.") { exchange in
      let text = exchange.text("text").replacing("\r\n", with: "\n")
      let isScheduled = exchange.field("scheduled") != nil
      let (name, faults) = lint(text, exchange)
      guard faults.isEmpty, let name else {
        let page = layout.page(
          exchange, title: "The recipe has a fault", editor(text, isScheduled: isScheduled, faults: faults, exchange))
        return .page(page, .badRequest)
      }
      let then = exchange.field("then")
      if then == "check" {
        let page = layout.page(
          exchange, title: "The recipe has no fault",
          "\(Piece.note("It names itself \(name) and can be run."))\(editor(text, isScheduled: isScheduled, faults: [], exchange))")
        return .page(page)
      }
      try exchange.write { try $0.putRecipe(name, text: text, isScheduled: isScheduled) }
      guard then == "run" else { return .redirect(to: "/recipes") }
      let id = try exchange.crawls.start(name, exchange.principal.name, false)
      return .redirect(to: Address("runs", "\(id)").text)
    }
  }

  /// The recipe's own name, and everything that keeps it from being stored.
  private static func lint(_ text: String, _ exchange: Exchange) -> (name: String?, faults: [String]) {
    var (name, faults) = exchange.crawls.check(text)
    do throws(CatalogError) {
      try RecipeSecrets.refuse(in: text)
    } catch { faults.append("\(error)".replacing("line ", with: "recipe:")) }
    if faults.isEmpty, name ?? "" == "" { faults.append("pipeline_name is missing; it names the recipe") }
    return (name, faults)
  }

  private static let run = Endpoint(.post, "/recipes/{name}/run", .needs(.administer), "Run a recipe now.") { exchange in
    let id = try exchange.crawls.start(exchange.parameter("name"), exchange.principal.name, exchange.field("dry") != nil)
    return .redirect(to: Address("runs", "\(id)").text)
  }

  private static let schedule = Endpoint(.post, "/recipes/{name}/schedule", .needs(.administer), "Follow a recipe's schedule, or pause it.") { exchange in
    let name = exchange.parameter("name")
    try exchange.write { writer in
      guard let recipe = try writer.reader.recipe(name) else { throw CatalogError.notFound(kind: "recipe", id: name) }
      try writer.putRecipe(name, text: recipe.text, isScheduled: exchange.field("scheduled") == "1")
    }
    return .redirect(to: "/recipes")
  }

  private static let remove = Endpoint(.post, "/recipes/{name}/remove", .needs(.administer), "Forget a recipe; what it found stays.") { exchange in
    try exchange.write { try $0.deleteRecipe(exchange.parameter("name")) }
    return .redirect(to: "/recipes")
  }
}
