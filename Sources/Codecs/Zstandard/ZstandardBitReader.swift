/// Reads bits from the end of a range of bytes to its start, as entropy coded parts are written (RFC 8878 section 4.1).
struct ZstandardBitReader {
  private let bytes: [UInt8]
  private let start: Int
  private let end: Int
  /// How many bits are left; negative when more were read than there are. Missing bits read as zero.
  private(set) var position: Int

  /// Finds the highest set bit of the last byte, which marks the end.
  init(_ input: ZstandardInput) throws(ZstandardError) {
    guard let last = input.bytes[input.range].last, last != 0 else { throw input.failure(.damaged("bit stream")) }
    bytes = input.bytes
    start = input.range.lowerBound
    end = input.range.upperBound
    position = (end - start) * 8 - last.leadingZeroBitCount - 1
  }

  /// The next `count` bits, at most 32, the first read being the most significant.
  mutating func read(_ count: Int) -> Int {
    let value = peek(count)
    position -= count
    return value
  }

  /// The next `count` bits without reading them.
  func peek(_ count: Int) -> Int {
    let low = position - count
    guard low >= 0 else {
      let missing = -low
      return missing >= count ? 0 : (window(at: 0) & (1 << (count - missing) - 1)) << missing
    }
    return window(at: low) & (1 << count - 1)
  }

  mutating func consume(_ count: Int) { position -= count }

  /// At least 32 bits from a place on; zero beyond the end.
  private func window(at bit: Int) -> Int {
    let first = start + bit >> 3
    var value: UInt64 = 0
    for index in 0..<min(5, max(0, end - first)) { value |= UInt64(bytes[first + index]) << UInt64(8 * index) }
    return Int(truncatingIfNeeded: value >> UInt64(bit & 7))
  }
}
