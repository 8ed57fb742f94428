/// Adds up facet counts over segments, whose facet numbers differ: the values of all of them are walked side by side in
/// their common order.
struct FacetCounter {
  private let fields: [FacetField]
  private var sources: [(segment: Segment, counts: [Int])] = []

  init(_ fields: [FacetField]) { self.fields = fields }

  /// Adds the matches of one segment.
  mutating func add(_ matches: SegmentMatches, in live: LiveSegment) {
    sources.append((live.segment, Self.countsPerFacet(matches, in: live)))
  }

  /// The most frequent values of each field; equal numbers in the order of the values.
  func counts(limit: Int) -> [FacetField: [FacetCount]] {
    var result: [FacetField: [FacetCount]] = [:]
    for field in Set(fields) {
      result[field] = mostFrequent(field, limit: max(0, limit)).map { value in
        let spelling = sources[value.source].segment.spelling(ofFacet: value.facet)
        return FacetCount(value: String(decoding: spelling, as: UTF8.self), count: value.count)
      }
    }
    return result
  }

  /// A value, named by the first segment that has it.
  private typealias CountedValue = (count: Int, source: Int, facet: Int)

  private func mostFrequent(_ field: FacetField, limit: Int) -> [CountedValue] {
    var walks = sources.enumerated().compactMap { FacetWalk($1.segment, field, $1.counts, source: $0) }
    var best: [CountedValue] = []
    var term: [UInt8] = []
    while !walks.isEmpty {
      var first = 0
      for index in walks.indices.dropFirst() where walks[index].cursor.isBelow(walks[first].cursor) { first = index }
      term.removeAll(keepingCapacity: true)
      term += walks[first].cursor.term
      var value: CountedValue = (0, walks[first].source, walks[first].facet)
      for index in walks.indices.reversed() where walks[index].cursor.termEquals(term) {
        value.count += walks[index].count
        if !walks[index].advance() { walks.remove(at: index) }
      }
      Self.insert(value, into: &best, limit: limit)
    }
    return best
  }

  /// Values come in their order, so that of equal numbers the one that came first stays before.
  private static func insert(_ value: CountedValue, into best: inout [CountedValue], limit: Int) {
    var place = best.count
    while place > 0, best[place - 1].count < value.count { place -= 1 }
    guard place < limit else { return }
    best.insert(value, at: place)
    if best.count > limit { best.removeLast() }
  }

  private static func countsPerFacet(_ matches: SegmentMatches, in live: LiveSegment) -> [Int] {
    let segment = live.segment
    var counts = [Int](repeating: 0, count: segment.facetCount)
    if let sets = matches.setCounts {
      counts.withUnsafeMutableBufferPointer { counts in
        for (set, matched) in sets.enumerated() where matched > 0 {
          segment.forEachFacet(ofSet: set) { counts[$0] &+= Int(matched) }
        }
      }
      return counts
    }
    guard let first = segment.terms.ordinals(of: .facet).first else { return counts }
    var cursor = TermCursor(segment.terms)
    cursor.move(toOrdinal: first)
    for facet in counts.indices {
      counts[facet] = cursor.entry.count
      _ = cursor.next()
    }
    for document in live.dead.all() {
      segment.forEachFacet(ofSet: Int(segment.sharedSets[Int(document)])) { counts[$0] -= 1 }
      segment.forEachFacet(ofSet: Int(segment.ownSets[Int(document)])) { counts[$0] -= 1 }
    }
    return counts
  }
}

/// Walks the values of one field in one segment that some match carries.
private struct FacetWalk {
  let source: Int
  /// The number of the current value.
  private(set) var facet: Int
  /// Stands on the current value.
  private(set) var cursor: TermCursor
  private let counts: [Int]
  private let end: Int
  private let firstOrdinal: Int

  /// Begins at the first value; nil when there is none.
  init?(_ segment: Segment, _ field: FacetField, _ counts: [Int], source: Int) {
    let facets = segment.facets(of: field)
    guard !facets.isEmpty else { return nil }
    self.source = source
    self.counts = counts
    facet = facets.lowerBound - 1
    end = facets.upperBound
    firstOrdinal = segment.terms.ordinals(of: .facet).lowerBound
    cursor = TermCursor(segment.terms)
    guard advance() else { return nil }
  }

  /// How many matches carry the current value.
  var count: Int { counts[facet] }

  /// Moves to the next value; false when there is none.
  mutating func advance() -> Bool {
    repeat { facet += 1 } while facet < end && counts[facet] == 0
    guard facet < end else { return false }
    cursor.move(toOrdinal: firstOrdinal + facet)
    return true
  }
}
