/// Which half of the index a document lives in. Columns outnumber assets by twenty to one and are kept apart.
package enum SearchScope: UInt8, Sendable, CaseIterable {
  case asset, column
}

/// What the search engine knows of one asset or one column: the texts it is found by and the facets it is filtered by.
package struct SearchDocument: Sendable, Equatable {
  /// The caller's key, opaque to the engine and unique over assets and columns together.
  package var id: Int64
  /// Asset or column.
  package var scope: SearchScope
  /// The name as its source spells it, such as `raw_customer_daily`.
  package var name: String
  /// The fully qualified name. Its parts before the name are found as words of low weight.
  package var fqn: String
  /// A name made for people, empty when there is none.
  package var displayName: String
  /// What the asset or column means, in prose or Markdown.
  package var description: String
  /// Other names that mean this document exactly: URNs, former names, names at other producers.
  package var aliases: [String]
  /// The names of a table's columns, so that `column:email` and plain words find the table.
  package var columns: [String]
  /// What the document can be filtered and counted by.
  package var facets: [SearchFacet]
  /// Further facets, which it has in common with documents before it. Where they are the same array, as for the columns
  /// of a table, they are looked at once.
  package var sharedFacets: [SearchFacet]
  /// Usage and trust between 0 (unknown) and 1 (busy and certified); values outside are clamped.
  package var boost: Float
  /// Seconds since 1970 of the last change, for `SearchSort.updated`.
  package var updated: Int64

  /// Creates a document; only the key, the scope and the name are needed.
  package init(
    id: Int64, scope: SearchScope = .asset, name: String, fqn: String = "", displayName: String = "",
    description: String = "", aliases: [String] = [], columns: [String] = [], facets: [SearchFacet] = [],
    sharedFacets: [SearchFacet] = [], boost: Float = 0, updated: Int64 = 0
  ) {
    self.id = id
    self.scope = scope
    self.name = name
    self.fqn = fqn
    self.displayName = displayName
    self.description = description
    self.aliases = aliases
    self.columns = columns
    self.facets = facets
    self.sharedFacets = sharedFacets
    self.boost = boost
    self.updated = updated
  }
}

/// One value of one facet on a document, such as domain `sales`.
package struct SearchFacet: Sendable, Hashable {
  /// The dimension.
  package var field: FacetField
  /// The value as people read it. Values that differ only in case or accents are one value.
  package var value: String

  /// Pairs a dimension with a value.
  package init(_ field: FacetField, _ value: String) {
    self.field = field
    self.value = value
  }
}

/// The dimensions search results are filtered and counted by. Raw values are written to index files: append only.
package enum FacetField: UInt8, Sendable, Hashable, CaseIterable {
  case kind, service, platform, domain, product, owner, tag, term, glossary, schema, database, state, tier, type
  case environment
  /// Tags that were proposed and that nobody has judged yet.
  case suggestion

  /// The field a query means by `name:`, nil when there is none. Synonyms and plurals are understood.
  package init?(queryName: String) {
    switch queryName {
    case "kind": self = .kind
    case "service": self = .service
    case "platform": self = .platform
    case "domain": self = .domain
    case "product", "dataproduct": self = .product
    case "owner", "owners", "ownedby": self = .owner
    case "tag", "tags": self = .tag
    case "term", "terms": self = .term
    case "glossary": self = .glossary
    case "schema": self = .schema
    case "database", "db": self = .database
    case "state", "is", "status": self = .state
    case "tier": self = .tier
    case "type", "datatype": self = .type
    case "environment", "env": self = .environment
    case "suggested", "suggestion": self = .suggestion
    default: return nil
    }
  }

  /// The name used in queries and URLs.
  package var queryName: String {
    switch self {
    case .kind: "kind"
    case .service: "service"
    case .platform: "platform"
    case .domain: "domain"
    case .product: "product"
    case .owner: "owner"
    case .tag: "tag"
    case .term: "term"
    case .glossary: "glossary"
    case .schema: "schema"
    case .database: "database"
    case .state: "state"
    case .tier: "tier"
    case .type: "type"
    case .environment: "environment"
    case .suggestion: "suggested"
    }
  }
}
