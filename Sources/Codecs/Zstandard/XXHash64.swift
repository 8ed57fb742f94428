/// The 64-bit xxHash with seed 0, by which Zstandard checks frames (its specification, `xxhash_spec.md`).
struct XXHash64 {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
  )

  private(set) var value: UInt64 = 0

  /// Hashes `bytes`, which are the whole message.
  mutating func update(_ bytes: Span<UInt8>) {
    let (p1, p2, p3, p4, p5) = Self.primes
    let raw = bytes.bytes
    var index = 0
    var hash: UInt64
    if bytes.count >= 32 {
      var lanes = (p1 &+ p2, p2, UInt64(0), 0 &- p1)
      while index + 32 <= bytes.count {
        lanes.0 = Self.round(lanes.0, Self.word(raw, index))
        lanes.1 = Self.round(lanes.1, Self.word(raw, index + 8))
        lanes.2 = Self.round(lanes.2, Self.word(raw, index + 16))
        lanes.3 = Self.round(lanes.3, Self.word(raw, index + 24))
        index += 32
      }
      hash = Self.rotate(lanes.0, 1) &+ Self.rotate(lanes.1, 7) &+ Self.rotate(lanes.2, 12) &+ Self.rotate(lanes.3, 18)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { hash = (hash ^ Self.round(0, lane)) &* p1 &+ p4 }
    } else {
      hash = p5
    }
    hash = hash &+ UInt64(bytes.count)
    while index + 8 <= bytes.count {
      hash = Self.rotate(hash ^ Self.round(0, Self.word(raw, index)), 27) &* p1 &+ p4
      index += 8
    }
    if index + 4 <= bytes.count {
      let word = UInt32(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self))
      hash = Self.rotate(hash ^ (UInt64(word) &* p1), 23) &* p2 &+ p3
      index += 4
    }
    while index < bytes.count {
      hash = Self.rotate(hash ^ (UInt64(bytes[index]) &* p5), 11) &* p1
      index += 1
    }
    hash = (hash ^ hash >> 33) &* p2
    hash = (hash ^ hash >> 29) &* p3
    value = hash ^ hash >> 32
  }

  private static func word(_ raw: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* primes.1, 31) &* primes.0
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }
}
