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
/// from the one before. Of a row only the cells near the diagonal can be within the distance. Where no cell of a row is,
/// the walk goes on at the next beginning that can be: with all edits used up, few bytes can follow.
struct FuzzyWalk {
  private let word: [UInt8]
  private let distance: Int
  private var cursor: TermCursor
  private var isValid: Bool
  /// Rows one after the other, a cell for each beginning of the word. Cells off the diagonal stay too far.
  private var cells: [UInt8]
  /// The least cell of each row.
  private var least: [UInt8]
  /// The beginning of the current word that the rows are filled for.
  private var known: [UInt8] = []

  private var width: Int { word.count + 1 }
  private var longest: Int { word.count + distance }

  init(_ terms: TermDictionary, word: [UInt8], distance: Int) {
    self.word = Array(word.prefix(64))
    self.distance = distance
    cursor = TermCursor(terms)
    isValid = cursor.seek([TermSpace.word.rawValue])
    cells = [UInt8](repeating: UInt8(distance) + 1, count: (self.word.count + 1) * (self.word.count + distance + 1))
    least = [UInt8](repeating: 0, count: self.word.count + distance + 1)
    for column in 0...min(distance, self.word.count) { cells[column] = UInt8(column) }
  }

  /// The next word within the distance and the number of its documents.
  mutating func next() -> (term: [UInt8], count: Int)? {
    while isValid, cursor.term.first == TermSpace.word.rawValue {
      let term = cursor.term.dropFirst()
      if let failure = advance(term) {
        leap(failure, term[term.startIndex + known.count])
        continue
      }
      let count = cursor.entry.count
      let found = Array(term)
      let isNear = cells[found.count * width + word.count] <= distance
      isValid = cursor.next()
      if isNear { return (found, count) }
    }
    return nil
  }

  /// Why no word with a beginning is near.
  private enum Failure {
    /// The byte behind what is known leads too far.
    case byte
    /// What is known is as long as a word may be.
    case length
  }

  /// Fills the rows for a term; nil when its end was reached, else why not. `known` then ends before the byte at fault.
  private mutating func advance(_ term: ArraySlice<UInt8>) -> Failure? {
    var depth = 0
    while depth < known.count, depth < term.count, known[depth] == term[term.startIndex + depth] { depth += 1 }
    known.removeSubrange(depth...)
    while depth < term.count {
      guard depth < longest else { return .length }
      known.append(term[term.startIndex + depth])
      depth += 1
      if !fill(depth) {
        known.removeLast()
        return .byte
      }
    }
    return nil
  }

  /// The cells of a row that can be within the distance.
  private func band(_ depth: Int) -> ClosedRange<Int>? {
    let (low, high) = (max(0, depth - distance), min(word.count, depth + distance))
    return low <= high ? low...high : nil
  }

  /// Computes a row; whether one of its cells is within the distance.
  private mutating func fill(_ depth: Int) -> Bool {
    guard let band = band(depth) else { return false }
    let byte = known[depth - 1]
    let (row, above) = (depth * width, (depth - 1) * width)
    let tooFar = UInt8(distance) + 1
    var best = tooFar
    for column in band {
      var cell = cells[above + column] + 1
      if column > 0 {
        cell = min(cell, cells[above + column - 1] + (word[column - 1] == byte ? 0 : 1))
        cell = min(cell, cells[row + column - 1] + 1)
        if depth > 1, column > 1, byte == word[column - 2], known[depth - 2] == word[column - 1] {
          cell = min(cell, cells[above - width + column - 2] + 1)
        }
      }
      cells[row + column] = min(cell, tooFar)
      best = min(best, cell)
    }
    least[depth] = best
    return best <= distance
  }

  /// Moves to the next word that may be near, when none is that begins with what is known and then `byte`.
  private mutating func leap(_ failure: Failure, _ byte: UInt8) {
    var prefix = known[...]
    var lowest = Int(byte) + 1
    if failure == .length, let last = prefix.popLast() { lowest = Int(last) + 1 }
    while true {
      if let byte = follower(of: prefix.count, notBelow: lowest) { return move(to: [TermSpace.word.rawValue] + prefix + [byte]) }
      guard let last = prefix.popLast() else {
        isValid = false
        return
      }
      lowest = Int(last) + 1
    }
  }

  /// The least byte that can follow so many known ones in a near word, among those from `lowest` on.
  private func follower(of depth: Int, notBelow lowest: Int) -> UInt8? {
    guard lowest <= 0xFF, depth < longest, let band = band(depth) else { return nil }
    // An edit is left: any byte may stand there.
    if least[depth] < distance { return UInt8(lowest) }
    var found: UInt8?
    func consider(_ byte: UInt8) {
      if Int(byte) >= lowest, byte <= found ?? 0xFF { found = byte }
    }
    for column in band where column < word.count {
      if cells[depth * width + column] <= distance { consider(word[column]) }
      // The other half of two neighbours that changed places.
      if depth > 0, column > 0, known[depth - 1] == word[column],
        cells[(depth - 1) * width + column - 1] < distance
      {
        consider(word[column - 1])
      }
    }
    return found
  }

  /// Moves to the first word not below `term`.
  private mutating func move(to term: [UInt8]) {
    // Most are a few steps away, for which a search from the top would be a waste.
    for _ in 0..<4 {
      isValid = cursor.next()
      guard isValid, cursor.term.lexicographicallyPrecedes(term) else { return }
    }
    isValid = cursor.seek(term)
  }
}
