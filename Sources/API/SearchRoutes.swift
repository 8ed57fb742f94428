import Catalog
import Codecs
import Edge
import Net

/// Finding assets and columns.
enum SearchRoutes {
  static var all: [Endpoint] { [search, suggest, facets, resolve, services] }

  private static let parameters: [(name: String, meaning: String)] = [
    ("q", "words, \"phrases\", prefix*, kind:table tag:PII owner:ann -deprecated"), ("scope", "assets (default), columns or all"),
    ("limit", "1 to 1000, default 20"), ("offset", "hits to skip"), ("sort", "relevance, name or updated"),
    ("facets", "fields to count, separated by commas"), ("explain", "1 for the parts of each score"),
  ]

  private static let search = Endpoint(
    .get, "/api/v1/search", .needs(.read), "Search assets and columns.", parameters: parameters
  ) { exchange in
    let scopes: [SearchScope]
    switch exchange.query("scope") {
    case nil, "assets": scopes = [.asset]
    case "columns": scopes = [.column]
    case "all": scopes = [.asset, .column]
    case let other?: throw CatalogError.invalid(field: "scope", reason: "is \(other); assets, columns or all is expected")
    }
    return try answer(exchange, scopes: scopes)
  }

  static func answer(_ exchange: Exchange, scopes: [SearchScope]) throws -> HTTPResponse {
    var options = SearchOptions(
      limit: try exchange.integer("limit", 1...1000, default: 20),
      offset: try exchange.integer("offset", 0...1_000_000, default: 0), scopes: scopes)
    options.explain = exchange.query("explain") == "1"
    options.facets = try fields(exchange)
    switch exchange.query("sort") {
    case nil, "relevance": break
    case "name": options.sort = .name
    case "updated": options.sort = .updated
    case let other?: throw CatalogError.invalid(field: "sort", reason: "is \(other); relevance, name or updated is expected")
    }
    return try exchange.read { reader in
      let answer = reader.searchAnswer(exchange.query("q") ?? "", options)
      let document = try JSONWriter.document(capacity: 8192) { writer in
        writer.member("total", answer.total)
        writer.key("hits")
        try reader.writeHits(of: answer, to: &writer)
        writer.member("notes", .array(answer.notes.map { .string($0.message) }))
        if let corrected = answer.correctedTo { writer.member("correctedTo", corrected) }
        if !options.facets.isEmpty {
          writer.key("facets")
          write(answer.facets, to: &writer)
        }
      }
      return .json(document)
    }
  }

  private static func fields(_ exchange: Exchange) throws(CatalogError) -> [FacetField] {
    var fields: [FacetField] = []
    for name in (exchange.query("facets") ?? "").split(separator: ",") {
      guard let field = FacetField(queryName: String(name)) else {
        let words = FacetField.allCases.map(\.queryName).joined(separator: ", ")
        throw .invalid(field: "facets", reason: "has \(name); any of \(words) is expected")
      }
      fields.append(field)
    }
    return fields
  }

  private static func write(_ facets: [FacetField: [FacetCount]], to writer: inout JSONWriter) {
    writer.object { writer in
      for (field, counts) in facets.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        writer.key(field.queryName)
        writer.array { writer in
          for count in counts {
            writer.object { writer in
              writer.member("value", count.value)
              writer.member("count", count.count)
            }
          }
        }
      }
    }
  }

  private static let suggest = Endpoint(
    .get, "/api/v1/suggest", .needs(.read), "Complete what is being typed.",
    parameters: [("q", "the beginning of a name"), ("limit", "1 to 50, default 10")]
  ) { exchange in
    let limit = try exchange.integer("limit", 1...50, default: 10)
    let found = try exchange.read { try $0.suggest(exchange.query("q") ?? "", limit: limit) }
    return .json(
      JSON.array(found.map { ["title": .string($0.title), "name": .string($0.name), "kind": .string($0.kind)] }).bytes())
  }

  private static let facets = Endpoint(
    .get, "/api/v1/facets", .needs(.read), "Count the values of a query's matches by every field.",
    parameters: [("q", "a query")]
  ) { exchange in
    var options = SearchOptions(limit: 1)
    options.facets = FacetField.allCases
    let answer = try exchange.read { $0.searchAnswer(exchange.query("q") ?? "", options) }
    var writer = JSONWriter()
    write(answer.facets, to: &writer)
    return .json(writer.bytes)
  }

  private static let resolve = Endpoint(
    .get, "/api/v1/resolve", .needs(.read), "Find the one asset or column that a name means.",
    parameters: [
      ("name", "a UUID, FQN, DataHub URN, OpenLineage name or alias"), ("namespace", "OpenLineage's namespace, if apart"),
    ]
  ) { exchange in
    guard let name = exchange.query("name") else {
      throw CatalogError.invalid(field: "name", reason: "is missing; a name is expected")
    }
    return try exchange.read { reader in
      let found = try exchange.query("namespace").map { try reader.resolve(namespace: $0, name: name) } ?? reader.resolve(name)
      guard let subject = found else { throw CatalogError.notFound(kind: "asset", id: name) }
      let document = try JSONWriter.document { writer in
        try reader.writeDocument(of: subject.asset, to: &writer)
        if let column = try subject.column.flatMap({ try reader.column($0) }) {
          writer.member("column", column.path.description)
        }
      }
      return .json(document)
    }
  }

  private static let services = Endpoint(
    .get, "/api/v1/services", .needs(.read), "All services with where they run."
  ) { exchange in
    try exchange.read { reader in
      var filter = AssetFilter()
      filter.kinds = [.service]
      filter.states = [.active, .stub]
      let services = try reader.list(filter, limit: 1000).elements
      let document = try JSONWriter.document { writer in
        writer.key("services")
        try writer.array { writer in
          for asset in services { try writer.object { _ = try reader.writeDocument(of: asset.id, to: &$0) } }
        }
      }
      return .json(document)
    }
  }
}
