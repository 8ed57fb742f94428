/// The result of a search.
package struct SearchAnswer: Sendable, Equatable {
  /// The page of hits asked for.
  package var hits: [SearchHit] = []
  /// How many documents match.
  package var total = 0
  /// For each field asked for, its values with their number of matches, the most frequent first. Counts are exact.
  package var facets: [FacetField: [FacetCount]] = [:]
  /// What in the query was not understood as written.
  package var notes: [SearchNote] = []
  /// The query that was answered instead, when words were misspelt.
  package var correctedTo: String?
  /// Whether no document had all the words, so that documents with some of them are shown.
  package var isRelaxed = false
  /// The words that matched, for marking them in stored texts.
  package var highlighter = SearchHighlighter(marks: [])

  /// An answer without hits.
  package init() {}
}

/// One document found.
package struct SearchHit: Sendable, Equatable {
  /// The document's key.
  package var id: Int64
  /// Asset or column.
  package var scope: SearchScope
  /// The score; only its order within one answer means something. Zero when the order is not relevance.
  package var score: Float
  /// The most telling text the query was found in; nil when only filters matched.
  package var matched: SearchText?
  /// The parts of the score, when asked for.
  package var explanation: [ScorePart] = []
}

/// The texts of a document, the most telling first.
package enum SearchText: UInt8, Sendable, CaseIterable {
  case name, displayName, columns, path, description
}

/// One summand of a score.
package struct ScorePart: Sendable, Equatable {
  /// What earned it, such as `customer in name` or `usage and trust`.
  package var reason: String
  /// How much it adds.
  package var value: Float
}

/// How many matches carry one facet value.
package struct FacetCount: Sendable, Equatable {
  /// The value as its first document spelt it.
  package var value: String
  /// The number of matches.
  package var count: Int

  /// Pairs a value with its number.
  package init(value: String, count: Int) {
    self.value = value
    self.count = count
  }
}

/// A remark about a part of the query.
package struct SearchNote: Sendable, Equatable {
  /// What was found, and what was made of it.
  package var message: String
  /// The part of the query it concerns, in UTF-8 bytes.
  package var range: Range<Int>
}

/// A completion offered while someone types.
package enum SearchSuggestion: Sendable, Equatable {
  /// An asset or a column whose name begins with what was typed.
  case document(id: Int64, scope: SearchScope)
  /// A facet value, such as a tag or an owner, that begins with what was typed.
  case facet(field: FacetField, value: String, count: Int)
}
