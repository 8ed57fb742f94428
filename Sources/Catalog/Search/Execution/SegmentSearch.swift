/// Runs a query against one segment.
struct SegmentSearch {
  private let query: SegmentQuery
  private let weights: Weights
  private let arena = QueryArena()
  private let buffer: PostingBuffer
  private var batch: MatchBatch
  private var collector: MatchCollector
  private let canSkip: Bool

  init(_ query: SegmentQuery, weights: Weights, sort: SearchSort, capacity: Int, countsFacets: Bool) {
    self.query = query
    self.weights = weights
    buffer = PostingBuffer(arena)
    batch = MatchBatch(arena)
    collector = MatchCollector(
      query.live, sort: sort, capacity: capacity, countsFacets: countsFacets,
      exact: sort == .relevance ? query.exactDocuments(arena: arena) : [])
    canSkip = sort == .relevance && !countsFacets
  }

  /// Finds all documents that fulfil every clause.
  consuming func run() -> MatchCollector {
    var runners = makeRunners()
    guard let runners = order(&runners) else { return collector }
    guard let driver = runners.first, !driver.isNegated else {
      var others = runners
      runEverything(&others)
      return collector
    }
    var others = Array(runners.dropFirst())
    switch driver.access {
    case .cursor(var cursor):
      if others.isEmpty, canSkip, driver.isScored, driver.texts == 0 {
        runRanked(driver, &cursor)
      } else {
        run(driver, &cursor, &others)
      }
    case .terms(var terms): run(driver, &terms, &others)
    case .map(let map): run(driver, map, &others)
    }
    return collector
  }

  /// Finds the documents that have at least one of the words and fulfil all clauses without score.
  consuming func runRelaxed() -> MatchCollector {
    let segment = query.live.segment
    let sums = arena.allocate(Float.self, count: segment.documentCount)
    sums.update(repeating: 0, count: segment.documentCount)
    let texts = DocMap(documentCount: segment.documentCount, arena: arena)
    let map = DocMap(documentCount: segment.documentCount, arena: arena)
    for (index, clause) in query.plan.clauses.enumerated() where clause.isScored {
      map.clear()
      query.fill(map, clause.condition, arena: arena, buffer: buffer)
      var document = 0
      while let next = map.next(from: document) {
        sums[next] += Payload.impacts[Int(map.payloads[next])] * weights.clauses[index]
        texts.payloads[next] |= map.payloads[next]
        document = next + 1
      }
    }
    var others = makeRunners(scored: false).sorted { $0.estimate < $1.estimate }
    var document = 0
    while let next = texts.next(from: document) {
      batch.append(UInt32(next))
      batch.scores[batch.count - 1] = sums[next]
      batch.texts[batch.count - 1] = texts.payloads[next] & Payload.texts
      batch.heads[batch.count - 1] = 0
      if batch.count == PostingsEncoder.blockSize { flush(&others) }
      document = next + 1
    }
    flush(&others)
    return collector
  }

  private func makeRunners(scored: Bool = true) -> [ClauseRunner] {
    var isFirst = true
    return query.plan.clauses.enumerated().compactMap { index, clause in
      guard scored || !clause.isScored else { return nil }
      var condition = clause.condition
      var isNegated = false
      if case .not(let inner) = condition {
        condition = inner
        isNegated = true
      }
      defer { if clause.isScored { isFirst = false } }
      var texts: UInt8 = 0
      if case .test(let test) = condition { texts = test.texts }
      return ClauseRunner(
        access(condition), condition, place: index, texts: texts, isNegated: isNegated, isScored: clause.isScored, isFirst: isFirst,
        estimate: query.estimate(condition), weight: weights.clauses[index], arena: arena)
    }
  }

  private func access(_ condition: Condition) -> ClauseRunner.Access {
    if case .test(let test) = condition, query.entries[test.number].count == 1 {
      let entry = query.entries[test.number][0]
      return .cursor(PostingCursor(entry, postings: query.live.segment.postings, arena: arena))
    }
    if let terms = TermsCursor(condition, query, arena: arena) { return .terms(terms) }
    return .map(spread(condition))
  }

  private func spread(_ condition: Condition) -> DocMap {
    let map = DocMap(documentCount: query.live.segment.documentCount, arena: arena)
    query.fill(map, condition, arena: arena, buffer: buffer)
    return map
  }

