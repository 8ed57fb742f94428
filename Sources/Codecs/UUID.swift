/// A universally unique identifier (RFC 9562), ordered by its bytes, so that version 7 sorts by time.
package struct UUID: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// An identifier of sixteen bytes as they are; nil for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    self.init(filling: bytes)
  }

  /// An identifier of sixteen bytes that lie somewhere else; nil for any other count.
  package init?(bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 16 else { return nil }
    let raw = UnsafeRawBufferPointer(bytes)
    self.init(
      high: UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }

  /// Reads `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` in digits of either case; nil for anything else.
  package init?(_ text: String) {
    guard text.utf8.count == 36 else { return nil }
    let text = text.utf8.span
    var words: (UInt64, UInt64) = (0, 0)
    for index in text.indices {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard text[index] == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = Hex.value(of: text[index]) else { return nil }
      words.0 = words.0 << 4 | words.1 >> 60
      words.1 = words.1 << 4 | UInt64(digit)
    }
    self.init(high: words.0, low: words.1)
  }

  /// A version 4 identifier of sixteen random bytes, six bits of which give way to version and variant.
  package init(random: (UInt64, UInt64)) {
    self.init(high: random.0, low: random.1, version: 4)
  }

  /// A version 7 identifier of a time and ten random bytes' worth of `random`; earlier times sort first.
  package init(milliseconds: Int64, random: (UInt64, UInt64)) {
    self.init(high: UInt64(bitPattern: milliseconds) << 16 | random.0 & 0xFFFF, low: random.1, version: 7)
  }

  /// A version 7 identifier with a counter of forty bits behind the time (RFC 9562 section 6.2, method 1).
  package init(milliseconds: Int64, counter: UInt64, random: UInt64) {
    self.init(
      milliseconds: milliseconds, random: (random >> 32, (counter & Self.counterMask) << 22 | random & 0x3F_FFFF))
  }

  private static let counterMask: UInt64 = (1 << 40) - 1

  /// The counter of a version 7 identifier that has one; of any other, bits that mean nothing.
  package var counter: UInt64 { low >> 22 & Self.counterMask }

  /// The version 5 identifier of `name` in this name space; `sha1` is the digest function, of twenty bytes.
  package func named(_ name: some Sequence<UInt8>, sha1: ([UInt8]) -> [UInt8]) -> UUID {
    let digest = sha1(bytes + name)
    let raw = UUID(filling: digest.prefix(16))
    return UUID(high: raw.high, low: raw.low, version: 5)
  }

  /// The version 5 identifier of a text in this name space.
  package func named(_ name: String, sha1: ([UInt8]) -> [UInt8]) -> UUID { named(name.utf8, sha1: sha1) }

  private init(high: UInt64, low: UInt64, version: UInt64) {
    self.init(high: high & ~0xF000 | version << 12, low: low & (~0 >> 2) | 1 << 63)
  }

  private init(filling bytes: some Sequence<UInt8>) {
    var words: (UInt64, UInt64) = (0, 0)
    for byte in bytes {
      words.0 = words.0 << 8 | words.1 >> 56
      words.1 = words.1 << 8 | UInt64(byte)
    }
    self.init(high: words.0, low: words.1)
  }

  /// The sixteen bytes.
  package var bytes: [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> UInt64(56 - $0 % 8 * 8)) }
  }

  /// The version number: 4 is random, 5 derived from a name, 7 starts with the time.
  package var version: Int { Int(high >> 12 & 15) }

  /// The time of a version 7 identifier, in milliseconds since 1970.
  package var milliseconds: Int64? { version == 7 ? Int64(high >> 16) : nil }

  /// The name space of URLs (RFC 9562 section 6.6).
  package static let urlNamespace = UUID(high: 0x6ba7_b811_9dad_11d1, low: 0x80b4_00c0_4fd4_30c8)

  /// The name space of domain names.
  package static let dnsNamespace = UUID(high: 0x6ba7_b810_9dad_11d1, low: 0x80b4_00c0_4fd4_30c8)
}

extension UUID: Comparable {
  package static func < (left: UUID, right: UUID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension UUID: CustomStringConvertible {
  /// The characters of the usual form.
  static let length = 36

  /// The 36 characters of the usual form, in lower case.
  package var description: String {
    String(decoding: [UInt8](capacity: Self.length, initializingWith: append), as: UTF8.self)
  }

  /// Appends the same.
  func append(to text: inout OutputSpan<UInt8>) {
    for digit in 0..<32 {
      if digit == 8 || digit == 12 || digit == 16 || digit == 20 { text.append(UInt8(ascii: "-")) }
      let word = digit < 16 ? high : low
      text.append(Hex.digit(UInt8(truncatingIfNeeded: word >> UInt64(60 - digit % 16 * 4)) & 15))
    }
  }
}
