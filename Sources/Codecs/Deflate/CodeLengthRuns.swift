/// The lengths of a block's two codes, run-length encoded and under a code of their own (RFC 1951 section 3.2.7).
struct CodeLengthRuns {
  private var runs: [(symbol: Int, extra: Int)] = []
  private let code: HuffmanCode
  private let literalCount: Int
  private let distanceCount: Int
  private let codeLengthCount: Int

  init(literals: [UInt8], distances: [UInt8]) {
    literalCount = max(257, (literals.lastIndex { $0 > 0 } ?? 0) + 1)
    distanceCount = max(1, (distances.lastIndex { $0 > 0 } ?? 0) + 1)
    let lengths = literals[..<literalCount] + distances[..<distanceCount]
    var frequencies = [UInt32](repeating: 0, count: 19)
    var index = 0
    while index < lengths.count {
      let length = lengths[index]
      let count = lengths[index...].prefix { $0 == length }.count
      index += count
      Self.append(length, count: count, to: &runs)
    }
    for run in runs { frequencies[run.symbol] += 1 }
    let code = HuffmanCode(frequencies: frequencies, longest: 7)
    self.code = code
    codeLengthCount = max(4, (DeflateAlphabet.codeLengthOrder.lastIndex { code.lengths[$0] > 0 } ?? 0) + 1)
  }

  private static func append(_ length: UInt8, count: Int, to runs: inout [(symbol: Int, extra: Int)]) {
    var left = count
    if length > 0 {
      runs.append((Int(length), 0))
      left -= 1
    }
    while left > 0 {
      switch (length, left) {
      case (0, 11...):
        let run = min(left, 138)
        runs.append((18, run - 11))
        left -= run
      case (0, 3...):
        runs.append((17, left - 3))
        left = 0
      case (_, 3...):
        let run = min(left, 6)
        runs.append((16, run - 3))
        left -= run
      default:
        runs.append((Int(length), 0))
        left -= 1
      }
    }
  }

  private static func extraBits(_ symbol: Int) -> Int {
    switch symbol {
    case 16: 2
    case 17: 3
    case 18: 7
    default: 0
    }
  }

  var bitCount: Int {
    14 + 3 * codeLengthCount
      + runs.reduce(0) { $0 + Int(code.lengths[$1.symbol]) + Self.extraBits($1.symbol) }
  }

  func write(to writer: inout BitWriter) {
    writer.write(literalCount - 257, 5)
    writer.write(distanceCount - 1, 5)
    writer.write(codeLengthCount - 4, 4)
    for symbol in DeflateAlphabet.codeLengthOrder.prefix(codeLengthCount) { writer.write(code.lengths[symbol], 3) }
    for run in runs {
      writer.write(code.codes[run.symbol], Int(code.lengths[run.symbol]))
      writer.write(run.extra, Self.extraBits(run.symbol))
    }
  }
}
