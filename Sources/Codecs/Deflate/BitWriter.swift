/// Collects bits, the lowest first, into bytes.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var bits: UInt64 = 0
  private var bitCount = 0

  /// Appends the low `count` bits of `value`, at most 32, the rest of which is 0.
  @inline(__always)
  mutating func write(_ value: some BinaryInteger, _ count: Int) {
    bits |= UInt64(truncatingIfNeeded: value) << UInt64(bitCount)
    bitCount += count
    while bitCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      bitCount -= 8
    }
  }

  /// Fills the current byte with zeros.
  mutating func align() {
    if bitCount > 0 { write(0, 8 - bitCount) }
  }

  /// Appends whole bytes; the writer must stand at the start of one.
  mutating func append(_ slice: ArraySlice<UInt8>) { bytes.append(contentsOf: slice) }

  /// Hands the whole bytes over.
  mutating func drain(into output: inout [UInt8]) {
    output.append(contentsOf: bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
