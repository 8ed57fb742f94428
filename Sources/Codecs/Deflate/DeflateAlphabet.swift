/// What the symbols of DEFLATE's alphabets mean (RFC 1951 section 3.2.5).
enum DeflateAlphabet {
  /// Literals, the end of the block, and lengths from 3 to 258.
  static let literalsAndLengths: [HuffmanTable.Entry] = {
    var meanings = (0..<256).map { HuffmanTable.Entry(HuffmanTable.Entry.literal, value: $0) }
    meanings.append(HuffmanTable.Entry(HuffmanTable.Entry.endOfBlock, value: 0))
    var length: UInt16 = 3
    for symbol in 257..<285 {
      let extra = symbol < 265 ? 0 : UInt8((symbol - 261) / 4)
      meanings.append(HuffmanTable.Entry(HuffmanTable.Entry.base | extra, value: length))
      length += 1 << UInt16(extra)
    }
    meanings.append(HuffmanTable.Entry(HuffmanTable.Entry.base, value: 258))
    return meanings + [HuffmanTable.Entry](repeating: .init(HuffmanTable.Entry.invalid, value: 0), count: 2)
  }()

  /// Distances from 1 to 32768.
  static let distances: [HuffmanTable.Entry] = {
    var meanings: [HuffmanTable.Entry] = []
    var distance: UInt16 = 1
    for symbol in 0..<30 {
      let extra = symbol < 4 ? 0 : UInt8((symbol - 2) / 2)
      meanings.append(HuffmanTable.Entry(HuffmanTable.Entry.base | extra, value: distance))
      distance &+= 1 << UInt16(extra)
    }
    return meanings + [HuffmanTable.Entry](repeating: .init(HuffmanTable.Entry.invalid, value: 0), count: 2)
  }()

  /// The symbols that describe code lengths, as they are.
  static let codeLengths = (0..<19).map { HuffmanTable.Entry(HuffmanTable.Entry.literal, value: $0) }

  /// The order in which a block states the lengths of the code-length code (section 3.2.7).
  static let codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  /// The lengths of the fixed literal code (section 3.2.6).
  static let fixedLiteralLengths =
    [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
    + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8)

  /// The lengths of the fixed distance code.
  static let fixedDistanceLengths = [UInt8](repeating: 5, count: 32)
}
