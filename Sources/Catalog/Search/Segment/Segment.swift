import System

/// An immutable piece of the index: some documents with their terms, in one run of bytes.
final class Segment: @unchecked Sendable {
  // Safe to share: all pointers lead into `storage`, which never changes and lives as long as the segment.
  let storage: SegmentStorage
  let documentCount: Int
  let terms: TermDictionary
  let postings: UnsafeRawPointer
  let trigrams: TrigramIndex?
  let keys: IntColumn
  let names: IntColumn
  let paths: IntColumn
  let boosts: IntColumn
  let updates: IntColumn
  let sharedSets: IntColumn
  let ownSets: IntColumn
  private let setStarts: IntColumn
  private let setValues: IntColumn
  private let spellingStarts: IntColumn
  private let spellings: UnsafeRawPointer
  /// The documents with the highest boosts, best first.
  let best: UnsafeBufferPointer<UInt32>

  /// Why bytes were refused.
  enum Damage: Error { case header, hash }

  /// - Parameter isTrusted: whether the bytes were just made; others are hashed and compared first, after which every
  ///   offset in them may be followed without further checks.
  init(_ storage: SegmentStorage, isTrusted: Bool) throws(Damage) {
    guard let layout = SegmentLayout(storage.bytes, size: storage.size) else { throw .header }
    if !isTrusted {
      let content = UnsafeRawBufferPointer(start: storage.bytes, count: storage.size - 8)
      let stored = storage.bytes.loadUnaligned(fromByteOffset: storage.size - 8, as: UInt64.self)
      guard ContentHash.hash(content) == stored else { throw .hash }
      storage.forgetPages()
    }
    self.storage = storage
    func start(_ region: SegmentRegion) -> UnsafeRawPointer { storage.bytes + layout.offset(region) }
    documentCount = layout.documentCount
    terms = TermDictionary(
      blocks: start(.termBlocks), offsets: start(.termOffsets), starts: start(.termStarts), count: layout.termCount)
    postings = start(.postings)
    trigrams = layout.length(.trigrams) > 0 ? TrigramIndex(start(.trigrams)) : nil
    keys = IntColumn(start(.keys))
    names = IntColumn(start(.names))
    paths = IntColumn(start(.paths))
    boosts = IntColumn(start(.boosts))
    updates = IntColumn(start(.updates))
    sharedSets = IntColumn(start(.sharedSets))
    ownSets = IntColumn(start(.ownSets))
    setStarts = IntColumn(start(.setStarts))
    setValues = IntColumn(start(.setValues))
    spellingStarts = IntColumn(start(.spellingStarts))
    spellings = start(.spellings)
    best = UnsafeBufferPointer(
      start: start(.best).assumingMemoryBound(to: UInt32.self), count: layout.length(.best) / 4)
  }

  /// Makes a segment of bytes an encoder has just produced.
  convenience init(encoded storage: SegmentStorage) {
    do {
      try self.init(storage, isTrusted: true)
    } catch {
      preconditionFailure("the encoder wrote a header that the reader refuses")
    }
  }

  /// The document with a key; of several from one batch the last, which replaced the others.
  func document(key: Int64) -> UInt32? {
    guard documentCount > 0, key >= keys[0], key <= keys[documentCount - 1] else { return nil }
    var low = 0
    var high = documentCount - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if keys[middle] > key { high = middle - 1 } else { low = middle }
    }
    return keys[low] == key ? UInt32(low) : nil
  }

  /// The folded name of a document.
  func name(of document: UInt32) -> [UInt8] { terms.text(Int(names[Int(document)])) }

  /// Calls `body` with the facet numbers of a set.
  @inline(__always)
  func forEachFacet(ofSet set: Int, _ body: (Int) -> Void) {
    var index = Int(setStarts[set])
    let end = Int(setStarts[set + 1])
    while index < end {
      body(Int(setValues[index]))
      index += 1
    }
  }

  /// The number of distinct facet sets.
  var setCount: Int { setStarts.count - 1 }

  /// The number of facet values.
  var facetCount: Int { terms.ordinals(of: .facet).count }

  /// How a facet value was first spelt.
  func spelling(ofFacet number: Int) -> [UInt8] {
    let range = Int(spellingStarts[number])..<Int(spellingStarts[number + 1])
    return Array(UnsafeRawBufferPointer(start: spellings + range.lowerBound, count: range.count))
  }

  /// The facet numbers of a field.
  func facets(of field: FacetField) -> Range<Int> {
    let all = terms.ordinals(of: .facet)
    let start = firstTerm(notBelow: [TermSpace.facet.rawValue, field.rawValue])
    let end = firstTerm(notBelow: [TermSpace.facet.rawValue, field.rawValue + 1])
    return start - all.lowerBound..<end - all.lowerBound
  }

  /// The ordinal of the first term not below `bound`.
  func firstTerm(notBelow bound: [UInt8]) -> Int {
    var cursor = TermCursor(terms)
    return cursor.seek(bound) ? cursor.entry.ordinal : terms.count
  }
}
