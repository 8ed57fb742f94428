/// How results are ordered.
package enum SearchSort: Sendable, Equatable {
  /// Exact names first, then names that begin with the query, then by text, usage and trust.
  case relevance
  /// By name, A to Z.
  case name
  /// The most recently changed first.
  case updated
}

/// How a search is to be answered.
package struct SearchOptions: Sendable, Equatable {
  /// How many hits to return.
  package var limit = 20
  /// How many hits to skip first.
  package var offset = 0
  /// Assets, columns, or both in one list.
  package var scopes: [SearchScope] = [.asset]
  /// Facet values a hit must have: one of the values of each field given. Values are compared exactly, but for case.
  package var filters: [FacetField: [String]] = [:]
  /// The order of the hits. A query without words is always listed by name unless `.updated` is asked for.
  package var sort = SearchSort.relevance
  /// The fields whose values are to be counted over all matches.
  package var facets: [FacetField] = []
  /// At most this many values a field, the most frequent first.
  package var facetLimit = 50
  /// Whether each hit carries the parts of its score.
  package var explain = false
  /// Whether the last word is still being typed and stands for every word that begins with it.
  package var typeAhead = false

  /// The defaults: the first twenty assets by relevance.
  package init() {}

  /// The usual choices in one call; everything else stays at its default.
  package init(
    limit: Int = 20, offset: Int = 0, scopes: [SearchScope] = [.asset], sort: SearchSort = .relevance,
    facets: [FacetField] = []
  ) {
    self.limit = limit
    self.offset = offset
    self.scopes = scopes
    self.sort = sort
    self.facets = facets
  }
}
