/// One look-up in the dictionary that a query needs.
struct TermTest: Equatable {
  var space: TermSpace
  /// The folded text, without the space byte.
  var text: [UInt8]
  var match: TextMatch
  /// The texts in which the word counts, as bits of a `Payload`; 0 for any.
  var texts: UInt8 = 0
  /// Its number within the plan.
  var number: Int
}

/// What a document must fulfil, down to dictionary look-ups.
indirect enum Condition: Equatable {
  case test(TermTest)
  case all([Condition])
  case any([Condition])
  case not(Condition)
  /// Those of the inner condition whose folded name contains the text.
  case nameContains([UInt8], Condition)
  case everything
}

/// One of the conditions that all must hold, and whether it earns score.
struct Clause: Equatable {
  var condition: Condition
  var isScored: Bool
  /// The word as typed, for explanations and corrections.
  var label: String
  /// Its place in the query, for corrections.
  var range: Range<Int>
}

/// A query ready to be run against segments.
struct QueryPlan: Equatable {
  var clauses: [Clause] = []
  /// All look-ups of all clauses, by number.
  var tests: [TermTest] = []
  /// Folded texts that make a document an exact hit when its name or alias is one of them; the literal one first.
  var exactNames: [[UInt8]] = []
  /// The folded query, which may be a fully qualified name.
  var qualifiedName: [UInt8] = []
  /// The words to mark in shown texts.
  var marks: [SearchHighlighter.Mark] = []

  /// Whether the query has words, and so an order by relevance.
  var hasWords: Bool { clauses.contains { $0.isScored } }
}
