/// The facet values known to a snapshot, for reading what people mean by `tag:pii`.
struct FacetValues {
  let segments: [LiveSegment]

  /// The folded values meant by `text`: the value itself if there is one, else the values below it (`PII.Sensitive`),
  /// else those that have it as a word.
  func matching(_ field: FacetField, _ text: [UInt8]) -> [[UInt8]] {
    let key = [TermSpace.facet.rawValue, field.rawValue] + text
    if segments.contains(where: { $0.segment.terms.find(key) != nil }) { return [text] }
    let dot = UInt8(ascii: ".")
    let below = values(field) { $0.starts(with: text + [dot]) }
    if !below.isEmpty { return below }
    return values(field) { value in
      var analyzer = Analyzer()
      analyzer.analyze(String(decoding: value, as: UTF8.self))
      return analyzer.tokens.contains { analyzer.bytes[$0.bytes].elementsEqual(text) }
    }
  }

  /// The distinct folded values of a field that pass a test.
  private func values(_ field: FacetField, where passes: ([UInt8]) -> Bool) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    for live in segments {
      var cursor = TermCursor(live.segment.terms)
      let prefix = [TermSpace.facet.rawValue, field.rawValue]
      var isValid = cursor.seek(prefix)
      while isValid, cursor.hasPrefix(prefix) {
        let value = Array(cursor.term.dropFirst(2))
        if seen.insert(value).inserted, passes(value) { found.append(value) }
        isValid = cursor.next()
      }
    }
    return found
  }
}
