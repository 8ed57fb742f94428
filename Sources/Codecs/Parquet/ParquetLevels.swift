/// Small numbers packed by runs (Apache Parquet, "Run Length Encoding / Bit-Packing Hybrid"): levels and places in
/// dictionaries.
struct ParquetHybridReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private let width: Int

  /// - Parameter width: bits of one number, from 0 to 32.
  init(_ bytes: ArraySlice<UInt8>, width: Int) {
    self.bytes = bytes
    position = bytes.startIndex
    self.width = width
  }

  /// The next numbers.
  mutating func read(_ count: Int) throws(ParquetError) -> [UInt32] {
    guard width <= 32 else { throw .malformed("numbers of \(width) bits") }
    var numbers: [UInt32] = []
    // A run of a few bytes may stand for many numbers, which the page's own count limits.
    numbers.reserveCapacity(count)
    while numbers.count < count {
      let head = try varint()
      if head & 1 == 1 { try unpack(groups: head >> 1, into: &numbers, count) } else { try repeatRun(head >> 1, into: &numbers, count) }
    }
    return numbers
  }

  private mutating func repeatRun(_ length: Int, into numbers: inout [UInt32], _ count: Int) throws(ParquetError) {
    guard length > 0 else { throw .malformed("a run of no numbers") }
    var value: UInt32 = 0
    for index in 0..<((width + 7) / 8) { value |= UInt32(try byte()) << UInt32(8 * index) }
    numbers.append(contentsOf: repeatElement(value, count: min(length, count - numbers.count)))
  }

  /// Groups of eight numbers, least significant bit first; what is left over of the last group is padding.
  private mutating func unpack(groups: Int, into numbers: inout [UInt32], _ count: Int) throws(ParquetError) {
    guard groups > 0, groups <= bytes.count else { throw .malformed("a run of no numbers") }
    let end = position + groups * width
    guard width == 0 || end <= bytes.endIndex || groups * 8 >= count - numbers.count else { throw .malformed("a run ends too early") }
    var buffer: UInt64 = 0
    var bits = 0
    let mask = width == 32 ? UInt64(UInt32.max) : (1 << UInt64(width)) - 1
    for _ in 0..<min(groups * 8, count - numbers.count) {
      while bits < width {
        buffer |= UInt64(try byte()) << UInt64(bits)
        bits += 8
      }
      numbers.append(UInt32(buffer & mask))
      buffer >>= UInt64(width)
      bits -= width
    }
    position = min(max(end, position), bytes.endIndex)
  }

  private mutating func byte() throws(ParquetError) -> UInt8 {
    guard position < bytes.endIndex else { throw .malformed("levels or places end too early") }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func varint() throws(ParquetError) -> Int {
    var value = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      let byte = try byte()
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .malformed("a run longer than 32 bits can say")
  }
}
