/// A quick hash of 64 or 128 bits that notices damaged files and spreads keys; no protection against forgery.
package enum ContentHash {
  /// - Parameter start: hashes by different starts have nothing in common.
  static func hash(_ bytes: UnsafeRawBufferPointer, start: UInt64 = 0) -> UInt64 {
    guard let base = bytes.baseAddress else { return 0x9E37_79B9_7F4A_7C15 ^ start }
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (start &+ 1, start &+ 2, start &+ 3, start &+ 4)
    var index = 0
    while index + 32 <= bytes.count {
      lanes.0 = mix(lanes.0 ^ base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      lanes.1 = mix(lanes.1 ^ base.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self))
      lanes.2 = mix(lanes.2 ^ base.loadUnaligned(fromByteOffset: index + 16, as: UInt64.self))
      lanes.3 = mix(lanes.3 ^ base.loadUnaligned(fromByteOffset: index + 24, as: UInt64.self))
      index += 32
    }
    var hash = mix(lanes.0 ^ mix(lanes.1 ^ mix(lanes.2 ^ mix(lanes.3 ^ UInt64(bytes.count)))))
    while index < bytes.count {
      hash = mix(hash ^ UInt64(base.load(fromByteOffset: index, as: UInt8.self)))
      index += 1
    }
    return hash
  }

  /// The hash of some bytes.
  package static func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { hash($0) } }

  /// A hash of sixteen bytes: that two texts have the same is not to be expected in the life of a catalog.
  static func wideHash(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { raw in
      var hash: [UInt8] = []
      hash.reserveCapacity(16)
      for start in [0, 0xA076_1D64_78BD_642F] as [UInt64] { hash.append(raw: self.hash(raw, start: start)) }
      return hash
    }
  }

  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    let product = value &* 0x9FB2_1C65_1E98_DF25
    return product ^ (product >> 29)
  }
}
