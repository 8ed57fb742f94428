/// How a text of the query is compared with an indexed word or value.
package enum TextMatch: Sendable, Equatable {
  case exact, prefix, substring
}

/// A text of the query: as typed, how it is compared, and where it stands.
package struct QueryText: Sendable, Equatable {
  /// The text without quotes and stars.
  package var text: String
  /// `cust` exactly, `cust*`, or `*cust*`.
  package var match: TextMatch
  /// Its place in the query, in UTF-8 bytes.
  package var range: Range<Int>
}

/// What a `field:` of the query names.
package enum QueryField: Sendable, Equatable {
  /// A facet, such as `domain:`.
  case facet(FacetField)
  /// Words of one text of the document: `name:`, `description:`, `column:` (tables with such a column), `path:`.
  case text(SearchText)
  /// `has:owner`: at least one value of the facet named by the text, or a description.
  case has
  /// `missing:owner`: the opposite.
  case missing

  init?(queryName: String) {
    switch queryName {
    case "name": self = .text(.name)
    case "description": self = .text(.description)
    case "column", "columns", "field": self = .text(.columns)
    case "path", "fqn", "in": self = .text(.path)
    case "title", "displayname": self = .text(.displayName)
    case "has": self = .has
    case "missing", "no", "without": self = .missing
    default:
      guard let facet = FacetField(queryName: queryName) else { return nil }
      self = .facet(facet)
    }
  }
}

/// A search query as understood: a tree of conditions.
package indirect enum SearchNode: Sendable, Equatable {
  /// Matches every document: the empty query.
  case everything
  /// A word, looked for in all texts.
  case word(QueryText)
  /// Words in this order without others between them.
  case phrase(QueryText)
  /// A condition on one field.
  case field(QueryField, QueryText)
  /// All of them.
  case all([SearchNode])
  /// At least one of them.
  case any([SearchNode])
  /// Those that do not match.
  case not(SearchNode)
}

/// A parsed query: its tree, and remarks on what was not understood.
package struct SearchQuery: Sendable, Equatable {
  /// The query as typed.
  package var text: String
  /// The conditions.
  package var root: SearchNode
  /// Unknown fields, unclosed quotes and the like; each was taken as plain words.
  package var notes: [SearchNote]
}

extension SearchQuery {
  /// The query with its last word standing for every word that begins with it, as while someone is typing.
  var typedAhead: SearchQuery {
    var query = self
    query.root = completed(root)
    return query
  }

  private func completed(_ node: SearchNode) -> SearchNode {
    switch node {
    case .word(var word) where word.match == .exact && word.range.upperBound == text.utf8.count:
      word.match = .prefix
      return .word(word)
    case .all(let nodes): return .all(nodes.map(completed))
    case .any(let nodes): return .any(nodes.map(completed))
    default: return node
    }
  }
}