  /// The runners with the rarest first and the negated last; nil when one of them has no documents at all.
  private func order(_ runners: inout [ClauseRunner]) -> [ClauseRunner]? {
    if runners.contains(where: { !$0.isNegated && $0.estimate == 0 }) { return nil }
    let sorted = runners.sorted { first, second in
      first.isNegated != second.isNegated ? second.isNegated : first.estimate < second.estimate
    }
    guard let driver = sorted.first else { return sorted }
    return sorted.map { expand($0, besides: driver) }
  }

  /// Spreads lists into a map when it will be asked for so many documents that walking along them costs more.
  private func expand(_ runner: ClauseRunner, besides driver: ClauseRunner) -> ClauseRunner {
    guard !driver.isNegated, runner.estimate > 4096, driver.estimate > runner.estimate / 12 else { return runner }
    var expanded = runner
    switch runner.access {
    case .map: return runner
    case .terms: expanded.access = .map(spread(runner.condition))
    case .cursor(var cursor):
      // What leads is walked along once, whatever its length.
      guard runner.place != driver.place else { return runner }
      let map = DocMap(documentCount: query.live.segment.documentCount, arena: arena)
      map.add(&cursor, texts: 0)
      expanded.access = .map(map)
    }
    return expanded
  }

  private mutating func flush(_ others: inout [ClauseRunner]) {
    for index in others.indices where batch.count > 0 { others[index].filter(&batch) }
    collector.take(batch)
    batch.count = 0
  }

  private mutating func runEverything(_ others: inout [ClauseRunner]) {
    for document in 0..<query.live.segment.documentCount {
      batch.append(UInt32(document))
      if batch.count == PostingsEncoder.blockSize { flush(&others) }
    }
    flush(&others)
  }

  private mutating func run(_ driver: ClauseRunner, _ cursor: inout PostingCursor, _ others: inout [ClauseRunner]) {
    for block in 0..<cursor.blockCount {
      cursor.load(block)
      take(driver, cursor)
      flush(&others)
    }
  }

  @inline(__always)
  private mutating func take(_ driver: ClauseRunner, _ cursor: PostingCursor) {
    for index in 0..<cursor.blockLength {
      let payload = cursor.payloads[index]
      guard driver.texts == 0 || payload & driver.texts != 0 else { continue }
      batch.append(cursor.documents[index])
      driver.credit(payload, at: batch.count - 1, in: batch)
    }
  }

  private mutating func run(_ driver: ClauseRunner, _ terms: inout TermsCursor, _ others: inout [ClauseRunner]) {
    for document in terms.candidates() {
      let payload = terms.seek(document)
      guard payload != 0 else { continue }
      batch.append(document)
      driver.credit(payload, at: batch.count - 1, in: batch)
      if batch.count == PostingsEncoder.blockSize { flush(&others) }
    }
    flush(&others)
  }

  private mutating func run(_ driver: ClauseRunner, _ map: DocMap, _ others: inout [ClauseRunner]) {
    var document = 0
    while let next = map.next(from: document) {
      batch.append(UInt32(next))
      driver.credit(map.payloads[next], at: batch.count - 1, in: batch)
      if batch.count == PostingsEncoder.blockSize { flush(&others) }
      document = next + 1
    }
    flush(&others)
  }

  /// A single word by relevance: blocks that cannot hold a better document than those found are not even decoded.
  private mutating func runRanked(_ driver: ClauseRunner, _ cursor: inout PostingCursor) {
    var none: [ClauseRunner] = []
    for block in 0..<cursor.blockCount where !collector.hits.isFull || mayImprove(driver, cursor, block) {
      cursor.load(block)
      take(driver, cursor)
      flush(&none)
    }
    collector.settle(total: cursor.count - deadCount(cursor))
  }

  /// Whether a block can hold a document that belongs among the best.
  private func mayImprove(_ driver: ClauseRunner, _ cursor: PostingCursor, _ block: Int) -> Bool {
    let bound = cursor.bound(block)
    var best = bound.impact * driver.weight + Float(bound.boost) * (Weights.boost / 255)
    if bound.flags & PostingsEncoder.Flag.hasHead != 0 { best += Weights.head }
    if Int64((best + 0.001).bitPattern) >= collector.hits.threshold { return true }
    return collector.hasExact(cursor.documentRange(of: block))
  }

  /// How many documents of a list are dead.
  private func deadCount(_ list: PostingCursor) -> Int {
    guard query.live.dead.count > 0 else { return 0 }
    var cursor = list.rewound(buffer)
    return query.live.dead.all().reduce(0) { $0 + (cursor.seek($1) == 0 ? 0 : 1) }
  }
}
