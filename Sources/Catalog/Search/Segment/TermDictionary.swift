/// What kind of key a dictionary entry is: the first byte of every term. Raw values are written to index files.
enum TermSpace: UInt8, CaseIterable {
  /// A whole folded name.
  case name = 1
  /// A whole folded alias, or a fully qualified name that does not end in its name.
  case alias
  /// A folded word of any text.
  case word
  /// A hash of two neighbouring words, for phrases.
  case pair
  /// A facet field's byte and a folded value.
  case facet
  /// A facet field's byte, or 255 for the description: documents that have some value there.
  case presence
}

/// A dictionary entry: where the postings of a term are.
struct TermEntry {
  /// The term's place in the order of all terms of the segment.
  var ordinal: Int
  /// The number of documents.
  var count: Int
  /// The only document, when `count` is 1, with its payload.
  var document: UInt32 = 0
  var payload: UInt8 = 0
  /// Where the list begins in the postings, when `count` is above 1.
  var offset = 0
}

/// The sorted terms of a segment, front-coded in blocks of 16.
///
/// A block is the postings offset of its first list, then per term: length shared with the term before, length of the
/// rest, the rest, number of documents, and either the document and payload (one document) or the length of its list.
struct TermDictionary {
  static let blockSize = 16
  /// No term is longer, so that lengths fit a byte.
  static let longestTerm = 240

  private let blocks: UnsafeRawPointer
  private let offsets: UnsafeRawPointer
  let count: Int
  /// For each term space the ordinal of its first term, and behind the last one `count`.
  private let starts: UnsafeRawPointer

  init(blocks: UnsafeRawPointer, offsets: UnsafeRawPointer, starts: UnsafeRawPointer, count: Int) {
    self.blocks = blocks
    self.offsets = offsets
    self.starts = starts
    self.count = count
  }

  var blockCount: Int { (count + Self.blockSize - 1) / Self.blockSize }

  /// The ordinals of a space's terms.
  func ordinals(of space: TermSpace) -> Range<Int> {
    let index = Int(space.rawValue) - 1
    return start(index)..<start(index + 1)
  }

  private func start(_ index: Int) -> Int { Int(starts.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)) }

  func block(_ index: Int) -> UnsafeRawPointer {
    blocks + Int(offsets.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
  }

  /// The entry of exactly this term.
  func find(_ term: [UInt8]) -> TermEntry? {
    var cursor = TermCursor(self)
    guard cursor.seek(term), cursor.termEquals(term) else { return nil }
    return cursor.entry
  }

  /// The term with an ordinal, without its space byte.
  func text(_ ordinal: Int) -> [UInt8] {
    var cursor = TermCursor(self)
    cursor.move(toOrdinal: ordinal)
    return Array(cursor.term.dropFirst())
  }

  /// The number of the last block whose first term is not above `term`.
  func blockIndex(for term: UnsafeBufferPointer<UInt8>) -> Int {
    var low = 0
    var high = blockCount
    while low + 1 < high {
      let middle = (low + high) / 2
      var reader = ByteReader(block(middle))
      _ = reader.varint()
      reader.skip(1)
      let length = Int(reader.byte())
      let first = UnsafeBufferPointer(start: reader.pointer.assumingMemoryBound(to: UInt8.self), count: length)
      if TermOrder.isAbove(first, term) { high = middle } else { low = middle }
    }
    return low
  }
}

/// Walks a dictionary in term order.
struct TermCursor {
  private let dictionary: TermDictionary
  private var reader: ByteReader
  private var bytes: [UInt8]
  private var length = 0
  private var postingsEnd = 0
  private(set) var entry = TermEntry(ordinal: -1, count: 0)

  init(_ dictionary: TermDictionary) {
    self.dictionary = dictionary
    bytes = [UInt8](repeating: 0, count: 256)
    reader = ByteReader(dictionary.block(0))
  }

