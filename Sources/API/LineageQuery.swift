import Catalog
import Edge

/// What a request's query says about the lineage that is wanted.
enum LineageQuery {
  static let parameters: [(name: String, meaning: String)] = [
    ("name", "an asset or column, by any name"), ("direction", "upstream, downstream or both (default)"),
    ("depth", "1 to 100, default 3"), ("limit", "nodes at most, default 500"),
    ("reach", "nodes each way after which counting ends on a first page, default 50000; `exact` tells"),
    ("after", "where the page before ended: its `next`"), ("indirect", "1 to follow joins and filters too"),
    ("transformations", "follow only these, separated by commas"),
    ("origins", "follow only what these state: person, declared, observed, inferred"),
    ("deleted", "deleted assets are followed, shown as ends (default: shown) or hidden"),
  ]

  static func request(_ exchange: Exchange, _ reader: CatalogReader) throws -> LineageRequest {
    guard let name = exchange.query("name") else {
      throw CatalogError.invalid(field: "name", reason: "is missing; an asset's or column's name is expected")
    }
    var request = LineageRequest(
      try reader.subject(name),
      direction: try word("direction", exchange, LineageDirection.allCases, \.rawValue) ?? .both,
      depth: try exchange.integer("depth", 1...100, default: 3), includesIndirect: exchange.query("indirect") == "1",
      nodeLimit: try exchange.integer("limit", 1...100_000, default: 500))
    request.reachLimit = try exchange.integer("reach", 1...Int(Int32.max), default: LineageRequest.interactiveReach)
    request.deleted = try word("deleted", exchange, DeletedAssets.allCases, \.rawValue) ?? .shown
    request.transformations = try words("transformations", exchange, Transformation.allCases, \.name).map(Set.init)
    request.origins = try words("origins", exchange, Origin.Kind.allCases, \.title).map(Set.init)
    request.after = try exchange.query("after").map { text throws(CatalogError) in
      guard let cursor = LineageCursor(text) else {
        throw .invalid(field: "after", reason: "is \(text); the `next` of another page is expected")
      }
      return cursor
    }
    return request
  }

  private static func word<Choice>(
    _ field: String, _ exchange: Exchange, _ choices: [Choice], _ name: (Choice) -> String
  ) throws(CatalogError) -> Choice? {
    try exchange.query(field).map { word throws(CatalogError) in try choice(word, field, choices, name) }
  }

  private static func words<Choice>(
    _ field: String, _ exchange: Exchange, _ choices: [Choice], _ name: (Choice) -> String
  ) throws(CatalogError) -> [Choice]? {
    try exchange.query(field).map { list throws(CatalogError) in
      var chosen: [Choice] = []
      for word in list.split(separator: ",") { chosen.append(try choice(String(word), field, choices, name)) }
      return chosen
    }
  }

  private static func choice<Choice>(
    _ word: String, _ field: String, _ choices: [Choice], _ name: (Choice) -> String
  ) throws(CatalogError) -> Choice {
    guard let choice = choices.first(where: { name($0) == word }) else {
      let known = choices.map(name).joined(separator: ", ")
      throw .invalid(field: field, reason: "is \(word); one of \(known) is expected")
    }
    return choice
  }
}
