/// A table that decodes a Huffman code of DEFLATE (RFC 1951 section 3.2.2) in one or two look-ups.
struct HuffmanTable {
  /// What the next bits mean, packed: 8 bits of code length, 8 of `kind`, 16 of value.
  struct Entry {
    let packed: UInt32

    init(_ kind: UInt8, value: UInt16, codeLength: Int = 0) {
      packed = UInt32(value) << 16 | UInt32(kind) << 8 | UInt32(truncatingIfNeeded: codeLength)
    }

    init(_ other: Entry, codeLength: Int) {
      packed = other.packed & ~0xFF | UInt32(truncatingIfNeeded: codeLength)
    }

    /// How many bits the code has.
    @inline(__always) var codeLength: Int { Int(truncatingIfNeeded: packed & 0xFF) }
    /// A literal, the end of the block, no code, a further table or a base value with extra bits.
    @inline(__always) var kind: UInt8 { UInt8(truncatingIfNeeded: packed >> 8) }
    /// The literal, the base value or the place of the further table.
    @inline(__always) var value: Int { Int(truncatingIfNeeded: packed >> 16) }

    static let literal: UInt8 = 0
    static let endOfBlock: UInt8 = 0x20
    static let base: UInt8 = 0x40
    static let further: UInt8 = 0x80
    static let invalid: UInt8 = 0xFF
  }

  private var entries: [Entry]
  private let primaryBits: Int
  private let furtherBits: Int

  /// The table of the canonical code whose symbol `n` has `lengths[n]` bits and means `meanings[n]`; nil when the
  /// lengths are over-subscribed or incomplete. A code of one symbol, or of none, may be incomplete if `mayBeSparse`.
  init?(lengths: ArraySlice<UInt8>, meanings: [Entry], primaryBits: Int, mayBeSparse: Bool) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var unused = 1
    for length in 1...15 {
      unused = unused * 2 - counts[length]
      if unused < 0 { return nil }
    }
    let longest = counts.lastIndex { $0 > 0 } ?? 0
    if unused > 0, !mayBeSparse || longest > 1 { return nil }
    self.primaryBits = primaryBits
    furtherBits = max(0, longest - primaryBits)
    entries = [Entry](repeating: Entry(Entry.invalid, value: 0, codeLength: 1), count: 1 << primaryBits)
    fill(lengths: lengths, meanings: meanings, counts: counts)
  }

  private mutating func fill(lengths: ArraySlice<UInt8>, meanings: [Entry], counts: [Int]) {
    var nextCode = [Int](repeating: 0, count: 16)
    for length in 1..<15 { nextCode[length + 1] = (nextCode[length] + counts[length]) << 1 }
    for (symbol, byte) in lengths.enumerated() where byte > 0 {
      let length = Int(byte)
      let code = Self.reversed(nextCode[length], bits: length)
      nextCode[length] += 1
      let entry = Entry(meanings[symbol], codeLength: length)
      if length <= primaryBits {
        for index in stride(from: code, to: 1 << primaryBits, by: 1 << length) { entries[index] = entry }
      } else {
        let base = furtherTable(for: code & (1 << primaryBits - 1))
        for index in stride(from: code >> primaryBits, to: 1 << furtherBits, by: 1 << (length - primaryBits)) {
          entries[base + index] = entry
        }
      }
    }
  }

  /// Where the table for codes that begin with `prefix` starts; made when it is not there yet.
  private mutating func furtherTable(for prefix: Int) -> Int {
    if entries[prefix].kind == Entry.further { return entries[prefix].value }
    let base = entries.count
    entries[prefix] = Entry(Entry.further, value: UInt16(base))
    entries += [Entry](repeating: Entry(Entry.invalid, value: 0, codeLength: 1), count: 1 << furtherBits)
    return base
  }

  private static func reversed(_ code: Int, bits: Int) -> Int {
    var code = code
    var result = 0
    for _ in 0..<bits {
      result = result << 1 | code & 1
      code >>= 1
    }
    return result
  }

  /// What the low bits of `bits` mean; bits past the end of the input may be anything.
  @inline(__always)
  subscript(bits: UInt64) -> Entry {
    let entry = entries[Int(truncatingIfNeeded: bits) & (1 << primaryBits - 1)]
    if entry.kind != Entry.further { return entry }
    return entries[entry.value + Int(truncatingIfNeeded: bits >> UInt64(primaryBits)) & (1 << furtherBits - 1)]
  }
}
