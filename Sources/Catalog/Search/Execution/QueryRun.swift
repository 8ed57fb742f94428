/// A plan looked up in all segments of its scopes, ready to be run.
struct QueryRun {
  let plan: QueryPlan
  let options: SearchOptions
  private let scopes: [SearchScope]
  private let queries: [SegmentQuery]
  private let weights: Weights
  /// For each clause roughly the number of documents it holds for, over all segments.
  let frequencies: [Int]

  init(_ plan: QueryPlan, in segments: [(SearchScope, LiveSegment)], options: SearchOptions) {
    self.plan = plan
    self.options = options
    scopes = segments.map(\.0)
    let queries = segments.map { SegmentQuery(plan, in: $0.1) }
    self.queries = queries
    frequencies = plan.clauses.map { clause in queries.reduce(0) { $0 + $1.estimate(clause.condition) } }
    weights = Weights(
      plan, frequencies: frequencies, documents: queries.reduce(0) { $0 + $1.live.segment.documentCount })
  }

  /// Whether some clause holds nowhere, so that nothing can match.
  var isHopeless: Bool { frequencies.contains(0) }

  private var sort: SearchSort { options.sort == .relevance && !plan.hasWords ? .name : options.sort }
  private var capacity: Int {
    let (sum, overflow) = max(0, options.limit).addingReportingOverflow(max(0, options.offset))
    return overflow ? .max : sum
  }

  /// The documents that fulfil all clauses.
  func answer() -> SearchAnswer {
    let collectors = queries.map { search($0).run() }
    return assemble(collectors.map(SegmentMatches.init), collectors)
  }

  /// The documents that have some of the words; those without any when the query has fewer than two.
  func relaxed() -> SearchAnswer {
    guard plan.clauses.count(where: \.isScored) > 1 else { return assemble([], []) }
    let collectors = queries.map { search($0).runRelaxed() }
    var answer = assemble(collectors.map(SegmentMatches.init), collectors)
    answer.isRelaxed = answer.total > 0
    return answer
  }

  /// All documents. By name only as many are looked at as are shown, and facets are counted from the dictionary.
  func everything() -> SearchAnswer {
    guard sort == .name else { return answer() }
    return assemble(queries.map { SegmentMatches(everythingIn: $0.live, capacity: capacity) }, [])
  }

  private func search(_ query: SegmentQuery) -> SegmentSearch {
    SegmentSearch(
      query, weights: weights, sort: sort, capacity: capacity, countsFacets: !options.facets.isEmpty)
  }

  private func assemble(_ matches: [SegmentMatches], _ collectors: [MatchCollector]) -> SearchAnswer {
    var answer = SearchAnswer()
    answer.total = matches.reduce(0) { $0 + $1.total }
    answer.highlighter = SearchHighlighter(marks: plan.marks)
    if !options.facets.isEmpty, !matches.isEmpty {
      var counter = FacetCounter(options.facets)
      for (query, matches) in zip(queries, matches) { counter.add(matches, in: query.live) }
      answer.facets = counter.counts(limit: options.facetLimit)
    }
    let hits = matches.enumerated().flatMap { index, matches in
      matches.hits.map { RankedHit(candidate: $0, source: index) }
    }
    let page = RankedHit.sorted(hits, upTo: capacity, segments: queries.map(\.live.segment))
      .dropFirst(max(0, options.offset)).prefix(max(0, options.limit))
    answer.hits = page.map { hit in
      var shown = self.hit(hit)
      if options.explain, hit.source < collectors.count {
        let explainer = ScoreExplainer(query: queries[hit.source], weights: weights, collector: collectors[hit.source])
        shown.explanation = explainer.parts(hit.candidate.document)
      }
      return shown
    }
    return answer
  }

  private func hit(_ hit: RankedHit) -> SearchHit {
    let segment = queries[hit.source].live.segment
    let score = sort == .relevance ? Float(bitPattern: UInt32(truncatingIfNeeded: hit.candidate.rank)) : 0
    return SearchHit(
      id: segment.keys[Int(hit.candidate.document)], scope: scopes[hit.source], score: score,
      matched: Payload(raw: hit.candidate.texts).fields.first)
  }
}

/// What was found in one segment.
struct SegmentMatches {
  var total: Int
  var hits: [Candidate]
  /// Matches per set of facets; nil when all living documents match.
  var setCounts: [UInt32]?

  init(_ collector: MatchCollector) {
    total = collector.total
    hits = collector.hits.heap
    setCounts = collector.setCounts
  }

  /// All documents of a segment, the first `capacity` of them by name as hits.
  init(everythingIn live: LiveSegment, capacity: Int) {
    total = live.count
    hits = []
    var cursor = TermCursor(live.segment.terms)
    let arena = QueryArena()
    let buffer = PostingBuffer(arena)
    let names = live.segment.terms.ordinals(of: .name)
    while hits.count < capacity, cursor.entry.ordinal + 1 < names.upperBound, cursor.next() {
      var postings = PostingCursor(cursor.entry, postings: live.segment.postings, buffer: buffer)
      for block in 0..<postings.blockCount where hits.count < capacity {
        postings.load(block)
        for index in 0..<postings.blockLength where !live.dead.contains(postings.documents[index]) {
          let name = UInt32(cursor.entry.ordinal)
          hits.append(Candidate(rank: 0, name: name, document: postings.documents[index], texts: 0))
        }
      }
    }
  }
}

/// A hit with the segment it comes from.
struct RankedHit {
  let candidate: Candidate
  let source: Int

  /// Hits of several segments in their common order: by rank, then name, then key. Only the first `count` of them stand
  /// where they belong: names are read from the dictionary, so no more are than must be.
  static func sorted(_ hits: [RankedHit], upTo count: Int, segments: [Segment]) -> [RankedHit] {
    var hits = hits.sorted { $0.candidate.rank > $1.candidate.rank }
    var start = 0
    while start < min(count, hits.count) {
      var end = start + 1
      while end < hits.count, hits[end].candidate.rank == hits[start].candidate.rank { end += 1 }
      if end - start > 1 { hits.replaceSubrange(start..<end, with: sortedByName(hits[start..<end], segments)) }
      start = end
    }
    return hits
  }

  private static func sortedByName(_ hits: ArraySlice<RankedHit>, _ segments: [Segment]) -> [RankedHit] {
    if let source = hits.first?.source, hits.allSatisfy({ $0.source == source }) {
      // Within a segment names stand in the order of their numbers, and none has to be read.
      let keys = segments[source].keys
      return hits.sorted { first, second in
        first.candidate.name == second.candidate.name
          ? keys[Int(first.candidate.document)] < keys[Int(second.candidate.document)]
          : first.candidate.name < second.candidate.name
      }
    }
    let named = hits.map { hit in
      let segment = segments[hit.source]
      let document = hit.candidate.document
      return (hit: hit, name: segment.name(of: document), key: segment.keys[Int(document)])
    }
    return named.sorted { first, second in
      first.name == second.name ? first.key < second.key : first.name.lexicographicallyPrecedes(second.name)
    }.map(\.hit)
  }
}
