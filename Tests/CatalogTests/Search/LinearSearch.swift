@testable import Catalog

/// Search by looking at every document: simple enough to be right, and so what the engine is compared with.
struct LinearSearch: Sendable {
  private var entries: [Int64: Entry] = [:]
  private(set) var statistics = SearchStatistics()

  /// A document with its texts split into words.
  struct Entry: Sendable {
    var document: SearchDocument
    var words: [SearchText: Set<String>] = [:]
    var sequences: [[String]] = []

    init(_ document: SearchDocument) {
      self.document = document
      self.document.facets += document.sharedFacets
      add([document.name], as: .name)
      add([document.displayName], as: .displayName)
      add(document.columns, as: .columns)
      let path = document.fqn.hasSuffix(document.name) ? document.fqn.dropLast(document.name.count) : document.fqn[...]
      add([String(path)] + document.aliases, as: .path)
      add([document.description], as: .description)
    }

    private mutating func add(_ texts: [String], as field: SearchText) {
      for text in texts {
        let split = LinearSearch.split(text)
        words[field, default: []].formUnion(split.chunks + split.parts)
        if field != .columns, field != .path { sequences.append(split.chunks) }
      }
    }

    func has(_ match: TextMatch, _ word: String, in fields: [SearchText]) -> Bool {
      fields.contains { field in
        words[field, default: []].contains { LinearSearch.compare($0, match, word) }
      }
    }
  }

  static func compare(_ value: String, _ match: TextMatch, _ pattern: String) -> Bool {
    switch match {
    case .exact: value == pattern
    case .prefix: value.hasPrefix(pattern)
    case .substring: Array(value.utf8).firstIndex(of: Array(pattern.utf8)) != nil
    }
  }

  static func fold(_ text: String) -> String { String(decoding: Analyzer.fold(text), as: UTF8.self) }

  static func split(_ text: String) -> (chunks: [String], parts: [String]) {
    var analyzer = Analyzer()
    analyzer.analyze(text)
    var chunks: [String] = []
    var parts: [String] = []
    for token in analyzer.tokens {
      let word = String(decoding: analyzer.bytes[token.bytes], as: UTF8.self)
      if token.isPart { parts.append(word) } else { chunks.append(word) }
    }
    return (chunks, parts)
  }

  mutating func apply(upserts: [SearchDocument], deletes: [Int64], change: Int64) {
    for id in deletes { entries[id] = nil }
    for document in upserts { entries[document.id] = Entry(document) }
    statistics.assets = entries.values.count { $0.document.scope == .asset }
    statistics.columns = entries.count - statistics.assets
    statistics.segments = 1
    statistics.change = change
  }

  func search(_ query: SearchQuery, options: SearchOptions) -> SearchAnswer {
    var answer = SearchAnswer()
    answer.notes = query.notes
    let candidates = entries.values.filter { entry in
      options.scopes.contains(entry.document.scope) && passes(entry, options.filters)
    }
    let query = options.typeAhead ? query.typedAhead : query
    var matches = candidates.filter { accepts(query.root, $0, options) }
    if matches.isEmpty, case .all(let nodes) = query.root {
      let words = SearchNode.any(nodes.filter { if case .word = $0 { true } else { false } })
      let conditions = nodes.filter { if case .word = $0 { false } else { true } }
      matches = candidates.filter { entry in
        accepts(words, entry, options) && conditions.allSatisfy { accepts($0, entry, options) }
      }
      answer.isRelaxed = !matches.isEmpty
    }
    answer.total = matches.count
    for field in options.facets { answer.facets[field] = count(field, in: matches, limit: options.facetLimit) }
    answer.highlighter = SearchHighlighter(marks: marks(query.root, options))
    answer.hits = page(matches, query, options)
    return answer
  }
}

extension LinearSearch {
  private func passes(_ entry: Entry, _ filters: [FacetField: [String]]) -> Bool {
    filters.allSatisfy { field, values in
      let values = Set(values.map(Self.fold))
      return entry.document.facets.contains { $0.field == field && values.contains(Self.fold($0.value)) }
    }
  }

  private func accepts(_ node: SearchNode, _ entry: Entry, _ options: SearchOptions) -> Bool {
    switch node {
    case .everything: true
    case .word(let text): accepts(text, entry, SearchText.allCases)
    case .phrase(let text):
      entry.sequences.contains { sequence in
        let words = Self.split(text.text).chunks
        return words.isEmpty
          || sequence.indices.contains { sequence[$0...].starts(with: words) }
      }
    case .field(.text(let field), let text): accepts(text, entry, [field])
    case .field(.facet(let field), let text): accepts(field, text, entry)
    case .field(.has, let text): has(text.text, entry)
    case .field(.missing, let text): !has(text.text, entry)
    case .all(let nodes): nodes.allSatisfy { accepts($0, entry, options) }
    case .any(let nodes): nodes.contains { accepts($0, entry, options) }
    case .not(let node): !accepts(node, entry, options)
    }
  }

