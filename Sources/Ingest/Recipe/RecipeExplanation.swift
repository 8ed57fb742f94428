import Catalog
import Codecs

/// What a recipe does, in words, a line each.
struct RecipeExplanation {
  private let recipe: Recipe
  private let moment: Timestamp
  private let names: [String]

  init(_ recipe: Recipe, at moment: Timestamp, names: [String]) {
    self.recipe = recipe
    self.moment = moment
    self.names = names
  }

  var lines: [String] {
    (head + settings + patterns + removal + schedule + recipe.transformers.map { "Puts \($0.summary)." }
      + recipe.notes.map { "Note, \($0)." }).map { recipe.redaction($0) }
  }

  private var kind: any Connector.Type { type(of: recipe.connector) }

  private var head: [String] {
    // A service whose name is no name is refused by the crawl, which says so.
    let service = (try? recipe.connector.service)?.fqn.description ?? recipe.name
    return ["\(recipe.name) crawls \(kind.types[0]) into the service \(service)."]
  }

  /// What the recipe sets, and what holds for the keys that it leaves out.
  private var settings: [String] {
    kind.keys.filter { $0.shape != .pattern }.compactMap { key in
      if let node = recipe.configuration.node(key.name) {
        let value = key.shape == .secret ? "•••" : node.text ?? node.kindName
        return "  \(key.name): \(value). \(key.summary)"
      }
      return key.defaultText.map { "  \(key.name): \($0) by default. \(key.summary)" }
    }
  }

  private var patterns: [String] {
    kind.keys.filter { $0.shape == .pattern }.flatMap { key -> [String] in
      guard let pattern = try? recipe.configuration.pattern(key.name) else { return [] }
      return ["  \(key.name): \(pattern.summary). \(key.summary)"]
        + names.map { "    \($0) would be \(pattern.verdict(on: $0))." }
    }
  }

  private var removal: [String] {
    guard recipe.removesVanished else { return ["What vanished from the source stays in the catalog."] }
    return [
      "What vanished from the source is marked as deleted, unless that is more than \(Int(recipe.removalLimit * 100)) % of what is known."
    ]
  }

  private var schedule: [String] {
    guard let schedule = recipe.schedule else { return ["It runs when somebody asks; it has no schedule."] }
    let starts = schedule.next(5, after: moment)
    guard !starts.isEmpty else { return ["It is scheduled by \(schedule.text), which never comes."] }
    let jitter = schedule.jitter > 0 ? ", each up to \(schedule.jitter) seconds later" : ""
    return ["It runs by itself at \(schedule.text) (\(schedule.zoneName))\(jitter); next:"]
      + starts.map { "  \(schedule.local($0)) (\($0.rfc3339))" }
  }
}
