/// The literals and matches of one DEFLATE block, and how often each symbol comes.
struct TokenBlock {
  /// The codes a block is written with, and what that costs.
  struct Coding {
    let literals: HuffmanCode
    let distances: HuffmanCode
    /// The stated lengths of both codes; nil for the fixed ones.
    let header: CodeLengthRuns?
    let bitCount: Int
  }

  /// Each token: a literal, or a length with its distance above bit 9.
  private var tokens: [UInt32] = []
  private var literalCounts = [UInt32](repeating: 0, count: 286)
  private var distanceCounts = [UInt32](repeating: 0, count: 30)

  mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    for symbol in literalCounts.indices { literalCounts[symbol] = 0 }
    for symbol in distanceCounts.indices { distanceCounts[symbol] = 0 }
    literalCounts[256] = 1
  }

  @inline(__always)
  mutating func append(literal: UInt8) {
    tokens.append(UInt32(literal))
    literalCounts[Int(literal)] += 1
  }

  @inline(__always)
  mutating func append(length: Int, distance: Int) {
    tokens.append(UInt32(truncatingIfNeeded: distance << 9 | length))
    literalCounts[Symbol(length: length).number] += 1
    distanceCounts[Symbol(distance: distance).number] += 1
  }

  /// The cheaper of codes made for this block and the fixed ones.
  func coding() -> Coding {
    let literals = HuffmanCode(frequencies: literalCounts, longest: 15)
    let distances = HuffmanCode(frequencies: distanceCounts, longest: 15)
    let header = CodeLengthRuns(literals: literals.lengths, distances: distances.lengths)
    let dynamic = cost(literals, distances) + header.bitCount
    let fixed = cost(Self.fixedLiterals, Self.fixedDistances)
    if fixed <= dynamic {
      return Coding(literals: Self.fixedLiterals, distances: Self.fixedDistances, header: nil, bitCount: fixed)
    }
    return Coding(literals: literals, distances: distances, header: header, bitCount: dynamic)
  }

  private func cost(_ literals: HuffmanCode, _ distances: HuffmanCode) -> Int {
    var bits = 3
    for symbol in literalCounts.indices {
      let extra = symbol < 265 || symbol == 285 ? 0 : (symbol - 261) / 4
      bits += Int(literalCounts[symbol]) * (Int(literals.lengths[symbol]) + extra)
    }
    for symbol in distanceCounts.indices {
      bits += Int(distanceCounts[symbol]) * (Int(distances.lengths[symbol]) + (symbol < 4 ? 0 : (symbol - 2) / 2))
    }
    return bits
  }

  /// Writes the block behind its first bit.
  func write(with coding: Coding, to writer: inout BitWriter) {
    writer.write(coding.header == nil ? 1 : 2, 2)
    coding.header?.write(to: &writer)
    for token in tokens {
      if token < 256 {
        writer.write(coding.literals.codes[Int(token)], Int(coding.literals.lengths[Int(token)]))
        continue
      }
      let length = Symbol(length: Int(token & 511))
      writer.write(coding.literals.codes[length.number], Int(coding.literals.lengths[length.number]))
      writer.write(length.extra, length.extraBits)
      let distance = Symbol(distance: Int(token >> 9))
      writer.write(coding.distances.codes[distance.number], Int(coding.distances.lengths[distance.number]))
      writer.write(distance.extra, distance.extraBits)
    }
    writer.write(coding.literals.codes[256], Int(coding.literals.lengths[256]))
  }

  /// A length or distance as its symbol and extra bits (section 3.2.5): each power of two is cut in four or two.
  private struct Symbol {
    let number: Int
    let extra: Int
    let extraBits: Int

    @inline(__always)
    init(length: Int) {
      let value = length - 3
      if value < 8 || length == 258 {
        self.init(number: length == 258 ? 285 : 257 + value, extra: 0, extraBits: 0)
        return
      }
      let bits = Int.bitWidth - 3 - value.leadingZeroBitCount
      self.init(number: 257 + bits * 4 + value >> bits, extra: value & (1 << bits - 1), extraBits: bits)
    }

    @inline(__always)
    init(distance: Int) {
      let value = distance - 1
      if value < 4 {
        self.init(number: value, extra: 0, extraBits: 0)
        return
      }
      let bits = Int.bitWidth - 2 - value.leadingZeroBitCount
      self.init(number: bits * 2 + value >> bits, extra: value & (1 << bits - 1), extraBits: bits)
    }

    private init(number: Int, extra: Int, extraBits: Int) {
      self.number = number
      self.extra = extra
      self.extraBits = extraBits
    }
  }

  private static let fixedLiterals = HuffmanCode(lengths: DeflateAlphabet.fixedLiteralLengths)
  private static let fixedDistances = HuffmanCode(lengths: DeflateAlphabet.fixedDistanceLengths)
}