  private func accepts(_ text: QueryText, _ entry: Entry, _ fields: [SearchText]) -> Bool {
    let chunks = Self.split(text.text).chunks
    if text.match == .substring, chunks.count > 1 {
      return Self.compare(Self.fold(entry.document.name), .substring, Self.fold(text.text))
    }
    var analyzer = Analyzer()
    analyzer.analyze(text.text)
    return chunks.indices.allSatisfy { index in
      let match = index == chunks.count - 1 ? text.match : .exact
      let parts = analyzer.tokens.filter { $0.isPart && $0.position == index }
        .map { String(decoding: analyzer.bytes[$0.bytes], as: UTF8.self) }
      return entry.has(match, chunks[index], in: fields)
        || (match == .exact && !parts.isEmpty && parts.allSatisfy { entry.has(.exact, $0, in: fields) })
    }
  }

  private func accepts(_ field: FacetField, _ text: QueryText, _ entry: Entry) -> Bool {
    let pattern = Self.fold(text.text)
    return entry.document.facets.contains { facet in
      let value = Self.fold(facet.value)
      guard facet.field == field else { return false }
      return Self.compare(value, text.match, pattern) || value.hasPrefix("\(pattern).")
        || (text.match == .exact && Self.split(facet.value).chunks.contains(pattern))
    }
  }

  private func has(_ name: String, _ entry: Entry) -> Bool {
    if name == "description" { return !entry.document.description.isEmpty }
    guard let field = FacetField(queryName: name) else { return false }
    return entry.document.facets.contains { $0.field == field }
  }

  private func count(_ field: FacetField, in entries: [Entry], limit: Int) -> [FacetCount] {
    var counts: [String: Int] = [:]
    var spellings: [String: String] = [:]
    for entry in entries {
      for facet in entry.document.facets where facet.field == field {
        let spelling = spellings[Self.fold(facet.value)] ?? facet.value
        spellings[Self.fold(facet.value)] = spelling
        counts[spelling, default: 0] += 1
      }
    }
    return counts.map { FacetCount(value: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.value) < ($0.count, $1.value) }.prefix(limit).map { $0 }
  }

  private func page(_ matches: [Entry], _ query: SearchQuery, _ options: SearchOptions) -> [SearchHit] {
    let words = marks(query.root, options)
    let byName = options.sort == .name || (words.isEmpty && options.sort == .relevance)
    let scored = matches.map { entry in
      (entry: entry, name: Self.fold(entry.document.name), score: byName ? 0 : score(entry, query, words))
    }
    let sorted = scored.sorted { first, second in
      if options.sort == .updated, first.entry.document.updated != second.entry.document.updated {
        return first.entry.document.updated > second.entry.document.updated
      }
      return first.score != second.score ? first.score > second.score : first.name < second.name
    }
    return sorted.dropFirst(options.offset).prefix(options.limit).map { item in
      let matched = SearchText.allCases.first { field in
        words.contains { item.entry.has($0.match, String(decoding: $0.text, as: UTF8.self), in: [field]) }
      }
      let document = item.entry.document
      return SearchHit(id: document.id, scope: document.scope, score: item.score, matched: matched)
    }
  }

  private func score(_ entry: Entry, _ query: SearchQuery, _ words: [SearchHighlighter.Mark]) -> Float {
    let document = entry.document
    let name = Self.fold(document.name)
    let joined = words.map { String(decoding: $0.text, as: UTF8.self) }.joined()
    let wanted = [Self.fold(query.text), joined]
    var score = document.boost
    if ([document.name, document.fqn] + document.aliases).map(Self.fold).contains(where: wanted.contains) {
      score += 1000
    }
    if wanted.contains(where: name.hasPrefix) { score += 100 }
    for word in words {
      let text = String(decoding: word.text, as: UTF8.self)
      let field = SearchText.allCases.first { entry.has(word.match, text, in: [$0]) }
      if let field { score += 10 - 2 * Float(field.rawValue) }
    }
    return score
  }

  private func marks(_ node: SearchNode, _ options: SearchOptions) -> [SearchHighlighter.Mark] {
    switch node {
    case .word(let text), .phrase(let text), .field(.text, let text):
      let chunks = Self.split(text.text).chunks
      return chunks.enumerated().map { index, chunk in
        SearchHighlighter.Mark(text: Array(chunk.utf8), match: index == chunks.count - 1 ? text.match : .exact)
      }
    case .all(let nodes), .any(let nodes): return nodes.flatMap { marks($0, options) }
    default: return []
    }
  }
}
