/// The word that someone most likely meant: the nearest by edits, if it is near enough to be no guess in the dark.
/// - Parameters:
///   - word: what was written.
///   - candidates: what would have been accepted.
/// - Returns: nil when more than a third of the letters differ.
package func nearest(to word: String, among candidates: [String]) -> String? {
  let wanted = Array(word.lowercased().utf8.prefix(128))
  let limit = max(1, wanted.count / 3)
  var best: (distance: Int, word: String)?
  for candidate in candidates {
    let distance = editDistance(wanted, Array(candidate.lowercased().utf8.prefix(128)))
    if distance <= limit && distance < best?.distance ?? .max { best = (distance, candidate) }
  }
  return best?.word
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var row = [i + 1]
    row.reserveCapacity(right.count + 1)
    for (j, b) in right.enumerated() {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a == b ? 0 : 1))
      if i > 0, j > 0, a == right[j - 1], left[i - 1] == b { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[right.count]
}
