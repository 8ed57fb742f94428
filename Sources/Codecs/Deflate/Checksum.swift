/// A checksum of 32 bits: that of gzip, PNG and Ethernet (RFC 1952 section 8), or Castagnoli's.
package struct CRC32: Sendable {
  /// What the bytes are divided by.
  package enum Polynomial: Sendable {
    /// That of gzip, PNG and Ethernet.
    case ethernet
    /// CRC-32C, of iSCSI, Kafka, MongoDB and Snappy's frames (RFC 3720 section B.4).
    case castagnoli
  }

  private var state: UInt32 = ~0
  private let tables: [UInt32]

  /// The checksum of no bytes.
  package init(_ polynomial: Polynomial = .ethernet) {
    tables = polynomial == .ethernet ? Self.ethernet : Self.castagnoli
  }

  /// The checksum of all bytes so far.
  package var value: UInt32 { ~state }

  /// Takes in the next bytes, eight at a time through as many tables.
  package mutating func update(_ bytes: Span<UInt8>) {
    let raw = bytes.bytes
    var state = self.state
    var index = 0
    while index + 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(state)
      state = 0
      for lane in 0..<8 {
        state ^= tables[(7 - lane) << 8 | Int(truncatingIfNeeded: word >> UInt64(lane * 8)) & 0xFF]
      }
      index += 8
    }
    while index < bytes.count {
      state = state >> 8 ^ tables[Int((state ^ UInt32(bytes[index])) & 0xFF)]
      index += 1
    }
    self.state = state
  }

  /// The checksum of `bytes`.
  package static func of(_ bytes: [UInt8], _ polynomial: Polynomial = .ethernet) -> UInt32 {
    var checksum = CRC32(polynomial)
    checksum.update(bytes.span)
    return checksum.value
  }

  /// Table k at 256 k: what a byte does to the checksum k bytes later.
  private static func tables(_ polynomial: UInt32) -> [UInt32] {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var remainder = UInt32(byte)
      for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ polynomial : remainder >> 1 }
      tables[byte] = remainder
    }
    for index in 256..<tables.count {
      let before = tables[index - 256]
      tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }

  // Made once: a checksum is often taken of a few bytes.
  private static let ethernet = tables(0xEDB8_8320)
  private static let castagnoli = tables(0x82F6_3B78)
}

/// The checksum of zlib (RFC 1950 section 9).
package struct Adler32: Sendable {
  private var low: UInt32 = 1
  private var high: UInt32 = 0

  /// The checksum of no bytes.
  package init() {}

  /// The checksum of all bytes so far.
  package var value: UInt32 { high << 16 | low }

  /// Takes in the next bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    var index = 0
    while index < bytes.count {
      // 5552 is the most bytes after which neither sum has left 32 bits.
      let end = min(index + 5552, bytes.count)
      while index < end {
        low &+= UInt32(bytes[index])
        high &+= low
        index += 1
      }
      low %= 65_521
      high %= 65_521
    }
  }
}
