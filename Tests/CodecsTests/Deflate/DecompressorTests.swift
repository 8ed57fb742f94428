import System
import Testing

@testable import Codecs

@Suite struct `Restoring compressed data` {
  static let text = "a table, a column, a table and a column"
  /// Three hundred letters with little repetition, for a block with codes of its own.
  static let letters = (0..<300).map { (index: Int) -> UInt8 in UInt8((index * index * 7 + index / 3) % 23 + 97) }

  static let gzip =
    "1f8b081e0000000000ff0400414243446e616d6500636f6d6d656e7400dc614b5428494cca49d551485448cecf29cdcd03b1c0420a"
    + "897929705100396829a427000000"
  static let zlib = "789c4b5428494cca49d551485448cecf29cdcd03b1c0420a89792970510001e70d3c"
  static let fixed = "4b5428494cca49d551485448cecf29cdcd03b1c0420a897929705100"
  static let dynamic =
    "e5cc810dc0200800b05bd944200a6250787f87ac0714b847fa031656b0ce6e781be862b7974024df642e84a938e594570e93ed34ba"
    + "3ba9c4d5d848f08fe403"

  static let streams: [(Decompressor.Format, String, [UInt8])] = [
    (.raw, fixed, Array(text.utf8)), (.raw, dynamic, letters), (.raw, "010600f9ff73746f726564", Array("stored".utf8)),
    (.raw, "0300", []), (.zlib, zlib, Array(text.utf8)), (.deflate, zlib, Array(text.utf8)),
    (.deflate, fixed, Array(text.utf8)), (.gzip, gzip, Array(text.utf8)),
    (.gzip, gzip + gzip, Array((text + text).utf8)),
  ]

  @Test(arguments: streams)
  func `a stream is restored whole, in two pieces cut anywhere, and byte by byte`(
    format: Decompressor.Format, hex: String, expected: [UInt8]
  ) throws {
    let bytes = try #require(Hex.decode(hex))
    #expect(try Decompressor.decompress(bytes, format, limit: expected.count) == expected)
    for cut in 0...bytes.count {
      var decompressor = Decompressor(format, limit: 1000)
      var output: [UInt8] = []
      try decompressor.push(Array(bytes[..<cut]), into: &output)
      try decompressor.push(Array(bytes[cut...]), into: &output)
      try decompressor.finish()
      #expect(output == expected)
    }
    var decompressor = Decompressor(format, limit: 1000)
    var output: [UInt8] = []
    for byte in bytes { try decompressor.push([byte], into: &output) }
    try decompressor.finish()
    #expect(output == expected)
  }

