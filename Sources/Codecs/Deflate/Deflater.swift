/// Writes a raw DEFLATE stream (RFC 1951), tuned for speed on text such as JSON and HTML.
struct Deflater {
  /// Small enough for the length field of a stored block.
  private static let blockSize = 32_768

  private var finder = MatchFinder()
  private var writer = BitWriter()
  private var block = TokenBlock()

  /// Takes in `bytes` and appends what is complete to `output`.
  mutating func push(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    var taken = 0
    while taken < bytes.count {
      let room = Self.blockSize - finder.pendingRange.count
      let count = min(room, bytes.count - taken)
      finder.append(bytes.extracting(taken..<taken + count))
      taken += count
      if count == room { writeBlock(isLast: false) }
    }
    writer.drain(into: &output)
  }

  /// Writes everything so far, so that a reader can restore it all: an empty stored block ends on a whole byte.
  mutating func flush(into output: inout [UInt8]) {
    if !finder.pendingRange.isEmpty { writeBlock(isLast: false) }
    writeStored(0..<0, isLast: false)
    writer.drain(into: &output)
  }

  /// Writes the rest and ends the stream.
  mutating func finish(into output: inout [UInt8]) {
    writeBlock(isLast: true)
    writer.align()
    writer.drain(into: &output)
  }

  private mutating func writeBlock(isLast: Bool) {
    let range = finder.pendingRange
    block.removeAll()
    finder.tokens(into: &block)
    let coding = block.coding()
    if coding.bitCount < range.count * 8 + 40 {
      writer.write(isLast ? 1 : 0, 1)
      block.write(with: coding, to: &writer)
    } else {
      writeStored(range, isLast: isLast)
    }
    finder.slide()
  }

  private mutating func writeStored(_ range: Range<Int>, isLast: Bool) {
    writer.write(isLast ? 1 : 0, 3)
    writer.align()
    writer.write(range.count, 16)
    writer.write(range.count ^ 0xFFFF, 16)
    writer.append(finder.buffer[range])
  }
}
