/// Memory for the length of one query, freed together.
final class QueryArena {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit { for block in blocks { block.deallocate() } }

  /// Uninitialised memory for `count` values.
  func allocate<Value: BitwiseCopyable>(_ type: Value.Type, count: Int) -> UnsafeMutablePointer<Value> {
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Value>.stride, alignment: MemoryLayout<UInt64>.alignment)
    blocks.append(block)
    return block.bindMemory(to: Value.self, capacity: max(1, count))
  }
}

/// Room for one decoded block of postings.
struct PostingBuffer {
  let documents: UnsafeMutablePointer<UInt32>
  let payloads: UnsafeMutablePointer<UInt8>

  init(_ arena: QueryArena) {
    documents = arena.allocate(UInt32.self, count: PostingsEncoder.blockSize)
    payloads = arena.allocate(UInt8.self, count: PostingsEncoder.blockSize)
  }
}

/// Walks the documents of one term, block by block, able to skip.
struct PostingCursor {
  /// The number of postings.
  let count: Int
  let blockCount: Int
  private let table: UnsafeRawPointer
  private let data: UnsafeRawPointer
  private let single: UInt64

  /// The documents of the current block; the first `blockLength` are valid.
  let documents: UnsafeMutablePointer<UInt32>
  /// Their payloads, likewise.
  let payloads: UnsafeMutablePointer<UInt8>
  private(set) var blockLength = 0
  private(set) var block = -1
  private var position = 0

  /// - Parameter postings: the start of the segment's postings.
  init(_ entry: TermEntry, postings: UnsafeRawPointer, arena: QueryArena) {
    self.init(entry, postings: postings, buffer: PostingBuffer(arena))
  }

  /// Uses a buffer that no other cursor in use has.
  init(_ entry: TermEntry, postings: UnsafeRawPointer, buffer: PostingBuffer) {
    count = entry.count
    blockCount = (count + PostingsEncoder.blockSize - 1) / PostingsEncoder.blockSize
    table = postings + entry.offset
    data = table + (blockCount > 1 ? blockCount * 12 : 4)
    single = UInt64(entry.document) << 8 | UInt64(entry.payload)
    documents = buffer.documents
    payloads = buffer.payloads
  }

  /// The header of a block: gap width, flags, impact bound and boost bound, from the lowest byte up.
  @inline(__always)
  private func header(_ block: Int) -> UInt32 {
    blockCount > 1
      ? table.loadUnaligned(fromByteOffset: block &* 12 &+ 8, as: UInt32.self) : table.loadUnaligned(as: UInt32.self)
  }

  /// The last document of a block of a list that has several.
  @inline(__always)
  private func lastDocument(_ block: Int) -> UInt32 {
    table.loadUnaligned(fromByteOffset: block &* 12, as: UInt32.self)
  }

  /// What no posting of the block exceeds.
  @inline(__always)
  func bound(_ block: Int) -> BlockBound {
    if count == 1 {
      return BlockBound(impact: Payload.largestImpact, boost: 255, flags: 0xFF)
    }
    let header = header(block)
    return BlockBound(
      impact: Float(header >> 16 & 0xFF) * (Payload.largestImpact / 127), boost: UInt8(header >> 24),
      flags: UInt8(truncatingIfNeeded: header >> 8))
  }

  /// The number of postings in a block.
  func length(of block: Int) -> Int {
    min(PostingsEncoder.blockSize, count - block * PostingsEncoder.blockSize)
  }

  /// Documents between which all of a block lie.
  func documentRange(of block: Int) -> ClosedRange<UInt32> {
    guard blockCount > 1 else { return 0...UInt32.max }
    return (block > 0 ? lastDocument(block - 1) : 0)...lastDocument(block)
  }

  /// A cursor over the same list from its beginning, with a buffer of its own.
  func rewound(_ buffer: PostingBuffer) -> PostingCursor {
    PostingCursor(self, buffer: buffer)
  }

  private init(_ other: PostingCursor, buffer: PostingBuffer) {
    count = other.count
    blockCount = other.blockCount
    table = other.table
    data = other.data
    single = other.single
    documents = buffer.documents
    payloads = buffer.payloads
  }

  /// Decodes a block into `documents` and `payloads`.
  mutating func load(_ next: Int) {
    block = next
    position = 0
    if count == 1 {
      blockLength = 1
      documents[0] = UInt32(truncatingIfNeeded: single >> 8)
      payloads[0] = UInt8(truncatingIfNeeded: single)
      return
    }
    let size = PostingsEncoder.blockSize
    blockLength = min(size, count &- next &* size)
    let header = header(next)
    var source = data
    if next > 0 { source += Int(table.loadUnaligned(fromByteOffset: (next &- 1) &* 12 &+ 4, as: UInt32.self)) }
    if UInt8(truncatingIfNeeded: header >> 8) & PostingsEncoder.Flag.onePayload != 0 {
      payloads.update(repeating: source.load(as: UInt8.self), count: blockLength)
      source += 1
    } else {
      payloads.update(from: source.assumingMemoryBound(to: UInt8.self), count: blockLength)
      source += blockLength
    }
    let previous = next > 0 ? Int64(lastDocument(next &- 1)) : -1
    unpack(source, width: UInt64(header & 0xFF), after: UInt32(truncatingIfNeeded: previous))
  }

  @inline(__always)
  private func unpack(_ source: UnsafeRawPointer, width: UInt64, after previous: UInt32) {
    let mask = UInt32(truncatingIfNeeded: (UInt64(1) << width) &- 1)
    var bit: UInt64 = 0
    var document = previous
    for index in 0..<blockLength {
      let word = source.loadUnaligned(fromByteOffset: Int(bit >> 3), as: UInt64.self)
      document = document &+ (UInt32(truncatingIfNeeded: word >> (bit & 7)) & mask) &+ 1
      documents[index] = document
      bit &+= width
    }
  }

  /// The payload of `document`, or 0 when the term is not in it. Documents must be asked for in ascending order.
  @inline(__always)
  mutating func seek(_ document: UInt32) -> UInt8 {
    if block < 0 || documents[blockLength &- 1] < document {
      guard advance(to: document) else { return 0 }
    }
    var index = position
    while documents[index] < document { index &+= 1 }
    position = index
    return documents[index] == document ? payloads[index] : 0
  }

  /// Loads the block that may hold `document`; false when the list ends before.
  private mutating func advance(to document: UInt32) -> Bool {
    if blockCount == 1 {
      if block < 0 { load(0) }
      return documents[blockLength &- 1] >= document
    }
    var low = block &+ 1
    guard low < blockCount else { return false }
    var step = 1
    while low &+ step < blockCount, lastDocument(low &+ step) < document { step &*= 2 }
    var high = min(low &+ step, blockCount &- 1)
    if lastDocument(high) < document { return false }
    low &+= step / 2
    if low > high { low = high }
    while low < high {
      let middle = (low &+ high) / 2
      if lastDocument(middle) < document { low = middle &+ 1 } else { high = middle }
    }
    load(low)
    return true
  }
}

/// The largest contributions within a block of postings.
struct BlockBound {
  var impact: Float
  var boost: UInt8
  var flags: UInt8
}
