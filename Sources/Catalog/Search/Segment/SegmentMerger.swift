/// Joins segments into one without their dead documents.
struct SegmentMerger {
  private static let dropped = UInt32.max

  /// A segment that is read term by term.
  private struct Source {
    let segment: Segment
    /// The new number of each document; `dropped` for dead ones.
    var documents: [UInt32]
    var cursor: TermCursor
    /// The beginning of the current term; above all others at the end.
    var prefix: UInt64 = 0
    /// The new ordinal of each name, and the new numbers of facets and of sets of them, -1 where there is none yet.
    var names: [Int64]
    var facets: [Int64]
    var sets: [Int64]

    init(_ segment: Segment) {
      self.segment = segment
      documents = [UInt32](repeating: dropped, count: segment.documentCount)
      cursor = TermCursor(segment.terms)
      names = [Int64](repeating: 0, count: segment.terms.ordinals(of: .name).count)
      facets = [Int64](repeating: 0, count: segment.facetCount)
      sets = [Int64](repeating: -1, count: segment.setCount)
      advance()
    }

    mutating func advance() { prefix = cursor.next() ? cursor.prefix : .max }
  }

  /// Living documents that follow each other in a source and in the joined segment.
  private struct Run {
    let source: Int
    var documents: Range<Int>
  }

  private let arena = QueryArena()
  private let buffer: PostingBuffer
  /// By their first keys.
  private var sources: [Source]
  private var runs: [Run] = []
  /// Whether all of a source comes before all of the next one, so that lists put together are in order.
  private let areApart: Bool
  private var columns = DocumentColumns()
  private var sets = FacetSets()
  private var spellings: [[UInt8]] = []

  /// - Parameter inputs: segments with distinct keys among their living documents.
  init(_ inputs: [LiveSegment]) {
    let inputs = inputs.sorted { $0.firstKey < $1.firstKey }
    buffer = PostingBuffer(arena)
    sources = inputs.map { Source($0.segment) }
    runs = Self.runs(of: inputs)
    areApart = zip(runs, runs.dropFirst()).allSatisfy { $0.source <= $1.source }
    for run in runs { number(run) }
  }

  /// The joined segment; nil when no document is left.
  consuming func merge() -> Segment? {
    guard !runs.isEmpty else { return nil }
    var encoder = SegmentEncoder(boosts: columns.boosts)
    var list: [UInt64] = []
    var holders: [Int] = []
    while findLowest(&holders) {
      list.removeAll(keepingCapacity: true)
      for holder in holders { collect(holder, into: &list) }
      if !areApart { Self.sortIfNeeded(&list) }
      if !list.isEmpty {
        note(holders, ordinal: encoder.termCount)
        sources[holders[0]].cursor.withTerm { term in list.withUnsafeBufferPointer { encoder.add(term, $0) } }
      }
      for holder in holders { sources[holder].advance() }
    }
    fillReferences()
    return encoder.finish(columns, sets: sets, spellings: spellings)
  }

  /// The living documents of all segments in the order of their keys.
  private static func runs(of inputs: [LiveSegment]) -> [Run] {
    var runs: [Run] = []
    var positions = [Int](repeating: 0, count: inputs.count)
    var keys = inputs.map(\.firstKey)
    while let lowest = keys.indices.min(by: { keys[$0] < keys[$1] }), keys[lowest] < .max {
      let limit = keys.indices.reduce(Int64.max) { $1 == lowest ? $0 : min($0, keys[$1]) }
      let segment = inputs[lowest].segment
      var document = positions[lowest]
      // Of two with the same key at least one is dead.
      while document < segment.documentCount, segment.keys[document] <= limit {
        if !inputs[lowest].dead.contains(UInt32(document)) { append(document, of: lowest, to: &runs) }
        document += 1
      }
      positions[lowest] = document
      keys[lowest] = document < segment.documentCount ? segment.keys[document] : .max
    }
    return runs
  }

  private static func append(_ document: Int, of source: Int, to runs: inout [Run]) {
    if let last = runs.last, last.source == source, last.documents.upperBound == document {
      runs[runs.count - 1].documents = last.documents.lowerBound..<document + 1
    } else {
      runs.append(Run(source: source, documents: document..<document + 1))
    }
  }

