/// The Huffman code of literals (RFC 8878 section 4.2).
struct ZstandardHuffmanTable {
  private struct Entry {
    var symbol: UInt8 = 0
    var bits: UInt8 = 0
  }

  private let bits: Int
  private let entries: [Entry]

  private static let longestCode = 11

  /// Reads the table's description.
  init(_ input: inout ZstandardInput) throws(ZstandardError) {
    let header = try input.number(bytes: 1)
    var weights = try header < 128 ? Self.coded(&input, size: header) : Self.direct(&input, count: header - 127)
    var total = 0
    for weight in weights where weight > 0 {
      guard weight <= Self.longestCode else { throw input.failure(.damaged("Huffman weight")) }
      total += 1 << (weight - 1)
    }
    guard total > 0, weights.count < 256 else { throw input.failure(.damaged("Huffman table")) }
    // The last symbol's weight fills what is left up to a power of two.
    let bits = Int.bitWidth - total.leadingZeroBitCount
    let left = 1 << bits - total
    guard bits <= Self.longestCode, left & (left - 1) == 0 else { throw input.failure(.damaged("Huffman table")) }
    weights.append(Int.bitWidth - left.leadingZeroBitCount)
    self.bits = bits
    entries = Self.entries(weights, bits: bits)
  }

  private static func entries(_ weights: [Int], bits: Int) -> [Entry] {
    var starts = [Int](repeating: 0, count: longestCode + 2)
    for weight in weights where weight > 0 { starts[weight + 1] += 1 << (weight - 1) }
    for weight in 1..<starts.count { starts[weight] += starts[weight - 1] }
    var entries = [Entry](repeating: Entry(), count: 1 << bits)
    for (symbol, weight) in weights.enumerated() where weight > 0 {
      let entry = Entry(symbol: UInt8(truncatingIfNeeded: symbol), bits: UInt8(truncatingIfNeeded: bits + 1 - weight))
      for place in starts[weight]..<(starts[weight] + 1 << (weight - 1)) { entries[place] = entry }
      starts[weight] += 1 << (weight - 1)
    }
    return entries
  }

  private static func direct(_ input: inout ZstandardInput, count: Int) throws(ZstandardError) -> [Int] {
    let content = try input.take((count + 1) / 2)
    var weights: [Int] = []
    for byte in content.bytes[content.range] {
      weights.append(Int(byte >> 4))
      weights.append(Int(byte & 15))
    }
    return Array(weights.prefix(count))
  }

  /// Weights as a stream of two states that take turns (section 4.2.1.2).
  private static func coded(_ input: inout ZstandardInput, size: Int) throws(ZstandardError) -> [Int] {
    var content = try input.take(size)
    let table = try FSETable(&content, largestSymbol: 255, largestAccuracy: 6)
    var bits = try ZstandardBitReader(content)
    var states = (bits.read(table.accuracy), bits.read(table.accuracy))
    guard bits.position >= 0 else { throw content.failure(.damaged("Huffman weights")) }
    var weights: [Int] = []
    while weights.count < 255 {
      weights.append(Int(table[states.0].symbol))
      let next = table.next(after: states.0, &bits)
      if bits.position < 0 {
        weights.append(Int(table[states.1].symbol))
        return weights
      }
      states = (states.1, next)
    }
    throw content.failure(.damaged("Huffman weights"))
  }

  /// Decodes literals from one stream, or from four with their sizes before them (section 3.1.1.3.1.6).
  func decode(_ input: inout ZstandardInput, count: Int, streams: Int) throws(ZstandardError) -> [UInt8] {
    var literals: [UInt8] = []
    literals.reserveCapacity(count)
    if streams == 1 {
      try decode(try input.take(input.remaining), count: count, into: &literals)
      return literals
    }
    var sizes: [Int] = []
    for _ in 0..<3 { sizes.append(try input.number(bytes: 2)) }
    let share = (count + 3) / 4
    guard count >= 3 * share else { throw input.failure(.damaged("literal count")) }
    for size in sizes { try decode(try input.take(size), count: share, into: &literals) }
    try decode(try input.take(input.remaining), count: count - 3 * share, into: &literals)
    return literals
  }

  private func decode(_ input: ZstandardInput, count: Int, into literals: inout [UInt8]) throws(ZstandardError) {
    var stream = try ZstandardBitReader(input)
    for _ in 0..<count {
      let entry = entries[stream.peek(bits)]
      stream.consume(Int(entry.bits))
      literals.append(entry.symbol)
      guard stream.position >= 0 else { throw input.failure(.damaged("literal bit stream")) }
    }
    guard stream.position == 0 else { throw input.failure(.damaged("literal bit stream")) }
  }
}
