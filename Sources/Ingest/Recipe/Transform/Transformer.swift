import Catalog
import Codecs

/// What a recipe puts on the datasets that it finds: links and properties, by rules about their names.
struct Transformer: Sendable {
  /// What the rules are about.
  enum Subject: Sendable {
    case dataset, column
  }

  /// What goes on everything whose name the expression matches; on everything without one.
  struct Rule: Sendable {
    let expression: LinearRegex?
    let links: [LinkDraft]
  }

  /// How the recipe calls it.
  let type: String
  var subject = Subject.dataset
  var rules: [Rule] = []
  /// DataHub's default: of several rules that match only the first counts.
  var usesFirstMatchOnly = true
  var properties: JSONObject = [:]
  /// Which datasets it is about at all.
  var names = NamePattern.all

  /// - Parameter names: what the dataset is called: DataHub's URN, and last the name within its service.
  func apply(to draft: inout AssetDraft, names: [String]) {
    guard draft.kind.hasColumns, self.names.allows(names.last ?? "") else { return }
    for property in properties where draft.properties[property.key] == nil { draft.properties[property.key] = property.value }
    switch subject {
    case .dataset: draft.links = merged(draft.links, for: names)
    case .column:
      draft.columns = draft.columns?.map { column in
        var column = column
        column.links = merged(column.links, for: [column.path.description])
        return column
      }
    }
  }

  private func merged(_ links: [LinkDraft]?, for names: [String]) -> [LinkDraft]? {
    let matching = rules.filter { rule in
      guard let expression = rule.expression else { return true }
      return names.contains(where: expression.matchesPrefix)
    }
    let added = (usesFirstMatchOnly ? Array(matching.prefix(1)) : matching).flatMap(\.links)
    guard !added.isEmpty else { return links }
    var merged = links ?? []
    for link in added where !merged.contains(link) { merged.append(link) }
    return merged
  }

  /// What it does, in words.
  var summary: String {
    let added = rules.flatMap(\.links).map { "\($0.relation.name) \($0.target.spokenName)" } + properties.map { "property \($0.key)" }
    let whom = subject == .column ? "columns" : "datasets"
    let scope = rules.contains { $0.expression != nil } ? "\(whom) whose name matches" : "all \(whom)"
    return "\(type): \(added.joined(separator: ", ")) on \(scope)"
  }
}

extension AssetReference {
  fileprivate var spokenName: String {
    switch self {
    case .named(_, let fqn): fqn.description
    case .alias(let name): name
    case .id(let id): "#\(id.rawValue)"
    }
  }
}