  /// Gives the documents of a run their new numbers and takes over their plain columns.
  private mutating func number(_ run: Run) {
    let first = columns.keys.count - run.documents.lowerBound
    for document in run.documents { sources[run.source].documents[document] = UInt32(first + document) }
    let segment = sources[run.source].segment
    columns.keys.append(contentsOf: run.documents.lazy.map { segment.keys[$0] })
    columns.paths.append(contentsOf: run.documents.lazy.map { segment.paths[$0] })
    columns.boosts.append(contentsOf: run.documents.lazy.map { UInt8(truncatingIfNeeded: segment.boosts[$0]) })
    columns.updates.append(contentsOf: run.documents.lazy.map { segment.updates[$0] })
  }

  /// Finds the sources that are at the lowest term; false when all are at their end.
  private func findLowest(_ holders: inout [Int]) -> Bool {
    holders.removeAll(keepingCapacity: true)
    sources.withUnsafeBufferPointer { sources in
      var lowest = UInt64.max
      for index in sources.indices where sources[index].prefix <= lowest && sources[index].prefix < .max {
        let order = sources[index].prefix < lowest ? -1 : sources[index].cursor.order(sources[holders[0]].cursor)
        if order > 0 { continue }
        if order < 0 {
          holders.removeAll(keepingCapacity: true)
          lowest = sources[index].prefix
        }
        holders.append(index)
      }
    }
    return !holders.isEmpty
  }

  /// Appends the postings of a source's current term under their new numbers.
  private func collect(_ index: Int, into list: inout [UInt64]) {
    let entry = sources[index].cursor.entry
    if entry.count == 1 {
      let document = sources[index].documents[Int(entry.document)]
      if document != Self.dropped { list.append(UInt64(document) << 8 | UInt64(entry.payload)) }
      return
    }
    var cursor = PostingCursor(entry, postings: sources[index].segment.postings, buffer: buffer)
    sources[index].documents.withUnsafeBufferPointer { numbers in
      for block in 0..<cursor.blockCount {
        cursor.load(block)
        list.append(addingCapacity: cursor.blockLength) { list in
          for position in 0..<cursor.blockLength {
            let document = numbers[Int(cursor.documents[position])]
            if document != Self.dropped { list.append(UInt64(document) << 8 | UInt64(cursor.payloads[position])) }
          }
        }
      }
    }
  }

  private static func sortIfNeeded(_ list: inout [UInt64]) {
    for index in 1..<max(1, list.count) where list[index] < list[index - 1] {
      list.sort()
      return
    }
  }

  /// Remembers the new places of names and facets.
  private mutating func note(_ holders: [Int], ordinal: Int) {
    let space = sources[holders[0]].cursor.space
    if space == .name {
      for index in holders { sources[index].names[sources[index].cursor.entry.ordinal] = Int64(ordinal) }
    } else if space == .facet {
      for index in holders { sources[index].facets[facet(index)] = Int64(spellings.count) }
      spellings.append(sources[holders[0]].segment.spelling(ofFacet: facet(holders[0])))
    }
  }

  /// The number of the facet that is a source's current term.
  private func facet(_ index: Int) -> Int {
    sources[index].cursor.entry.ordinal - sources[index].segment.terms.ordinals(of: .facet).lowerBound
  }

  /// Fills the columns that refer to names and facets, whose places are known only now.
  private mutating func fillReferences() {
    for run in runs {
      let (segment, names) = (sources[run.source].segment, sources[run.source].names)
      columns.names.append(contentsOf: run.documents.lazy.map { names[Int(segment.names[$0])] })
      for document in run.documents {
        columns.sharedSets.append(number(ofSet: Int(segment.sharedSets[document]), run.source))
        columns.ownSets.append(number(ofSet: Int(segment.ownSets[document]), run.source))
      }
    }
  }

  private mutating func number(ofSet set: Int, _ source: Int) -> Int64 {
    if sources[source].sets[set] < 0 {
      var facets: [UInt32] = []
      sources[source].segment.forEachFacet(ofSet: set) { facets.append(UInt32(sources[source].facets[$0])) }
      facets.sort()
      sources[source].sets[set] = Int64(sets.number(of: facets))
    }
    return sources[source].sets[set]
  }
}

extension LiveSegment {
  /// The lowest key, also of a dead document; above all others when there is none.
  fileprivate var firstKey: Int64 { segment.keyRange?.lowerBound ?? .max }
}
