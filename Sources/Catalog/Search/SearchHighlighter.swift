/// Finds the words of a query in a text that is about to be shown.
package struct SearchHighlighter: Sendable, Equatable {
  /// One folded word to mark and how it is compared.
  struct Mark: Sendable, Equatable {
    var text: [UInt8]
    var match: TextMatch
  }

  let marks: [Mark]

  init(marks: [Mark]) { self.marks = marks }

  /// The ranges of `text` to mark, ascending and apart from each other.
  package func ranges(in text: String) -> [Range<String.Index>] {
    guard !marks.isEmpty else { return [] }
    var analyzer = Analyzer()
    analyzer.keepsSources = true
    analyzer.analyze(text)
    var found: [Range<Int>] = []
    for token in analyzer.tokens {
      let folded = analyzer.bytes[token.bytes]
      for mark in marks {
        guard let range = mark.range(in: folded) else { continue }
        found.append(analyzer.sources[range.lowerBound].lowerBound..<analyzer.sources[range.upperBound - 1].upperBound)
      }
    }
    return merge(found).compactMap { range in
      let utf8 = text.utf8
      let lower = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
      let upper = utf8.index(lower, offsetBy: range.count)
      return lower..<upper
    }
  }

  private func merge(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}

extension SearchHighlighter.Mark {
  /// The part of a folded token, as indices of its slice, that this mark covers.
  fileprivate func range(in token: ArraySlice<UInt8>) -> Range<Int>? {
    switch match {
    case .exact:
      return token.elementsEqual(text) ? token.indices : nil
    case .prefix:
      return token.starts(with: text) ? token.startIndex..<token.startIndex + text.count : nil
    case .substring:
      guard let start = token.firstIndex(of: text) else { return nil }
      return start..<start + text.count
    }
  }
}

extension Collection<UInt8> where Index == Int {
  /// The index at which `pattern` first occurs.
  func firstIndex(of pattern: [UInt8]) -> Int? {
    guard let first = pattern.first, count >= pattern.count else { return nil }
    for start in startIndex...(endIndex - pattern.count)
    where self[start] == first && self[start..<start + pattern.count].elementsEqual(pattern) {
      return start
    }
    return nil
  }
}
