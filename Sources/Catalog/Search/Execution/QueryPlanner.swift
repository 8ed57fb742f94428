/// Turns a query and its options into a plan.
struct QueryPlanner {
  private let facetValues: FacetValues
  private var plan = QueryPlan()
  private var words: [String] = []
  private var analyzer = Analyzer()

  /// - Parameter facetValues: where the user's `tag:pii` is looked up.
  init(facetValues: FacetValues) { self.facetValues = facetValues }

  /// The plan for a query.
  consuming func plan(_ query: SearchQuery, options: SearchOptions) -> QueryPlan {
    let root = options.typeAhead ? query.typedAhead.root : query.root
    addClauses(root)
    for (field, values) in options.filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let conditions = values.map { exactFacet(field, Analyzer.fold($0)) }
      addClause(conditions.count == 1 ? conditions[0] : .any(conditions), QueryText.nowhere)
    }
    addExactNames(query)
    return plan
  }

  /// Splits what must all hold into clauses of its own, which are cheaper to run than a nested condition.
  private mutating func addClauses(_ node: SearchNode) {
    switch node {
    case .everything: return
    case .all(let nodes):
      for node in nodes { addClauses(node) }
    case .word(let text):
      words.append(text.text)
      addWords(condition(text, texts: 0), text)
    case .phrase(let text):
      words.append(text.text)
      addWords(phrase(text), text)
    case .field(.text(let field), let text):
      addWords(condition(text, texts: Payload.bit(field)), text)
    case .any:
      let condition = condition(node)
      addClause(condition, QueryText.nowhere, isScored: Self.hasWords(node))
    default:
      addClause(condition(node), QueryText.nowhere)
    }
  }

  private static func hasWords(_ node: SearchNode) -> Bool {
    switch node {
    case .word, .phrase, .field(.text, _): true
    case .all(let nodes), .any(let nodes): nodes.contains(where: hasWords)
    default: false
    }
  }

  private mutating func addWords(_ condition: Condition, _ text: QueryText) {
    switch condition {
    case .everything: return
    case .all(let parts):
      for part in parts { addWords(part, text) }
    case .test(let test) where test.space == .pair: addClause(condition, text)
    default: addClause(condition, text, isScored: true)
    }
  }

  private mutating func addClause(_ condition: Condition, _ text: QueryText, isScored: Bool = false) {
    guard condition != .everything else { return }
    plan.clauses.append(Clause(condition: condition, isScored: isScored, label: text.text, range: text.range))
  }

  private mutating func condition(_ node: SearchNode) -> Condition {
    switch node {
    case .everything: return .everything
    case .word(let text): return condition(text, texts: 0)
    case .phrase(let text): return phrase(text)
    case .field(.text(let field), let text): return condition(text, texts: Payload.bit(field))
    case .field(.facet(let field), let text): return facet(field, text)
    case .field(.has, let text): return presence(text)
    case .field(.missing, let text): return .not(presence(text))
    case .all(let nodes): return .all(nodes.map { condition($0) })
    case .any(let nodes): return .any(nodes.map { condition($0) })
    case .not(let node):
      let marks = plan.marks
      let inner = condition(node)
      plan.marks = marks
      return .not(inner)
    }
  }

  private mutating func test(_ space: TermSpace, _ text: [UInt8], _ match: TextMatch, texts: UInt8 = 0) -> Condition {
    let test = TermTest(space: space, text: text, match: match, texts: texts, number: plan.tests.count)
    plan.tests.append(test)
    return .test(test)
  }
}

extension QueryPlanner {
  /// The condition for a text that may be one word or, like `raw_orders`, several.
  private mutating func condition(_ text: QueryText, texts: UInt8) -> Condition {
    let chunks = chunks(of: text.text)
    let folded = Analyzer.fold(text.text)
    if text.match == .substring, chunks.count > 1 || chunks.first.map({ $0.word != folded }) == true {
      let parts = chunks.map { test(.word, $0.word, .substring, texts: Payload.bit(.name)) }
      return .nameContains(folded, .all(parts))
    }
    let conditions = chunks.enumerated().map { index, chunk in
      let match = index == chunks.count - 1 ? text.match : .exact
      plan.marks.append(.init(text: chunk.word, match: match))
      let whole = test(.word, chunk.word, match, texts: texts)
      guard match == .exact, !chunk.parts.isEmpty else { return whole }
      // `customerOrders` also means `customer_orders`.
      return .any([whole, .all(chunk.parts.map { test(.word, $0, .exact, texts: texts) })])
    }
    return conditions.isEmpty ? .everything : conditions.count == 1 ? conditions[0] : .all(conditions)
  }

  private mutating func phrase(_ text: QueryText) -> Condition {
    let words = chunks(of: text.text).map(\.word)
    var conditions: [Condition] = []
    for word in words {
      plan.marks.append(.init(text: word, match: .exact))
      conditions.append(test(.word, word, .exact))
    }
    for (first, second) in zip(words, words.dropFirst()) {
      let pair = first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in WordPair.key(first, second) }
      }
      conditions.append(test(.pair, pair, .exact))
    }
    return conditions.isEmpty ? .everything : conditions.count == 1 ? conditions[0] : .all(conditions)
  }

  private mutating func chunks(of text: String) -> [(word: [UInt8], parts: [[UInt8]])] {
    analyzer.analyze(text)
    var chunks: [(word: [UInt8], parts: [[UInt8]])] = []
    for token in analyzer.tokens {
      let word = Array(analyzer.bytes[token.bytes])
      if token.isPart { chunks[chunks.count - 1].parts.append(word) } else { chunks.append((word, [])) }
    }
    return chunks
  }

  private mutating func facet(_ field: FacetField, _ text: QueryText) -> Condition {
    let folded = Analyzer.fold(text.text)
    guard text.match == .exact else { return test(.facet, [field.rawValue] + folded, text.match) }
    let values = facetValues.matching(field, folded)
    guard values.count > 1 else { return exactFacet(field, values.first ?? folded) }
    return .any(values.map { exactFacet(field, $0) })
  }

  private mutating func exactFacet(_ field: FacetField, _ folded: [UInt8]) -> Condition {
    test(.facet, [field.rawValue] + folded, .exact)
  }

  private mutating func presence(_ text: QueryText) -> Condition {
    let name = text.text.lowercased()
    if let field = FacetField(queryName: name) { return test(.presence, [field.rawValue], .exact) }
    return test(.presence, [SegmentBuilder.descriptionPresence], .exact)
  }

  /// The names the words of the query may spell when they are read as one name.
  private mutating func addExactNames(_ query: SearchQuery) {
    guard !words.isEmpty else { return }
    let text = query.text.drop { $0.isWhitespace }
    plan.qualifiedName = Analyzer.fold(String(text))
    while plan.qualifiedName.last == 0x20 { plan.qualifiedName.removeLast() }
    plan.exactNames = [plan.qualifiedName]
    let literal = Analyzer.fold(words.joined(separator: " "))
    let pieces = words.flatMap { word in chunks(of: word).map(\.word) }
    for separator in ["_", " ", "-", ".", ""] {
      let joined = Array(pieces.joined(separator: Array(separator.utf8)))
      if !joined.isEmpty, !plan.exactNames.contains(joined) { plan.exactNames.append(joined) }
    }
    if !plan.exactNames.contains(literal) { plan.exactNames.insert(literal, at: 1) }
  }
}

extension QueryText {
  /// A condition that does not come from the query's text.
  fileprivate static let nowhere = QueryText(text: "", match: .exact, range: 0..<0)
}
