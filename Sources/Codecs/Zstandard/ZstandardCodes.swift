/// What the codes of sequences mean, and the tables for those without a table of their own (RFC 8878 sections
/// 3.1.1.3.2.1.1 and 3.1.1.3.2.2).
enum ZstandardCodes {
  typealias Code = (base: Int, bits: Int)

  static let literalLengths: [Code] =
    (0..<16).map { ($0, 0) } + [
      (16, 1), (18, 1), (20, 1), (22, 1), (24, 2), (28, 2), (32, 3), (40, 3), (48, 4), (64, 6), (128, 7), (256, 8),
      (512, 9), (1024, 10), (2048, 11), (4096, 12), (8192, 13), (16_384, 14), (32_768, 15), (65_536, 16),
    ]

  static let matchLengths: [Code] =
    (3..<35).map { ($0, 0) } + [
      (35, 1), (37, 1), (39, 1), (41, 1), (43, 2), (47, 2), (51, 3), (59, 3), (67, 4), (83, 4), (99, 5), (131, 7),
      (259, 8), (515, 9), (1027, 10), (2051, 11), (4099, 12), (8195, 13), (16_387, 14), (32_771, 15), (65_539, 16),
    ]

  /// Which of the three kinds of codes a table is for.
  enum Kind {
    case literalLengths, offsets, matchLengths

    var largestSymbol: Int {
      switch self {
      case .literalLengths: 35
      case .offsets: 31
      case .matchLengths: 52
      }
    }

    var largestAccuracy: Int { self == .offsets ? 8 : 9 }

    var predefined: FSETable? {
      switch self {
      case .literalLengths: ZstandardCodes.predefinedLiteralLengths
      case .offsets: ZstandardCodes.predefinedOffsets
      case .matchLengths: ZstandardCodes.predefinedMatchLengths
      }
    }
  }

  private static let predefinedLiteralLengths = FSETable(
    [
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
    ], accuracy: 6)

  private static let predefinedMatchLengths = FSETable(
    [1, 4, 3, 2, 2, 2, 2, 2, 2] + [Int](repeating: 1, count: 37) + [Int](repeating: -1, count: 7), accuracy: 6)

  private static let predefinedOffsets = FSETable(
    [1, 1, 1, 1, 1, 1, 2, 2, 2] + [Int](repeating: 1, count: 15) + [Int](repeating: -1, count: 5), accuracy: 5)
}

extension FSETable {
  /// The table that a block names by its mode: predefined, of one symbol, its own, or that of the block before.
  static func read(
    _ input: inout ZstandardInput, mode: Int, _ kind: ZstandardCodes.Kind, previous: FSETable?
  ) throws(ZstandardError) -> FSETable {
    switch mode {
    case 0:
      guard let table = kind.predefined else { throw input.failure(.damaged("predefined table")) }
      return table
    case 1:
      let symbol = try input.number(bytes: 1)
      guard symbol <= kind.largestSymbol else { throw input.failure(.damaged("sequence code")) }
      return FSETable(only: UInt8(truncatingIfNeeded: symbol))
    case 2:
      return try FSETable(&input, largestSymbol: kind.largestSymbol, largestAccuracy: kind.largestAccuracy)
    default:
      guard let previous else { throw input.failure(.damaged("repeated table without a first one")) }
      return previous
    }
  }
}
