/// A Huffman code of limited length for writing (RFC 1951 section 3.2.2).
struct HuffmanCode {
  /// Bits of each symbol's code, 0 for symbols without one.
  private(set) var lengths: [UInt8]
  /// The codes with their first bit lowest, as they go into the stream.
  private(set) var codes: [UInt16]

  /// The canonical code of these lengths.
  init(lengths: [UInt8]) {
    self.lengths = lengths
    codes = [UInt16](repeating: 0, count: lengths.count)
    var counts = [UInt32](repeating: 0, count: 17)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var next = [UInt32](repeating: 0, count: 17)
    for length in 1..<16 { next[length + 1] = (next[length] + counts[length]) << 1 }
    for (symbol, length) in lengths.enumerated() where length > 0 {
      codes[symbol] = UInt16(truncatingIfNeeded: Self.reversed(next[Int(length)], bits: Int(length)))
      next[Int(length)] += 1
    }
  }

  /// The best code for these frequencies, or nearly so where the limit on lengths is felt. At least two symbols get a
  /// code, since not every decoder takes one of a single symbol.
  init(frequencies: [UInt32], longest: Int) {
    var used = frequencies.indices.filter { frequencies[$0] > 0 }
    for symbol in frequencies.indices where used.count < 2 && frequencies[symbol] == 0 { used.append(symbol) }
    used.sort { frequencies[$0] < frequencies[$1] }
    var counts = Self.lengthCounts(sorted: used.map { UInt64(max(frequencies[$0], 1)) }, longest: longest)
    var lengths = [UInt8](repeating: 0, count: frequencies.count)
    var length = longest
    for symbol in used {
      while counts[length] == 0 { length -= 1 }
      counts[length] -= 1
      lengths[symbol] = UInt8(length)
    }
    self.init(lengths: lengths)
  }

  /// How many codes of each length the Huffman tree of `weights`, in rising order, has after its deepest leaves were
  /// lifted to `longest`.
  private static func lengthCounts(sorted weights: [UInt64], longest: Int) -> [Int] {
    // Leaves and inner nodes are each made in rising order, so the two lightest are at the front of one of the rows.
    var inner: [UInt64] = []
    var parents = [Int](repeating: 0, count: 2 * weights.count - 1)
    var leaf = 0
    var node = 0
    func lightest() -> Int {
      if node >= inner.count || leaf < weights.count && weights[leaf] <= inner[node] {
        leaf += 1
        return leaf - 1
      }
      node += 1
      return weights.count + node - 1
    }
    func weight(_ index: Int) -> UInt64 { index < weights.count ? weights[index] : inner[index - weights.count] }
    for _ in 1..<weights.count {
      let (first, second) = (lightest(), lightest())
      parents[first] = weights.count + inner.count
      parents[second] = weights.count + inner.count
      inner.append(weight(first) + weight(second))
    }
    var depths = [Int](repeating: 0, count: parents.count)
    var counts = [Int](repeating: 0, count: longest + 1)
    for index in (0..<parents.count - 1).reversed() {
      depths[index] = depths[parents[index]] + 1
      if index < weights.count { counts[min(depths[index], longest)] += 1 }
    }
    shorten(&counts, longest: longest)
    return counts
  }

  /// Makes room for the codes that were cut to `longest` by lengthening shorter ones.
  private static func shorten(_ counts: inout [Int], longest: Int) {
    var taken = 0
    for length in 1...longest { taken += counts[length] << (longest - length) }
    while taken > 1 << longest {
      guard let donor = (1..<longest).last(where: { counts[$0] > 0 }) else { return }
      counts[donor] -= 1
      counts[donor + 1] += 2
      counts[longest] -= 1
      taken -= 1
    }
  }

  private static func reversed(_ code: UInt32, bits: Int) -> UInt32 {
    var code = code
    var result: UInt32 = 0
    for _ in 0..<bits {
      result = result << 1 | code & 1
      code >>= 1
    }
    return result
  }
}
