/// When segments are joined. Segments of similar size are joined eight at a time, so that a document is rewritten only
/// as often as the index has grown eightfold.
package enum MergePolicy {
  static let fanIn = 8
  /// Joins of up to this many documents are done by the writer itself; they take some ten milliseconds.
  static let largestInline = 8192
  /// Segments of more documents are left alone: joining them again would gain little and need much memory.
  package static let largestSource = 262_144

  /// Segments to join, nil when there is nothing to gain.
  /// - Parameters:
  ///   - segments: candidates of one scope.
  ///   - inline: whether only joins small enough for the writer are wanted.
  static func next(_ segments: [LiveSegment], inline: Bool) -> [LiveSegment]? {
    var tiers: [Int: [LiveSegment]] = [:]
    for live in segments where live.count <= largestSource { tiers[tier(live.count), default: []].append(live) }
    for (_, members) in tiers.sorted(by: { $0.key < $1.key }) where members.count >= fanIn {
      // Where the index was just built there may be hundreds of one size; memory for joining all would be twice the index.
      let first = Array(members.prefix(fanIn))
      let size = first.reduce(0) { $0 + $1.count }
      if !inline || size <= largestInline { return first }
    }
    if inline { return nil }
    return segments.first { $0.dead.count * 3 > $0.segment.documentCount && $0.segment.documentCount > 1024 }
      .map { [$0] }
  }

  /// The power of eight below a number of documents.
  private static func tier(_ count: Int) -> Int { (Int.bitWidth - max(1, count).leadingZeroBitCount - 1) / 3 }
}
