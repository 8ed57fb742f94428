import System
import Testing

@testable import Codecs

/// Frames that LZ4's own library wrote, and what they hold.
private let frames: [(name: String, hex: String, content: String)] = [
    ("plain", "04224d1868400300000000000000870300008061626300000000", "616263"),
    ("empty", "04224d1860408200000000", ""),
    ("text", "04224d18684054010000000000002f3e0000006d68656c6c6f2006001e2c13000212000f1900e9f019000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262700000000", "68656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"),
    ("linked+sums", "04224d187c40fc03000000000000e9530000006d68656c6c6f2006001e2c13000212000f1900e9fd19000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223242526274e010f3b01ef0f1301060f5401ff655023242526272f5e00ed00000000aa039625", "68656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262768656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262768656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"),
    ("two frames", "04224d1868400200000000000000a00200008061620000000004224d1868400200000000000000a002000080636400000000", "61626364"),
    ("independent", "04224d186440a73e0000006d68656c6c6f2006001e2c13000212000f1900e9f019000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262700000000474d3b9b", "68656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2c20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"),
]

struct LZ4Tests {
  @Test(arguments: frames) func `frames of LZ4's own library come back`(name: String, hex: String, content: String) throws {
    let bytes = try #require(Hex.decode(hex))
    #expect(Hex.encode(try LZ4.decompress(bytes, limit: 1 << 20)) == content)
  }

  @Test func `a frame cut anywhere but at its end is refused`() throws {
    for (name, hex, _) in frames where name != "two frames" {
      let bytes = try #require(Hex.decode(hex))
      for count in 0..<bytes.count {
        #expect(throws: LZ4Error.self, "\(name) cut at \(count)") { try LZ4.decompress(Array(bytes[..<count]), limit: 1 << 20) }
      }
    }
  }

  @Test func `nothing beyond the limit comes out`() throws {
    let bytes = try #require(Hex.decode(frames[2].hex))
    let error = #expect(throws: LZ4Error.self) { try LZ4.decompress(bytes, limit: 100) }
    #expect(error?.reason == .tooLarge(limit: 100))
  }

  static let broken: [(hex: String, reason: LZ4Error.Reason)] = [
    ("00224d18", .badMagic), ("04224d18084082", .badHeader), ("04224d1861408200000000", .dictionary),
    // A copy from nowhere, and one from before the start.
    ("04224d18604082040000001041000000000000", .badOffset(0)), ("04224d18604082040000001041050000000000", .badOffset(5)),
  ]

  @Test(arguments: broken) func `what is no frame is refused with its reason`(hex: String, reason: LZ4Error.Reason) throws {
    let bytes = try #require(Hex.decode(hex))
    let error = #expect(throws: LZ4Error.self) { try LZ4.decompress(bytes, limit: 1 << 20) }
    if case .badOffset = reason { return #expect(error != nil) }
    #expect(error?.reason == reason)
  }

  @Test func `a skippable frame is passed over`() throws {
    let bytes = try #require(Hex.decode("502a4d1802000000ffff" + frames[0].hex))
    #expect(try LZ4.decompress(bytes, limit: 100) == Array("abc".utf8))
  }

  @Test func `damage is noticed by the checksums`() throws {
    let bytes = try #require(Hex.decode(frames[3].hex))
    var random = SeededRandom(seed: 5)
    for _ in 0..<500 {
      var changed = bytes
      changed[Int.random(in: 7..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      let restored = try? LZ4.decompress(changed, limit: 1 << 20)
      #expect(restored == nil || Hex.encode(restored ?? []) == frames[3].content)
    }
  }

  @Test func `the checksum is that of its specification`() {
    #expect(XXHash32.of([]) == 0x02CC_5D05)
    #expect(XXHash32.of(Array("abc".utf8)) == 0x32D1_53FF)
    #expect(XXHash32.of(Array("Nobody inspects the spammish repetition".utf8)) == 0xE229_3B2F)
  }
}

struct XerialSnappyTests {
  /// One literal, raw and in two blocks behind snappy-java's header.
  @Test func `blocks behind a header come back as one, raw data as it is`() throws {
    let raw: [UInt8] = [3, 2 << 2] + Array("abc".utf8)
    let header: [UInt8] = [0x82] + Array("SNAPPY".utf8) + [0, 0, 0, 0, 1, 0, 0, 0, 1]
    let block: [UInt8] = [0, 0, 0, 5] + raw
    #expect(try XerialSnappy.decompress(raw, limit: 10) == Array("abc".utf8))
    #expect(try XerialSnappy.decompress(header + block + block, limit: 10) == Array("abcabc".utf8))
    #expect(throws: SnappyError.self) { try XerialSnappy.decompress(header + block + block, limit: 5) }
    for count in 17..<(header + block).count {
      #expect(throws: SnappyError.self) { try XerialSnappy.decompress(Array((header + block)[..<count]), limit: 10) }
    }
  }
}
