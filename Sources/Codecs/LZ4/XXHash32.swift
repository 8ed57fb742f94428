/// The 32-bit xxHash with seed 0, by which LZ4 checks frames (xxHash, `doc/xxhash_spec.md`).
enum XXHash32 {
  private static let primes: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
    0x9E37_79B1, 0x85EB_CA77, 0xC2B2_AE3D, 0x27D4_EB2F, 0x1656_67B1
  )

  static func of(_ bytes: [UInt8]) -> UInt32 {
    let (p1, p2, p3, p4, p5) = primes
    var index = 0
    var hash = p5
    if bytes.count >= 16 {
      var lanes: [4 of UInt32] = [p1 &+ p2, p2, 0, 0 &- p1]
      while index + 16 <= bytes.count {
        for lane in 0..<4 { lanes[lane] = rotate(lanes[lane] &+ word(bytes, index + 4 * lane) &* p2, 13) &* p1 }
        index += 16
      }
      hash = rotate(lanes[0], 1) &+ rotate(lanes[1], 7) &+ rotate(lanes[2], 12) &+ rotate(lanes[3], 18)
    }
    hash &+= UInt32(truncatingIfNeeded: bytes.count)
    while index + 4 <= bytes.count {
      hash = rotate(hash &+ word(bytes, index) &* p3, 17) &* p4
      index += 4
    }
    while index < bytes.count {
      hash = rotate(hash &+ UInt32(bytes[index]) &* p5, 11) &* p1
      index += 1
    }
    hash = (hash ^ hash >> 15) &* p2
    hash = (hash ^ hash >> 13) &* p3
    return hash ^ hash >> 16
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16 | UInt32(bytes[offset + 3]) << 24
  }

  private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value << count | value >> (32 - count) }
}
