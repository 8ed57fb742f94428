/// Looks the tests of a plan up in one segment's dictionary.
struct TermResolver {
  let segment: Segment

  /// The dictionary entries that fulfil a test.
  func entries(_ test: TermTest) -> [TermEntry] {
    switch test.match {
    case .exact:
      let key = Self.key(test.space, test.text)
      return segment.terms.find(key).map { [$0] } ?? []
    case .prefix: return prefixed(Self.key(test.space, test.text))
    case .substring: return test.space == .word ? wordsContaining(test.text) : valuesContaining(test)
    }
  }

  /// The dictionary key of a text, shortened as the index shortens it.
  static func key(_ space: TermSpace, _ text: [UInt8]) -> [UInt8] {
    guard text.count >= TermDictionary.longestTerm else { return [space.rawValue] + text }
    return [space.rawValue] + text.withUnsafeBufferPointer { TermTable.shortened($0) }
  }

  private func prefixed(_ prefix: [UInt8]) -> [TermEntry] {
    var cursor = TermCursor(segment.terms)
    var entries: [TermEntry] = []
    var isValid = cursor.seek(prefix)
    while isValid, cursor.hasPrefix(prefix) {
      entries.append(cursor.entry)
      isValid = cursor.next()
    }
    return entries
  }

  private func wordsContaining(_ text: [UInt8]) -> [TermEntry] {
    let words = segment.terms.ordinals(of: .word)
    var cursor = TermCursor(segment.terms)
    guard let trigrams = segment.trigrams, text.count >= 3 else { return scan(words, 1, text) }
    var entries: [TermEntry] = []
    for number in trigrams.candidates(text) {
      cursor.move(toOrdinal: words.lowerBound + Int(number))
      if cursor.term.firstIndex(of: text) != nil { entries.append(cursor.entry) }
    }
    return entries
  }

  private func valuesContaining(_ test: TermTest) -> [TermEntry] {
    guard test.space == .facet, let field = test.text.first.flatMap(FacetField.init(rawValue:)) else { return [] }
    let start = segment.terms.ordinals(of: .facet).lowerBound
    let facets = segment.facets(of: field)
    return scan(start + facets.lowerBound..<start + facets.upperBound, 2, Array(test.text.dropFirst()))
  }

  /// Compares every term of a range, behind its first `skipped` bytes.
  private func scan(_ ordinals: Range<Int>, _ skipped: Int, _ text: [UInt8]) -> [TermEntry] {
    guard !ordinals.isEmpty else { return [] }
    var cursor = TermCursor(segment.terms)
    cursor.move(toOrdinal: ordinals.lowerBound)
    var entries: [TermEntry] = []
    while true {
      if cursor.term.dropFirst(skipped).firstIndex(of: text) != nil { entries.append(cursor.entry) }
      guard cursor.entry.ordinal + 1 < ordinals.upperBound, cursor.next() else { return entries }
    }
  }
}
