/// Bytes as text of 64 letters (RFC 4648 sections 4 and 5).
package struct Base64: Sendable {
  /// What a decoder does about `=` at the end.
  package enum Padding: Sendable {
    /// Written, and refused when missing.
    case required
    /// Not written, and refused when there.
    case none
    /// Not written, and accepted with or without.
    case optional
  }

  private let alphabet: [UInt8]
  private let values: [UInt8]
  private let padding: Padding

  private init(lastTwo: String, padding: Padding) {
    alphabet = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastTwo).utf8)
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    self.values = values
    self.padding = padding
  }

  /// The usual alphabet with `+` and `/`, padded.
  package static let standard = Base64(lastTwo: "+/", padding: .required)

  /// The alphabet with `-` and `_`, unpadded as in tokens, accepting padding.
  package static let urlSafe = Base64(lastTwo: "-_", padding: .optional)

  /// The same alphabet with another rule for padding.
  package func padding(_ padding: Padding) -> Base64 { Base64(self, padding) }

  private init(_ other: Base64, _ padding: Padding) {
    alphabet = other.alphabet
    values = other.values
    self.padding = padding
  }

  /// The text of `bytes`, on one line.
  package func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0) }
      for letter in 0..<4 {
        if letter <= count {
          text.append(alphabet[Int(group >> UInt32(18 - 6 * letter) & 63)])
        } else if padding == .required {
          text.append(UInt8(ascii: "="))
        }
      }
      index += 3
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text`; nil for other letters, white space, wrong padding and stray bits in the last letter.
  package func decode(_ text: some StringProtocol) -> [UInt8]? {
    var letters = Array(text.utf8)
    guard takePadding(of: &letters) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count * 3 / 4)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for letter in letters {
      let value = values[Int(letter)]
      guard value != 0xFF else { return nil }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
      }
    }
    // One letter alone spells no byte, and unused bits must be zero, else two texts would mean the same bytes.
    guard bitCount < 6, bits & ((1 << bitCount) - 1) == 0 else { return nil }
    return bytes
  }

  private func takePadding(of letters: inout [UInt8]) -> Bool {
    let padded = letters.count
    while letters.last == UInt8(ascii: "="), padded - letters.count < 2 { letters.removeLast() }
    let isPadded = padded > letters.count
    switch padding {
    case .required: return padded.isMultiple(of: 4)
    case .none: return !isPadded
    case .optional: return !isPadded || padded.isMultiple(of: 4)
    }
  }
}
