import Catalog
import Codecs
import Edge
import Net

/// Recipes and their runs.
enum RecipeRoutes {
  static var all: [Endpoint] { recipes + runs }

  private static let recipes = [
    Endpoint(.get, "/api/v1/recipes", .needs(.administer), "All recipes.") { exchange in
      let recipes = try exchange.read { try $0.recipes() }
      return .json(JSON.object(["recipes": .array(recipes.map { $0.json(exchange) })]).bytes())
    },
    Endpoint(.get, "/api/v1/recipes/{name}", .needs(.administer), "One recipe.") { exchange in
      guard let recipe = try exchange.read({ try $0.recipe(exchange.parameter("name")) }) else {
        throw CatalogError.notFound(kind: "recipe", id: exchange.parameter("name"))
      }
      return .json(recipe.json(exchange).bytes())
    },
    Endpoint(
      .put, "/api/v1/recipes/{name}", .needs(.administer), "Keep a recipe: the YAML itself, or {\"text\", \"scheduled\"}."
    ) { exchange in
      let (text, isScheduled) = try text(exchange)
      let checked = exchange.crawls.check(text)
      if let fault = checked.faults.first { throw CatalogError.invalid(field: "text", reason: "is no recipe: \(fault)") }
      try RecipeSecrets.refuse(in: text)
      try exchange.write { try $0.putRecipe(exchange.parameter("name"), text: text, isScheduled: isScheduled) }
      return HTTPResponse(.noContent)
    },
    Endpoint(.delete, "/api/v1/recipes/{name}", .needs(.administer), "Forget a recipe; what it found stays.") { exchange in
      try exchange.write { try $0.deleteRecipe(exchange.parameter("name")) }
      return HTTPResponse(.noContent)
    },
    Endpoint(.post, "/api/v1/recipes/check", .needs(.administer), "Say what is wrong with a recipe's text.") { exchange in
      let (text, _) = try text(exchange)
      let faults = exchange.crawls.check(text).faults
      return .json(JSON.object(["faults": .array(faults.map(JSON.string))]).bytes())
    },
    Endpoint(
      .post, "/api/v1/recipes/lint", .needs(.administer),
      "Everything to be said about a recipe's text, by line: faults, warnings, what is ignored; and what it does in words."
    ) { exchange in
      let (text, _) = try text(exchange)
      let (name, findings) = exchange.crawls.lint(text)
      return .json(
        JSON.object([
          "name": name.map { .string($0) } ?? .null, "findings": .array(findings.map(\.json)),
          "explanation": .array(exchange.crawls.explain(text).map(JSON.string)),
        ]).bytes())
    },
    Endpoint(
      .post, "/api/v1/recipes/test-connection", .needs(.administer),
      "Try the source of a recipe's text out, step by step; nothing is written."
    ) { exchange in
      let (text, _) = try text(exchange)
      let steps = try exchange.crawls.probe(text)
      let passed = steps.allSatisfy { $0.outcome == "passed" }
      return .json(JSON.object(["passed": .bool(passed), "steps": .array(steps.map(\.json))]).bytes())
    },
    Endpoint(.post, "/api/v1/recipes/{name}/run", .needs(.administer), "Run a recipe now; {\"dry\": true} only counts.") {
      exchange in
      let isDry = exchange.request.body.isEmpty ? false : try exchange.object(["dry"]).bool("dry") ?? false
      let id = try exchange.crawls.start(exchange.parameter("name"), exchange.principal.name, isDry)
      return .json(JSON.object(["run": .int(id)]).bytes(), .accepted)
    },
  ]

  private static func text(_ exchange: Exchange) throws(CatalogError) -> (String, Bool) {
    guard exchange.request.contentType == "application/json" else {
      return (String(decoding: exchange.request.body, as: UTF8.self), true)
    }
    let fields = try exchange.object(["text", "scheduled"])
    return (try fields.requiredString("text"), try fields.bool("scheduled") ?? true)
  }

