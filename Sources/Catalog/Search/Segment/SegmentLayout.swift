/// The contiguous pieces of a segment, in file order. Raw values are written to index files: append only.
enum SegmentRegion: Int, CaseIterable {
  case postings
  case termBlocks, termOffsets, termStarts
  case trigrams
  /// Per document: caller's key, ordinal of its name, hash of its fully qualified name, boost, time of change.
  case keys, names, paths, boosts, updates
  /// Per document: number of its set of facets shared with its neighbours, and of its own ones.
  case sharedSets, ownSets
  /// Per set: where it begins among the values; then the facet numbers of all sets.
  case setStarts, setValues
  /// Per facet number: where its spelling begins; then all spellings.
  case spellingStarts, spellings
  /// The documents with the highest boosts, best first.
  case best
}

/// The frame of a segment: a header that says where each region is, the regions, a hash over all of it.
struct SegmentLayout {
  static let magic: UInt64 = 0x3130_4745_534E_5243
  static let headerSize = 32 + SegmentRegion.allCases.count * 16

  private(set) var documentCount: Int
  private(set) var termCount: Int
  private var regions: [(offset: Int, length: Int)] = []

  /// Reads and checks the header of `size` bytes; nil when they cannot be a segment.
  init?(_ bytes: UnsafeRawPointer, size: Int) {
    guard size >= Self.headerSize + 8, bytes.loadUnaligned(as: UInt64.self) == Self.magic else { return nil }
    documentCount = Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    termCount = Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    for region in SegmentRegion.allCases {
      let at = 32 + region.rawValue * 16
      let offset = Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let length = Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
      guard offset >= 0, length >= 0, offset <= size, length <= size - offset else { return nil }
      regions.append((offset, length))
    }
  }

  func offset(_ region: SegmentRegion) -> Int { regions[region.rawValue].offset }
  func length(_ region: SegmentRegion) -> Int { regions[region.rawValue].length }

  /// Joins regions into the bytes of a segment, each behind the one before in memory that is asked for once: a large
  /// segment is not to be in memory twice for longer than that takes.
  static func join(_ regions: [[UInt8]], documentCount: Int, termCount: Int) -> SegmentStorage {
    let size = regions.reduce(headerSize + 8) { $0 + room($1) }
    return SegmentStorage(size: size) { bytes in
      func put(_ number: Int, at offset: Int) { bytes.storeBytes(of: UInt64(number), toByteOffset: offset, as: UInt64.self) }
      bytes.storeBytes(of: magic, as: UInt64.self)
      for (index, number) in [documentCount, termCount, 0].enumerated() { put(number, at: 8 + index * 8) }
      var offset = headerSize
      for (index, region) in regions.enumerated() {
        put(offset, at: 32 + index * 16)
        put(region.count, at: 40 + index * 16)
        UnsafeMutableRawBufferPointer(start: bytes + offset, count: region.count).copyBytes(from: region)
        (bytes + offset + region.count).initializeMemory(as: UInt8.self, repeating: 0, count: room(region) - region.count)
        offset += room(region)
      }
      let hash = ContentHash.hash(UnsafeRawBufferPointer(start: bytes, count: offset))
      bytes.storeBytes(of: hash, toByteOffset: offset, as: UInt64.self)
    }
  }

  /// The bytes that a region takes: the spare ones let its last list be read in whole words.
  private static func room(_ region: [UInt8]) -> Int { (region.count + 8 + 7) / 8 * 8 }
}
