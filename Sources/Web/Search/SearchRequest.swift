import Catalog
import Edge

/// What the address of a search asks for; the page, the JSON and the CSV of one search read the same.
struct SearchRequest: Sendable {
  var query: String
  var scope: SearchScope
  var sort: SearchSort
  var page: Int

  static let size = 25
  static let facets: [FacetField] = [
    .kind, .domain, .tag, .owner, .service, .product, .term, .platform, .tier, .type, .schema, .state,
  ]
  private static let sorts: [(name: String, title: String, sort: SearchSort)] = [
    ("relevance", "Best match", .relevance), ("name", "A to Z", .name), ("updated", "Changed lately", .updated),
  ]

  init(_ exchange: Exchange) throws {
    query = exchange.query("q")?.trimmed ?? ""
    scope = exchange.query("scope") == "columns" ? .column : .asset
    sort = Self.sorts.first { $0.name == exchange.query("sort") }?.sort ?? .relevance
    page = try exchange.integer("page", 1...40_000, default: 1)
  }

  /// For the engine: one page of hits with their facets.
  var options: SearchOptions {
    var options = SearchOptions(
      limit: Self.size, offset: (page - 1) * Self.size, scopes: [scope], sort: sort, facets: Self.facets)
    options.facetLimit = 12
    return options
  }

  /// The orders that make sense: best match needs words to match.
  var sortChoices: [(title: String, sort: SearchSort)] {
    let terms = QueryTerms(query)
    return Self.sorts.filter { $0.sort != .relevance || terms.hasWords }.map { ($0.title, $0.sort) }
  }

  /// The order that hits are in.
  var effectiveSort: SearchSort { sort == .relevance && !QueryTerms(query).hasWords ? .name : sort }

  /// The address of the same search, on another page, of another kind, in another order.
  func address(_ path: String = "search", _ change: (inout SearchRequest) -> Void = { _ in }) -> Address {
    var request = self
    request.page = 1
    change(&request)
    return Address(
      path,
      query: [
        ("q", request.query.isEmpty ? nil : request.query), ("scope", request.scope == .column ? "columns" : nil),
        ("sort", request.sort == .relevance ? nil : Self.sorts.first { $0.sort == request.sort }?.name),
        ("page", request.page == 1 ? nil : "\(request.page)"),
      ])
  }
}
