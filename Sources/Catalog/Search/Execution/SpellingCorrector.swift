/// Finds the words of the index nearest to a misspelt one.
struct SpellingCorrector {
  let segments: [Segment]

  private static let mostWords = 3
  private static let shortestWord = 3
  private static let shortestForTwo = 8

  /// Up to three known words at the smallest distance, the most frequent first. Insertions, deletions, replacements
  /// and swaps of neighbours count one; distance two is allowed from eight bytes on.
  func nearest(_ word: [UInt8]) -> [[UInt8]] {
    guard word.count >= Self.shortestWord else { return [] }
    for distance in 1...(word.count >= Self.shortestForTwo ? 2 : 1) {
      var counts: [[UInt8]: Int] = [:]
      for segment in segments {
        var walk = FuzzyWalk(segment.terms, word: word, distance: distance)
        while let (term, count) = walk.next() { counts[term, default: 0] += count }
      }
      if counts.isEmpty { continue }
      let sorted = counts.sorted { first, second in
        if first.value != second.value { return first.value > second.value }
        return first.key.lexicographicallyPrecedes(second.key)
      }
      return sorted.prefix(Self.mostWords).map(\.key)
    }
    return []
  }
}

/// Walks the words of a dictionary within an edit distance, leaping over those whose beginning rules them out.
///
/// One row of the distance table is kept per byte of the current word, so that a word costs only what it differs
/// from the one before. When no cell of a row is within the distance, all words with that beginning are skipped.
struct FuzzyWalk {
  private let word: [UInt8]
  private let distance: UInt8
  private var cursor: TermCursor
  private var isValid: Bool
  private var rows: [[UInt8]]
  private var known: [UInt8] = []

  init(_ terms: TermDictionary, word: [UInt8], distance: Int) {
    self.word = Array(word.prefix(64))
    self.distance = UInt8(distance)
    cursor = TermCursor(terms)
    isValid = cursor.seek([TermSpace.word.rawValue])
    let first = (0...self.word.count).map { UInt8($0) }
    rows = [[UInt8]](repeating: first, count: self.word.count + distance + 2)
  }

  /// The next word within the distance and the number of its documents.
  mutating func next() -> (term: [UInt8], count: Int)? {
    while isValid, cursor.term.first == TermSpace.word.rawValue {
      let term = cursor.term.dropFirst()
      guard let failure = advance(term) else {
        let count = cursor.entry.count
        let found = Array(term)
        let isNear = found.count < rows.count && rows[found.count][word.count] <= distance
        isValid = cursor.next()
        if isNear { return (found, count) }
        continue
      }
      leap(over: Array(term.prefix(failure)))
    }
    return nil
  }

  /// Fills the rows for a term; the length of the beginning that already is too far, or nil.
  private mutating func advance(_ term: ArraySlice<UInt8>) -> Int? {
    var depth = 0
    while depth < known.count, depth < term.count, known[depth] == term[term.startIndex + depth] { depth += 1 }
    known.removeSubrange(depth...)
    while depth < term.count {
      guard depth + 1 < rows.count else { return depth + 1 }
      known.append(term[term.startIndex + depth])
      depth += 1
      if !fill(depth) {
        known.removeLast()
        return depth
      }
    }
    return nil
  }

  /// Computes a row; whether one of its cells is within the distance.
  private mutating func fill(_ depth: Int) -> Bool {
    let byte = known[depth - 1]
    rows[depth][0] = UInt8(depth)
    var best = rows[depth][0]
    for column in 1..<word.count + 1 {
      let replaced = rows[depth - 1][column - 1] + (word[column - 1] == byte ? 0 : 1)
      var cell = min(replaced, min(rows[depth - 1][column], rows[depth][column - 1]) + 1)
      if depth > 1, column > 1, byte == word[column - 2], known[depth - 2] == word[column - 1] {
        cell = min(cell, rows[depth - 2][column - 2] + 1)
      }
      rows[depth][column] = cell
      best = min(best, cell)
    }
    return best <= distance
  }

  /// Moves to the first word that does not begin with `prefix`.
  private mutating func leap(over prefix: [UInt8]) {
    // Most neighbours are one step away, for which a search from the top would be a waste.
    for _ in 0..<4 {
      isValid = cursor.next()
      guard isValid, cursor.term.dropFirst().starts(with: prefix) else { return }
    }
    var bound = [TermSpace.word.rawValue] + prefix
    while let last = bound.last {
      if last < 0xFF {
        bound[bound.count - 1] = last + 1
        break
      }
      bound.removeLast()
    }
    isValid = cursor.seek(bound)
  }
}
