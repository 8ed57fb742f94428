import Codecs
import System
import Testing

/// Bytes of TCompactProtocol and what they mean.
struct ThriftCompactReaderTests {
  private func read(_ bytes: [UInt8], limits: ThriftLimits = ThriftLimits()) throws -> ThriftStructure {
    var reader = ThriftCompactReader(bytes[...], limits: limits)
    let structure = try reader.structure()
    #expect(reader.offset == bytes.count)
    return structure
  }

  @Test(arguments: [
    ([0x00], [:]),
    ([0x11, 0x12, 0x00], [1: .boolean(true), 2: .boolean(false)]),
    ([0x13, 0xFF, 0x00], [1: .byte(-1)]),
    ([0x14, 0x03, 0x15, 0xFE, 0x01, 0x16, 0x80, 0x01, 0x00], [1: .i16(-2), 2: .i32(127), 3: .i64(64)]),
    ([0x05, 0xD0, 0x0F, 0x02, 0x00], [1000: .i32(1)]),
    ([0x17, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x00], [1: .double(1)]),
    ([0x18, 0x02, 0x68, 0x69, 0x00], [1: .text("hi")]),
    ([0x19, 0x35, 0x02, 0x04, 0x06, 0x00], [1: .list([.i32(1), .i32(2), .i32(3)])]),
    ([0x1A, 0x21, 0x01, 0x02, 0x00], [1: .list([.boolean(true), .boolean(false)])]),
    ([0x1B, 0x00, 0x00], [1: .map([])]),
    ([0x1B, 0x01, 0x85, 0x01, 0x61, 0x02, 0x00], [1: .map([ThriftEntry(key: .text("a"), value: .i32(1))])]),
    ([0x1C, 0x15, 0x02, 0x00, 0x15, 0x04, 0x00], [1: .structure([1: .i32(1)]), 2: .i32(2)]),
  ] as [([UInt8], ThriftStructure)])
  func `a struct means its fields`(bytes: [UInt8], meaning: ThriftStructure) throws {
    #expect(try read(bytes) == meaning)
    for length in 0..<bytes.count {
      #expect(throws: ThriftError.self) { try read(Array(bytes[..<length])) }
    }
  }

  @Test func `a long list tells its length behind its head`() throws {
    let bytes: [UInt8] = [0x19, 0xF3, 20] + (0..<20).map { UInt8($0) } + [0]
    #expect(try read(bytes)[1]?.list?.count == 20)
  }

  @Test func `a count beyond the bytes is refused before room is taken`() {
    let bytes: [UInt8] = [0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00]
    #expect(throws: ThriftError(offset: 7, .tooMany(limit: 1))) { try read(bytes) }
  }

  @Test func `structs in structs end at the limit`() {
    let bytes = [UInt8](repeating: 0x1C, count: 100_000)
    #expect(throws: ThriftError(offset: 64, .tooDeep(limit: 64))) { try read(bytes) }
  }

  @Test func `a number above 64 bits and an unknown type are refused`() {
    #expect(throws: ThriftError.self) { try read([0x16] + [UInt8](repeating: 0xFF, count: 10) + [0]) }
    #expect(throws: ThriftError(offset: 1, .badType(14))) { try read([0x1E, 0]) }
  }

  @Test func `any bytes give a struct or an error`() {
    var random = SeededRandom(seed: 21)
    for _ in 0..<5000 {
      var reader = ThriftCompactReader(random.bytes(Int.random(in: 0..<64, using: &random))[...])
      _ = try? reader.structure()
    }
  }
}
