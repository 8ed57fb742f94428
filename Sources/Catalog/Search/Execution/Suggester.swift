/// Completes what someone is typing.
struct Suggester {
  let snapshot: SearchSnapshot

  private static let facetFields: [FacetField] = [.tag, .owner, .term, .domain, .product, .platform, .service]
  /// How many names in alphabetical order are looked at when the well-known documents do not suffice.
  private static let mostNames = 512

  /// Assets by name first, then columns, then facet values.
  func suggest(_ text: String, limit: Int) -> [SearchSuggestion] {
    var prefix = Analyzer.fold(String(text.drop { $0.isWhitespace }))
    while prefix.last == 0x20 { prefix.removeLast() }
    guard !prefix.isEmpty, limit > 0 else { return [] }
    let values = facetValues(prefix, limit: max(1, limit / 3))
    var suggestions: [SearchSuggestion] = []
    for scope in SearchScope.allCases {
      let room = limit - values.count - suggestions.count
      suggestions += documents(prefix, scope, limit: scope == .asset && room > 2 ? room - 1 : room)
    }
    return Array((suggestions + values).prefix(limit))
  }

  /// Documents whose name begins with the text, the most used first; columns of one name once.
  private func documents(_ prefix: [UInt8], _ scope: SearchScope, limit: Int) -> [SearchSuggestion] {
    guard limit > 0 else { return [] }
    var found: [(boost: Int64, name: [UInt8], id: Int64)] = []
    for live in snapshot[scope] { found += candidates(prefix, live) }
    found.sort { first, second in
      if first.boost != second.boost { return first.boost > second.boost }
      if first.name != second.name { return first.name.lexicographicallyPrecedes(second.name) }
      return first.id < second.id
    }
    var seen: Set<Int64> = []
    var names: Set<[UInt8]> = []
    var suggestions: [SearchSuggestion] = []
    for item in found where suggestions.count < limit && seen.insert(item.id).inserted {
      guard scope == .asset || names.insert(item.name).inserted else { continue }
      suggestions.append(.document(id: item.id, scope: scope))
    }
    return suggestions
  }

  private func candidates(_ prefix: [UInt8], _ live: LiveSegment) -> [(boost: Int64, name: [UInt8], id: Int64)] {
    let segment = live.segment
    let low = segment.firstTerm(notBelow: [TermSpace.name.rawValue] + prefix)
    let high = segment.firstTerm(notBelow: [TermSpace.name.rawValue] + prefix + [0xFF])
    guard low < high else { return [] }
    var chosen: [UInt32] = []
    for document in segment.best where chosen.count < 64 {
      let name = Int(segment.names[Int(document)])
      if name >= low, name < high, !live.dead.contains(document) { chosen.append(document) }
    }
    var cursor = TermCursor(segment.terms)
    let arena = QueryArena()
    let buffer = PostingBuffer(arena)
    for ordinal in low..<min(high, low + Self.mostNames) {
      cursor.move(toOrdinal: ordinal)
      var postings = PostingCursor(cursor.entry, postings: segment.postings, buffer: buffer)
      postings.load(0)
      let first = (0..<postings.blockLength).first { !live.dead.contains(postings.documents[$0]) }
      if let first { chosen.append(postings.documents[first]) }
    }
    chosen.sort { (segment.boosts[Int($1)], segment.names[Int($0)]) < (segment.boosts[Int($0)], segment.names[Int($1)]) }
    return chosen.prefix(64).map { document in
      (segment.boosts[Int(document)], segment.name(of: document), segment.keys[Int(document)])
    }
  }

  private func facetValues(_ prefix: [UInt8], limit: Int) -> [SearchSuggestion] {
    var found: [SearchSuggestion] = []
    for field in Self.facetFields where found.count < limit {
      var counter = FacetPrefixCounter(field: field, prefix: prefix)
      for live in snapshot.assets + snapshot.columns { counter.add(live.segment) }
      found += counter.best(limit - found.count)
    }
    return found
  }
}

/// Counts the values of a field that begin with a text, over segments.
private struct FacetPrefixCounter {
  let field: FacetField
  let prefix: [UInt8]
  private var counts: [[UInt8]: (spelling: [UInt8], count: Int)] = [:]

  init(field: FacetField, prefix: [UInt8]) {
    self.field = field
    self.prefix = prefix
  }

  mutating func add(_ segment: Segment) {
    let first = segment.terms.ordinals(of: .facet).lowerBound
    let key = [TermSpace.facet.rawValue, field.rawValue] + prefix
    var cursor = TermCursor(segment.terms)
    var isValid = cursor.seek(key)
    while isValid, cursor.hasPrefix(key) {
      let value = Array(cursor.term)
      let spelling = counts[value]?.spelling ?? segment.spelling(ofFacet: cursor.entry.ordinal - first)
      counts[value] = (spelling, (counts[value]?.count ?? 0) + cursor.entry.count)
      isValid = cursor.next()
    }
  }

  func best(_ limit: Int) -> [SearchSuggestion] {
    counts.sorted { ($1.value.count, $0.key.count) < ($0.value.count, $1.key.count) }.prefix(limit).map {
      .facet(field: field, value: String(decoding: $0.value.spelling, as: UTF8.self), count: $0.value.count)
    }
  }
}