  private static let runs = [
    Endpoint(
      .get, "/api/v1/runs", .needs(.read), "Runs, newest first.",
      parameters: [("recipe", "only this recipe's"), ("before", "only before this id"), ("limit", "1 to 500, default 50")]
    ) { exchange in
      let limit = try exchange.integer("limit", 1...500, default: 50)
      let before = try exchange.integer("before", 1...Int.max, default: Int.max)
      let runs = try exchange.read { try $0.runs(of: exchange.query("recipe"), before: Int64(before), limit: limit) }
      return .json(JSON.object(["runs": .array(runs.map(\.json))]).bytes())
    },
    Endpoint(.get, "/api/v1/runs/{id}", .needs(.read), "One run with its counts.") { exchange in
      .json(try run(exchange).json.bytes())
    },
    Endpoint(
      .get, "/api/v1/runs/{id}/log", .needs(.administer), "A run's log, oldest line first.",
      parameters: [("after", "only lines after this id")]
    ) { exchange in
      let run = try run(exchange)
      let after = try exchange.integer("after", 0...Int.max, default: 0)
      let lines = try exchange.read { try $0.lines(of: run.id, after: Int64(after)) }
      return .json(JSON.object(["lines": .array(lines.map(\.json))]).bytes())
    },
    Endpoint(
      .get, "/api/v1/runs/{id}/events", .needs(.administer),
      "A run's log as it grows, as server-sent events: a line each, counts, and end. Last-Event-ID is honoured.",
      parameters: [("after", "only lines after this id")]
    ) { exchange in
      let run = try run(exchange)
      let stated = exchange.request.headers["Last-Event-ID"].flatMap { Int64($0) }
      let after = try stated ?? Int64(exchange.integer("after", 0...Int.max, default: 0))
      let follower = RunFollower(exchange.catalog, run: run.id, after: after) { JSON.object($0.json).text }
      return try exchange.follower.follow { follower.poll($0) }
    },
    Endpoint(.post, "/api/v1/runs/{id}/cancel", .needs(.administer), "Ask a run to stop.") { exchange in
      let run = try run(exchange)
      guard exchange.crawls.cancel(run.id) else { throw CatalogError.conflict(reason: "run \(run.id) is not running") }
      return HTTPResponse(.accepted)
    },
  ]

  private static func run(_ exchange: Exchange) throws -> Run {
    let text = exchange.parameter("id")
    guard let id = Int64(text), let run = try exchange.read({ try $0.run(id) }) else {
      throw CatalogError.notFound(kind: "run", id: text)
    }
    return run
  }
}

extension StoredRecipe {
  fileprivate func json(_ exchange: Exchange) -> JSON {
    [
      "name": .string(name), "text": .string(text), "scheduled": .bool(isScheduled), "by": .string(author),
      "updatedAt": .string(updatedAt.rfc3339), "next": exchange.crawls.next(name).map { .string($0.rfc3339) } ?? .null,
    ]
  }
}

extension Run {
  fileprivate var json: JSON {
    [
      "id": .int(id), "recipe": .string(recipe), "trigger": .string(trigger), "actor": .string(actor),
      "status": .string(status.name), "dry": .bool(isDry), "startedAt": .string(startedAt.rfc3339),
      "endedAt": endedAt.map { .string($0.rfc3339) } ?? .null, "counts": .object(counts.json),
      "failure": failure.map { .string($0) } ?? .null,
    ]
  }
}

extension RunLine {
  fileprivate var json: JSON {
    ["id": .int(id), "at": .string(at.rfc3339), "level": .string(level.name), "text": .string(text)]
  }
}

extension RecipeFinding {
  fileprivate var json: JSON {
    ["level": .string(level.rawValue), "line": .int(Int64(line)), "column": .int(Int64(column)), "text": .string(text)]
  }
}

extension ConnectionStep {
  fileprivate var json: JSON { ["name": .string(name), "outcome": .string(outcome), "detail": .string(detail)] }
}