  /// The current term with its space byte.
  var term: ArraySlice<UInt8> { bytes[..<length] }

  /// The number of bytes the current term begins with like the one before it in its block.
  private(set) var shared = 0

  /// The first eight bytes of the current term as a number that sorts like them; terms that share it may differ.
  var prefix: UInt64 {
    let first = bytes.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
    return length >= 8 ? first : first & ~(UInt64.max >> UInt64(8 * length))
  }

  func termEquals(_ other: [UInt8]) -> Bool {
    length == other.count && hasPrefix(other)
  }

  func isBelow(_ other: TermCursor) -> Bool { order(other) < 0 }

  /// Below 0, 0 or above 0: how the current term stands to that of another cursor.
  func order(_ other: TermCursor) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      other.bytes.withUnsafeBufferPointer { others in
        for index in 0..<min(length, other.length) where bytes[index] != others[index] {
          return Int(bytes[index]) - Int(others[index])
        }
        return length - other.length
      }
    }
  }

  /// Lends the current term with its space byte.
  func withTerm(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<length])) }
  }

  /// The space of the current term.
  var space: TermSpace? { TermSpace(rawValue: bytes[0]) }

  func hasPrefix(_ prefix: [UInt8]) -> Bool {
    guard length >= prefix.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      prefix.withUnsafeBufferPointer { prefix in TermOrder.equal(bytes, prefix, count: prefix.count) }
    }
  }

  /// Moves to the first term not below `target`; false when there is none.
  mutating func seek(_ target: [UInt8]) -> Bool {
    guard dictionary.count > 0 else { return false }
    return target.withUnsafeBufferPointer { target in
      enter(block: dictionary.blockIndex(for: target))
      while next() {
        let isBelow = bytes.withUnsafeBufferPointer {
          TermOrder.isAbove(target, UnsafeBufferPointer(rebasing: $0[..<length]))
        }
        if !isBelow { return true }
      }
      return false
    }
  }

  /// Moves to the term with an ordinal, which must exist.
  mutating func move(toOrdinal ordinal: Int) {
    let block = ordinal / TermDictionary.blockSize
    if entry.ordinal < 0 || entry.ordinal >= ordinal || entry.ordinal / TermDictionary.blockSize != block {
      enter(block: block)
    }
    while next(), entry.ordinal < ordinal {}
  }

  private mutating func enter(block: Int) {
    reader = ByteReader(dictionary.block(block))
    entry.ordinal = block * TermDictionary.blockSize - 1
    postingsEnd = reader.varint()
  }

  /// Moves to the following term; false at the end.
  mutating func next() -> Bool {
    let ordinal = entry.ordinal + 1
    guard ordinal < dictionary.count else { return false }
    if ordinal % TermDictionary.blockSize == 0 {
      reader = ByteReader(dictionary.block(ordinal / TermDictionary.blockSize))
      postingsEnd = reader.varint()
    }
    shared = Int(reader.byte())
    let suffix = Int(reader.byte())
    bytes.withUnsafeMutableBytes {
      $0.baseAddress?.advanced(by: shared).copyMemory(from: reader.pointer, byteCount: suffix)
    }
    reader.skip(suffix)
    length = shared + suffix
    entry.ordinal = ordinal
    entry.count = reader.varint()
    if entry.count == 1 {
      entry.document = UInt32(truncatingIfNeeded: reader.varint())
      entry.payload = reader.byte()
    } else {
      entry.offset = postingsEnd
      postingsEnd += reader.varint()
    }
    return true
  }
}

/// Byte-wise order of terms.
enum TermOrder {
  @inline(__always)
  static func isAbove(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> Bool {
    let shorter = min(first.count, second.count)
    for index in 0..<shorter where first[index] != second[index] { return first[index] > second[index] }
    return first.count > second.count
  }

  @inline(__always)
  static func equal(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>, count: Int) -> Bool {
    for index in 0..<count where first[index] != second[index] { return false }
    return true
  }
}