  @Test(arguments: streams.dropLast())
  func `a stream that ends early is refused`(format: Decompressor.Format, hex: String, expected: [UInt8]) throws {
    let bytes = try #require(Hex.decode(hex))
    for count in 0..<bytes.count {
      #expect(throws: DecompressionError.truncated) {
        try Decompressor.decompress(Array(bytes[..<count]), format, limit: 1000)
      }
    }
  }

  @Test(arguments: streams)
  func `what follows the end is refused`(format: Decompressor.Format, hex: String, expected: [UInt8]) throws {
    let bytes = try #require(Hex.decode(hex))
    #expect(throws: DecompressionError.trailingBytes) {
      try Decompressor.decompress(bytes + [0], format, limit: 1000)
    }
  }

  static let refused: [(Decompressor.Format, String, DecompressionError)] = [
    (.gzip, "1f8c08000000000000ff", .badHeader), (.gzip, "50", .badHeader), (.gzip, "1f8b07", .unsupported),
    (.gzip, "1f8b0880", .unsupported),
    (.gzip, "1f8b081e0000000000ff0400414243446e616d6500636f6d6d656e7400dd61", .checksumMismatch),
    (.gzip, "1f8b08000000000000ff03000100000000000000", .checksumMismatch),
    (.gzip, "1f8b08000000000000ff03000000000001000000", .checksumMismatch),
    (.zlib, "789d", .badHeader), (.zlib, "7821", .badHeader), (.zlib, "78bb", .unsupported),
    (.zlib, "8898", .unsupported),
    (.zlib, "789c030000000002", .checksumMismatch),
    (.raw, "07", .badData), (.raw, "0106000000", .badData), (.raw, "4b044200", .badData),
    (.raw, "1b03", .badData), (.raw, "4b043e00", .badData),
  ]

  @Test(arguments: refused)
  func `damaged or foreign data is refused by kind`(
    format: Decompressor.Format, hex: String, error: DecompressionError
  ) throws {
    let bytes = try #require(Hex.decode(hex))
    #expect(throws: error) { try Decompressor.decompress(bytes, format, limit: 1000) }
  }

  /// Blocks with codes of their own that no encoder writes: the head of the block, then lengths of the length code.
  static let badCodes: [(literals: Int, distances: Int, lengths: [Int])] = [
    (literals: 31, distances: 0, lengths: [0, 0, 0, 0]), (literals: 0, distances: 31, lengths: [0, 0, 0, 0]),
    (literals: 0, distances: 0, lengths: [1, 1, 1, 1]), (literals: 0, distances: 0, lengths: [0, 0, 0, 0]),
    (literals: 0, distances: 0, lengths: [2, 2, 2, 0]), (literals: 0, distances: 0, lengths: [1, 0, 0, 1]),
  ]

  @Test(arguments: badCodes)
  func `impossible codes are refused`(head: (literals: Int, distances: Int, lengths: [Int])) {
    var writer = BitWriter()
    writer.write(5, 3)
    writer.write(head.literals, 5)
    writer.write(head.distances, 5)
    writer.write(head.lengths.count - 4, 4)
    for length in head.lengths { writer.write(length, 3) }
    for _ in 0..<16 { writer.write(0, 32) }
    #expect(throws: DecompressionError.badData) { try Decompressor.decompress(writer.bytes, .raw, limit: 1000) }
  }

  @Test func `a run of lengths before the first length is refused`() {
    var writer = BitWriter()
    writer.write(5, 3)
    writer.write(0, 14)
    // Symbols 16 and 17 get one bit each; the first symbol read is 16, which repeats what is not there.
    for length in [1, 1, 0, 0] { writer.write(length, 3) }
    writer.write(0, 32)
    #expect(throws: DecompressionError.badData) { try Decompressor.decompress(writer.bytes, .raw, limit: 1000) }
  }

  @Test func `a bomb stops at the limit`() {
    var bomb: [UInt8] = []
    var writer = GzipWriter()
    let zeros = [UInt8](repeating: 0, count: 100_000)
    for _ in 0..<50 { writer.push(zeros, into: &bomb) }
    writer.finish(into: &bomb)
    #expect(bomb.count < 20_000)
    var decompressor = Decompressor(.gzip, limit: 300_000)
    var output: [UInt8] = []
    #expect(throws: DecompressionError.tooLarge(limit: 300_000)) { try decompressor.push(bomb, into: &output) }
    #expect(output.count <= 300_000)
  }

  @Test func `the limit counts all members together`() throws {
    let member = GzipWriter.compress([UInt8](repeating: 7, count: 600))
    #expect(try Decompressor.decompress(member + member, .gzip, limit: 1200).count == 1200)
    #expect(throws: DecompressionError.tooLarge(limit: 1199)) {
      try Decompressor.decompress(member + member, .gzip, limit: 1199)
    }
  }

  @Test func `damaged streams never crash`() throws {
    var random = SeededRandom(seed: 8)
    let sources = try Self.streams.map { try #require(Hex.decode($0.1)) }
    for round in 0..<1000 {
      let (format, _, _) = Self.streams[round % sources.count]
      var bytes = sources[round % sources.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      var decompressor = Decompressor(format, limit: 2000)
      var output: [UInt8] = []
      do throws(DecompressionError) {
        try decompressor.push(bytes, into: &output)
        try decompressor.finish()
      } catch {
        #expect(!String(describing: error).isEmpty)
      }
      #expect(output.count <= 2000)
    }
  }

  @Test func `checksums are those of the standards`() {
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
    let bytes = (0..<12_800).map { UInt8(truncatingIfNeeded: $0) }
    #expect(CRC32.of(bytes) == 0x7BE2_93EE)
    #expect(CRC32.of(Array("123456789".utf8), .castagnoli) == 0xE306_9283)
    var adler = Adler32()
    adler.update(bytes.span)
    #expect(adler.value == 0x3DBB_E869)
    var pieces = CRC32()
    pieces.update(bytes.span.extracting(0..<5))
    pieces.update(bytes.span.extracting(5..<12_800))
    #expect(pieces.value == 0x7BE2_93EE)
  }
}
