/// Takes the matches of one segment: counts them, counts their facets, keeps the best.
struct MatchCollector {
  private let live: LiveSegment
  private let sort: SearchSort
  private(set) var total = 0
  private(set) var hits: TopHits
  /// How many matches have each set of facets; empty when no facets are asked for.
  private(set) var setCounts: [UInt32]
  private let exact: [(document: UInt32, bonus: Float)]
  private let boostUnit: Float

  /// - Parameter capacity: how many of the best matches are kept.
  init(
    _ live: LiveSegment, sort: SearchSort, capacity: Int, countsFacets: Bool,
    exact: [(document: UInt32, bonus: Float)]
  ) {
    self.live = live
    self.sort = sort
    self.exact = exact
    hits = TopHits(capacity: capacity)
    boostUnit = Weights.boost / 255
    setCounts = [UInt32](repeating: 0, count: countsFacets ? live.segment.setCount : 0)
  }

  /// Takes all documents of a batch that are still alive.
  mutating func take(_ batch: MatchBatch) {
    let countsFacets = !setCounts.isEmpty
    let hasDead = live.dead.count > 0
    for index in 0..<batch.count {
      let document = batch.documents[index]
      if hasDead, live.dead.contains(document) { continue }
      total &+= 1
      if countsFacets {
        setCounts[Int(live.segment.sharedSets[Int(document)])] &+= 1
        setCounts[Int(live.segment.ownSets[Int(document)])] &+= 1
      }
      offer(document, batch, index)
    }
  }

  @inline(__always)
  private mutating func offer(_ document: UInt32, _ batch: MatchBatch, _ index: Int) {
    let rank: Int64 =
      switch sort {
      case .relevance: Int64(score(document, batch.scores[index], isHead: batch.heads[index] != 0).bitPattern)
      case .name: 0
      case .updated: live.segment.updates[Int(document)]
      }
    guard rank >= hits.threshold else { return }
    let name = UInt32(truncatingIfNeeded: live.segment.names[Int(document)])
    hits.insert(Candidate(rank: rank, name: name, document: document, texts: batch.texts[index]))
  }

  /// The whole score of a document whose words have earned `words`.
  @inline(__always)
  func score(_ document: UInt32, _ words: Float, isHead: Bool) -> Float {
    var score = words + Float(live.segment.boosts[Int(document)]) * boostUnit
    if isHead, words > 0 { score += Weights.head }
    if !exact.isEmpty { score += bonus(document) }
    return score
  }

  /// What an exact name adds.
  func bonus(_ document: UInt32) -> Float {
    var low = 0
    var high = exact.count
    while low < high {
      let middle = (low + high) / 2
      if exact[middle].document < document { low = middle + 1 } else { high = middle }
    }
    return low < exact.count && exact[low].document == document ? exact[low].bonus : 0
  }

  /// Whether a document with an exact name lies in a range.
  func hasExact(_ documents: ClosedRange<UInt32>) -> Bool { exact.contains { documents.contains($0.document) } }

  /// Sets the number of matches, when not all of them were looked at.
  mutating func settle(total: Int) { self.total = total }
}
