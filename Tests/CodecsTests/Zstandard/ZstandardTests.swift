import Codecs
import System
import Testing

@Suite struct ZstandardTests {
  @Test(arguments: zstandardFixtures.indices)
  func `what another program compressed is restored`(index: Int) throws {
    let (name, hex) = zstandardFixtures[index]
    let bytes = try #require(Hex.decode(hex))
    #expect(try Zstandard.decompress(bytes, limit: 1 << 20) == PlainText.named(name))
  }

  @Test func `frames follow one another, skippable ones are passed over`() throws {
    let words = try fixture("words")
    let skippable: [UInt8] = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let plain = PlainText.named("words")
    #expect(try Zstandard.decompress(skippable + words + skippable + words, limit: 1 << 20) == plain + plain)
  }

  @Test func `more than the limit is refused, whether or not the frame tells its size`() throws {
    for (name, hex) in zstandardFixtures {
      let bytes = try #require(Hex.decode(hex))
      let size = PlainText.named(name).count
      guard size > 0 else { continue }
      #expect(try Zstandard.decompress(bytes, limit: size).count == size)
      #expect { try Zstandard.decompress(bytes, limit: size - 1) } throws: {
        ($0 as? ZstandardError)?.reason == .tooLarge(limit: size - 1)
      }
    }
  }

  @Test func `data cut short at any byte is refused`() throws {
    for name in ["words", "run", "numbers"] {
      let bytes = try fixture(name)
      for count in 0..<bytes.count {
        #expect(throws: ZstandardError.self) { try Zstandard.decompress(Array(bytes.prefix(count)), limit: 1 << 20) }
      }
    }
  }

  @Test func `a changed content fails its checksum or its format, never passes`() throws {
    let (_, hex) = zstandardFixtures[7]
    let bytes = try #require(Hex.decode(hex))
    let plain = PlainText.named("words")
    var random = SeededRandom(seed: 1)
    for _ in 0..<400 {
      var broken = bytes
      broken[Int(random.next() % UInt64(bytes.count))] ^= UInt8(1 << (random.next() % 8))
      if let restored = try? Zstandard.decompress(broken, limit: 1 << 20) { #expect(restored == plain) }
    }
  }

  @Test func `random bytes behind a good header never do harm`() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<3000 {
      let bytes = [0x28, 0xB5, 0x2F, 0xFD, UInt8(random.next() % 4) << 6 | 0x20] + random.bytes(Int(random.next() % 80))
      _ = try? Zstandard.decompress(bytes, limit: 1 << 16)
    }
  }

  @Test(arguments: [
    ([0x28, 0xB5, 0x2F, 0xFE, 0], ZstandardError.Reason.badMagic),
    ([0x28, 0xB5, 0x2F, 0xFD, 0x28, 0], .reserved("frame header bit")),
    ([0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 0], .dictionary(7)),
    ([0x28, 0xB5, 0x2F, 0xFD, 0x20, 1, 17, 0, 0], .damaged("block size")),
    ([0x28, 0xB5, 0x2F, 0xFD, 0x20, 8, 7, 0, 0], .reserved("block type")),
    ([0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .tooLarge(limit: 100)),
  ])
  func `a header that cannot be is named`(bytes: [UInt8], reason: ZstandardError.Reason) {
    #expect { try Zstandard.decompress(bytes, limit: 100) } throws: { ($0 as? ZstandardError)?.reason == reason }
  }

  private func fixture(_ name: String) throws -> [UInt8] {
    try #require(zstandardFixtures.first { $0.0 == name }.flatMap { Hex.decode($0.1) })
  }
}
