/// The candidate that was probably meant by `word`, for messages that say "did you mean": the one with the fewest
/// typing errors, letter case apart, at most one in three letters and at most three.
///
/// The first of several equals; nil when none is near, and for words of more than 64 bytes.
package func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let letters = caseFolded(word)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let limit = min(3, max(1, max(letters.count, candidate.utf8.count) / 3), (best?.distance ?? 4) - 1)
    guard limit >= 0, let distance = editDistance(letters, caseFolded(candidate), limit: limit) else { continue }
    best = (candidate, distance)
  }
  return best?.candidate
}

/// The number of letters to insert, delete, replace or swap with their neighbour to turn `a` into `b` (restricted
/// Damerau-Levenshtein distance); nil when it is more than `limit` or the words are too long to compare.
func editDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
  guard abs(a.count - b.count) <= limit, max(a.count, b.count) <= 64 else { return nil }
  var twoBack: [Int] = []
  var previous = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    for j in b.indices {
      var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, twoBack[j - 1] + 1) }
      current.append(cost)
    }
    if let least = current.min(), least > limit { return nil }
    (twoBack, previous) = (previous, current)
  }
  return previous[b.count] <= limit ? previous[b.count] : nil
}

private func caseFolded(_ word: String) -> [UInt8] {
  word.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
}
