import Codecs
import System
import Testing

@Suite struct SnappyTests {
  @Test(arguments: snappyFixtures.indices)
  func `what another program compressed is restored`(index: Int) throws {
    let (name, hex) = snappyFixtures[index]
    #expect(try Snappy.decompress(try #require(Hex.decode(hex)), limit: 1 << 20) == PlainText.named(name))
  }

  @Test func `a literal and each kind of copy are carried out`() throws {
    let literal: [UInt8] = [3 << 2, 1, 2, 3, 4]
    #expect(try Snappy.decompress([8] + literal + [0b000_000_01, 4], limit: 8) == [1, 2, 3, 4, 1, 2, 3, 4])
    #expect(try Snappy.decompress([7] + literal + [2 << 2 | 2, 2, 0], limit: 8) == [1, 2, 3, 4, 3, 4, 3])
    #expect(try Snappy.decompress([6] + literal + [1 << 2 | 3, 1, 0, 0, 0], limit: 8) == [1, 2, 3, 4, 4, 4])
  }

  @Test(arguments: [
    ([], SnappyError.Reason.truncated), ([5], .truncated), ([5, 0, 1], .truncated), ([2, 0, 1, 1, 2], .badOffset(2)),
    ([1, 4, 1, 2], .tooLong), ([0x80, 0x80, 0x80, 0x80, 0x10], .badLength),
    ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], .tooLarge(limit: 100)), ([4, 0, 1, 1, 0], .badOffset(0)),
  ])
  func `data that makes no sense is refused`(bytes: [UInt8], reason: SnappyError.Reason) {
    #expect { try Snappy.decompress(bytes, limit: 100) } throws: { ($0 as? SnappyError)?.reason == reason }
  }

  @Test func `no change of a byte does harm, and no cut passes for the whole`() throws {
    let bytes = try #require(Hex.decode(snappyFixtures[3].1))
    let plain = PlainText.named("words")
    for count in 0..<bytes.count {
      #expect(throws: SnappyError.self) { try Snappy.decompress(Array(bytes.prefix(count)), limit: 1 << 20) }
    }
    var random = SeededRandom(seed: 4)
    for _ in 0..<3000 {
      var broken = bytes
      broken[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      if let restored = try? Snappy.decompress(broken, limit: plain.count) { #expect(restored.count <= plain.count) }
    }
  }
}
