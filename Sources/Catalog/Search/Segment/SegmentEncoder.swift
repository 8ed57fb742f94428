/// What a segment keeps per document besides its postings; all arrays have one value a document.
struct DocumentColumns {
  var keys: [Int64] = []
  var names: [Int64] = []
  var paths: [Int64] = []
  var boosts: [UInt8] = []
  var updates: [Int64] = []
  var sharedSets: [Int64] = []
  var ownSets: [Int64] = []

  /// Rearranges all columns so that document `order[i]` becomes document `i`.
  mutating func reorder(_ order: [Int]) {
    keys = order.map { keys[$0] }
    names = order.map { names[$0] }
    paths = order.map { paths[$0] }
    boosts = order.map { boosts[$0] }
    updates = order.map { updates[$0] }
    sharedSets = order.map { sharedSets[$0] }
    ownSets = order.map { ownSets[$0] }
  }
}

/// Distinct sets of facet numbers. Documents share them: the columns of a table differ in type and tag only.
struct FacetSets {
  private(set) var starts: [Int64] = [0]
  private(set) var values: [Int64] = []
  private var numbers: [[UInt32]: Int] = [:]

  /// The number of this set, which is added when it is new.
  mutating func number(of set: [UInt32]) -> Int {
    if let number = numbers[set] { return number }
    let number = starts.count - 1
    numbers[set] = number
    for value in set { values.append(Int64(value)) }
    starts.append(Int64(values.count))
    return number
  }

  /// Replaces each facet by `numbers[facet]`.
  mutating func renumber(_ numbers: [Int64]) {
    for index in values.indices { values[index] = numbers[Int(values[index])] }
  }
}

/// Takes the terms of a segment in order and produces its bytes.
struct SegmentEncoder {
  /// Empty when no document has a boost, as columns have none.
  private let boosts: [UInt8]
  private var postings: [UInt8] = []
  private var blocks: [UInt8] = []
  private var offsets: [UInt8] = []
  private var starts = [UInt32](repeating: 0, count: TermSpace.allCases.count + 1)
  private var words: [UInt8] = []
  private var wordEnds: [Int] = []
  private var previous: [UInt8] = []
  private(set) var termCount = 0

  /// - Parameter boosts: the boost of each document, for the bounds of blocks.
  init(boosts: [UInt8]) { self.boosts = boosts.contains { $0 != 0 } ? boosts : [] }

  /// Appends a term, which must be above the one before.
  /// - Parameters:
  ///   - term: the bytes with their space.
  ///   - list: at least one posting, each `document << 8 | payload`, ascending.
  mutating func add(_ term: UnsafeBufferPointer<UInt8>, _ list: UnsafeBufferPointer<UInt64>) {
    if termCount % TermDictionary.blockSize == 0 {
      offsets.append(raw: UInt32(blocks.count))
      blocks.append(varint: postings.count)
      previous.removeAll(keepingCapacity: true)
    }
    var shared = 0
    while shared < min(previous.count, term.count), previous[shared] == term[shared] { shared += 1 }
    blocks.append(UInt8(shared))
    blocks.append(UInt8(term.count - shared))
    let rest = UnsafeBufferPointer(rebasing: term[shared...])
    blocks.append(contentsOf: rest)
    blocks.append(varint: list.count)
    if list.count == 1 {
      blocks.append(varint: Int(list[0] >> 8))
      blocks.append(UInt8(truncatingIfNeeded: list[0]))
    } else {
      let start = postings.count
      PostingsEncoder.encode(list, boosts: boosts, into: &postings)
      blocks.append(varint: postings.count - start)
    }
    previous.removeLast(previous.count - shared)
    previous.append(contentsOf: rest)
    starts[Int(term[0])] += 1
    if term[0] == TermSpace.word.rawValue {
      words.append(contentsOf: UnsafeBufferPointer(rebasing: term[1...]))
      wordEnds.append(words.count)
    }
    termCount += 1
  }

  /// The finished segment.
  /// - Parameters:
  ///   - sets: facet sets, whose values are numbers of facet terms in their order.
  ///   - spellings: the spelling of each facet term, in order.
  consuming func finish(_ columns: DocumentColumns, sets: FacetSets, spellings: [[UInt8]]) -> Segment {
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var regions = [[UInt8]](repeating: [], count: SegmentRegion.allCases.count)
    func column(_ region: SegmentRegion, _ values: [Int64]) {
      IntColumn.encode(values, into: &regions[region.rawValue])
    }
    regions[SegmentRegion.postings.rawValue] = postings
    regions[SegmentRegion.termBlocks.rawValue] = blocks
    regions[SegmentRegion.termOffsets.rawValue] = offsets
    for start in starts { regions[SegmentRegion.termStarts.rawValue].append(raw: start) }
    if wordEnds.count >= TrigramIndex.smallestVocabulary {
      TrigramIndex.encode(words: words, ends: wordEnds, into: &regions[SegmentRegion.trigrams.rawValue])
    }
    column(.keys, columns.keys)
    column(.names, columns.names)
    column(.paths, columns.paths)
    column(.boosts, columns.boosts.map(Int64.init))
    column(.updates, columns.updates)
    column(.sharedSets, columns.sharedSets)
    column(.ownSets, columns.ownSets)
    column(.setStarts, sets.starts)
    column(.setValues, sets.values)
    var spellingStarts: [Int64] = [0]
    for spelling in spellings {
      regions[SegmentRegion.spellings.rawValue].append(contentsOf: spelling)
      spellingStarts.append(Int64(regions[SegmentRegion.spellings.rawValue].count))
    }
    column(.spellingStarts, spellingStarts)
    for document in Self.best(columns.boosts) { regions[SegmentRegion.best.rawValue].append(raw: document) }
    return Segment(encoded: SegmentLayout.join(regions, documentCount: columns.keys.count, termCount: termCount))
  }

  /// Up to 2,048 documents with the highest boosts, best first; completions look at these before all others.
  private static func best(_ boosts: [UInt8]) -> [UInt32] {
    var counts = [Int](repeating: 0, count: 256)
    for boost in boosts { counts[Int(boost)] += 1 }
    var lowest = 255
    var taken = counts[255]
    while lowest > 1, taken + counts[lowest - 1] <= 2048 {
      lowest -= 1
      taken += counts[lowest]
    }
    let chosen = boosts.indices.filter { Int(boosts[$0]) >= lowest }.prefix(2048)
    return chosen.sorted { (boosts[$1], $0) < (boosts[$0], $1) }.map(UInt32.init)
  }
}
