import System
import Testing

@testable import Codecs

@Suite struct `Gzip writer` {
  /// Bytes of the kinds that compress differently.
  static func sample(_ kind: Int, _ count: Int, _ random: inout SeededRandom) -> [UInt8] {
    switch kind {
    case 0: random.bytes(count)
    case 1: [UInt8](repeating: 65, count: count)
    case 2: (0..<count).map { UInt8(97 + $0 % 7) }
    case 3: (0..<count).map { _ in UInt8.random(in: 97..<101, using: &random) }
    default:
      Array((0..<count / 24 + 1).map { "{\"id\":\($0),\"name\":\"table_\($0 % 50)\"}" }.joined().utf8.prefix(count))
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 257, 258, 259, 1000, 32_767, 32_768, 32_769, 100_000])
  func `what is compressed is restored`(count: Int) throws {
    var random = SeededRandom(seed: UInt64(count))
    for kind in 0..<5 {
      let bytes = Self.sample(kind, count, &random)
      #expect(try Decompressor.decompress(GzipWriter.compress(bytes), .gzip, limit: count) == bytes)
    }
  }

  @Test func `noise longer than the window is stored and restored`() throws {
    var random = SeededRandom(seed: 17)
    let noise = random.bytes(140_000)
    #expect(try Decompressor.decompress(GzipWriter.compress(noise), .gzip, limit: 140_000) == noise)
  }

  @Test func `pieces and flushes make one stream that can be read as far as it was flushed`() throws {
    var random = SeededRandom(seed: 9)
    var writer = GzipWriter()
    var reader = Decompressor(.gzip, limit: 1_000_000)
    var sent: [UInt8] = []
    var received: [UInt8] = []
    for round in 0..<60 {
      let piece = Self.sample(round % 5, Int.random(in: 0..<6000, using: &random), &random)
      sent += piece
      var wire: [UInt8] = []
      writer.push(piece, into: &wire)
      if round.isMultiple(of: 3) { writer.flush(into: &wire) }
      try reader.push(wire, into: &received)
      if round.isMultiple(of: 3) { #expect(received == sent) }
    }
    var wire: [UInt8] = []
    writer.finish(into: &wire)
    try reader.push(wire, into: &received)
    try reader.finish()
    #expect(received == sent)
  }

  @Test func `JSON shrinks to a fifth and noise hardly grows`() {
    var random = SeededRandom(seed: 10)
    let json = Self.sample(4, 100_000, &random)
    #expect(GzipWriter.compress(json).count < json.count / 5)
    let noise = Self.sample(0, 100_000, &random)
    #expect(GzipWriter.compress(noise).count < noise.count + 64)
    #expect(GzipWriter.compress([]).count == 20)
  }

  @Test func `codes keep to their longest length and stay complete`() {
    // Frequencies of a Fibonacci row make the deepest tree.
    var frequencies: [UInt32] = [1, 1]
    while frequencies.count < 30 {
      frequencies.append(frequencies[frequencies.count - 1] + frequencies[frequencies.count - 2])
    }
    for longest in [7, 9, 15] {
      let code = HuffmanCode(frequencies: frequencies, longest: longest)
      let taken = code.lengths.reduce(0) { $0 + 1 << (longest - Int($1)) }
      #expect(code.lengths.allSatisfy { $0 > 0 && $0 <= longest })
      #expect(taken == 1 << longest)
    }
    #expect(HuffmanCode(frequencies: [0, 5, 0], longest: 15).lengths == [1, 1, 0])
    #expect(HuffmanCode(frequencies: [0, 0, 0], longest: 15).lengths == [1, 1, 0])
  }
}
