/// Adds up facet counts over segments, whose facet numbers differ.
struct FacetCounter {
  private let fields: [FacetField]
  private var counts: [FacetField: [[UInt8]: (spelling: [UInt8], count: Int)]] = [:]

  init(_ fields: [FacetField]) { self.fields = fields }

  /// Adds the matches of one segment.
  mutating func add(_ matches: SegmentMatches, in live: LiveSegment) {
    let segment = live.segment
    let counts = Self.countsPerFacet(matches, in: live)
    let first = segment.terms.ordinals(of: .facet).lowerBound
    for field in Set(fields) {
      let facets = segment.facets(of: field)
      guard !facets.isEmpty else { continue }
      var cursor = TermCursor(segment.terms)
      for facet in facets where counts[facet] > 0 {
        cursor.move(toOrdinal: first + facet)
        let value = Array(cursor.term.dropFirst(2))
        let known = self.counts[field]?[value]
        self.counts[field, default: [:]][value] = (
          known?.spelling ?? segment.spelling(ofFacet: facet), (known?.count ?? 0) + counts[facet]
        )
      }
    }
  }

  /// The most frequent values of each field; equal numbers in the order of the values.
  func counts(limit: Int) -> [FacetField: [FacetCount]] {
    var result: [FacetField: [FacetCount]] = [:]
    for field in fields {
      let values = counts[field, default: [:]].sorted { first, second in
        if first.value.count != second.value.count { return first.value.count > second.value.count }
        return first.key.lexicographicallyPrecedes(second.key)
      }
      result[field] = values.prefix(max(0, limit)).map {
        FacetCount(value: String(decoding: $0.value.spelling, as: UTF8.self), count: $0.value.count)
      }
    }
    return result
  }

  private static func countsPerFacet(_ matches: SegmentMatches, in live: LiveSegment) -> [Int] {
    let segment = live.segment
    var counts = [Int](repeating: 0, count: segment.facetCount)
    if let sets = matches.setCounts {
      for list in [sets.shared, sets.own] {
        for (set, count) in list.enumerated() where count > 0 {
          segment.forEachFacet(ofSet: set) { counts[$0] += count }
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
