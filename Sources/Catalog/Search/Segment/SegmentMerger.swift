/// Joins segments into one without their dead documents.
struct SegmentMerger {
  private struct Source {
    let segment: Segment
    /// The new number of each document; `dropped` for dead ones.
    var documents: [UInt32]
    var cursor: TermCursor
    var isExhausted = false
    /// The beginning of the current term.
    var prefix: UInt64 = 0
    /// The new ordinal of each name and the new number of each facet.
    var names: [Int64]
    var facets: [Int64]
    var sets: [Int]

    mutating func advance() {
      isExhausted = !cursor.next()
      prefix = isExhausted ? .max : cursor.prefix
    }
  }

  private static let dropped = UInt32.max

  private let arena = QueryArena()
  private let buffer: PostingBuffer
  private var sources: [Source]
  private var columns = DocumentColumns()
  private var sets = FacetSets()
  private var spellings: [[UInt8]] = []
  private var order: [(source: Int, document: Int)] = []

  /// - Parameter inputs: segments with distinct keys among their living documents.
  init(_ inputs: [LiveSegment]) {
    buffer = PostingBuffer(arena)
    sources = inputs.map { input in
      var source = Source(
        segment: input.segment,
        documents: [UInt32](repeating: Self.dropped, count: input.segment.documentCount),
        cursor: TermCursor(input.segment.terms),
        names: [Int64](repeating: 0, count: input.segment.terms.ordinals(of: .name).count),
        facets: [Int64](repeating: 0, count: input.segment.facetCount),
        sets: [Int](repeating: -1, count: input.segment.setCount))
      source.advance()
      return source
    }
    numberDocuments(inputs)
  }

  /// The joined segment; nil when no document is left.
  consuming func merge() -> Segment? {
    guard !order.isEmpty else { return nil }
    var encoder = SegmentEncoder(boosts: columns.boosts)
    var list: [UInt64] = []
    var holders: [Int] = []
    while let lowest = lowestSource() {
      let term = Array(sources[lowest].cursor.term)
      list.removeAll(keepingCapacity: true)
      holders.removeAll(keepingCapacity: true)
      let prefix = sources[lowest].prefix
      for index in sources.indices
      where sources[index].prefix == prefix && !sources[index].isExhausted && sources[index].cursor.termEquals(term) {
        collect(index, into: &list)
        holders.append(index)
      }
      if !list.isEmpty {
        sortIfNeeded(&list)
        note(term, ordinal: encoder.termCount, holders: holders)
        term.withUnsafeBufferPointer { term in list.withUnsafeBufferPointer { encoder.add(term, $0) } }
      }
      for index in holders { sources[index].advance() }
    }
    fillReferences()
    return encoder.finish(columns, sets: sets, spellings: spellings)
  }

  /// Numbers the living documents of all sources by key and takes over their plain columns.
  private mutating func numberDocuments(_ inputs: [LiveSegment]) {
    var positions = [Int](repeating: 0, count: inputs.count)
    func skipDead(_ index: Int) {
      let input = inputs[index]
      while positions[index] < input.segment.documentCount, input.dead.contains(UInt32(positions[index])) {
        positions[index] += 1
      }
    }
    for index in inputs.indices { skipDead(index) }
    while true {
      var lowest = -1
      var lowestKey = Int64.max
      for index in inputs.indices where positions[index] < inputs[index].segment.documentCount {
        let key = inputs[index].segment.keys[positions[index]]
        if lowest < 0 || key < lowestKey { (lowest, lowestKey) = (index, key) }
      }
      guard lowest >= 0 else { return }
      let document = positions[lowest]
      let segment = inputs[lowest].segment
      sources[lowest].documents[document] = UInt32(order.count)
      order.append((lowest, document))
      columns.keys.append(lowestKey)
      columns.paths.append(segment.paths[document])
      columns.boosts.append(UInt8(truncatingIfNeeded: segment.boosts[document]))
      columns.updates.append(segment.updates[document])
      positions[lowest] += 1
      skipDead(lowest)
    }
  }

  private func lowestSource() -> Int? {
    var lowest: Int?
    for index in sources.indices where !sources[index].isExhausted {
      guard let best = lowest else {
        lowest = index
        continue
      }
      let (prefix, other) = (sources[index].prefix, sources[best].prefix)
      if prefix < other || prefix == other && sources[index].cursor.isBelow(sources[best].cursor) { lowest = index }
    }
    return lowest
  }

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
        for position in 0..<cursor.blockLength {
          let document = numbers[Int(cursor.documents[position])]
          if document != Self.dropped { list.append(UInt64(document) << 8 | UInt64(cursor.payloads[position])) }
        }
      }
    }
  }

  private func sortIfNeeded(_ list: inout [UInt64]) {
    for index in 1..<max(1, list.count) where list[index] < list[index - 1] {
      list.sort()
      return
    }
  }

  /// Remembers the new places of names and facets.
  private mutating func note(_ term: [UInt8], ordinal: Int, holders: [Int]) {
    if term[0] == TermSpace.name.rawValue {
      for index in holders { sources[index].names[sources[index].cursor.entry.ordinal] = Int64(ordinal) }
    } else if term[0] == TermSpace.facet.rawValue {
      for index in holders {
        let segment = sources[index].segment
        let number = sources[index].cursor.entry.ordinal - segment.terms.ordinals(of: .facet).lowerBound
        sources[index].facets[number] = Int64(spellings.count)
      }
      let segment = sources[holders[0]].segment
      let number = sources[holders[0]].cursor.entry.ordinal - segment.terms.ordinals(of: .facet).lowerBound
      spellings.append(segment.spelling(ofFacet: number))
    }
  }

  /// Fills the columns that refer to names and facets, whose places are known only now.
  private mutating func fillReferences() {
    for (source, document) in order {
      let segment = sources[source].segment
      columns.names.append(sources[source].names[Int(segment.names[document])])
      columns.sharedSets.append(number(ofSet: Int(segment.sharedSets[document]), source: source))
      columns.ownSets.append(number(ofSet: Int(segment.ownSets[document]), source: source))
    }
  }

  private mutating func number(ofSet set: Int, source: Int) -> Int64 {
    if sources[source].sets[set] < 0 {
      var facets: [UInt32] = []
      sources[source].segment.forEachFacet(ofSet: set) { facets.append(UInt32(sources[source].facets[$0])) }
      facets.sort()
      sources[source].sets[set] = sets.number(of: facets)
    }
    return Int64(sources[source].sets[set])
  }
}
