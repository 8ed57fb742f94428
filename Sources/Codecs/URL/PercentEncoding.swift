/// Percent-encoding of URL parts (RFC 3986 section 2.1).
package enum PercentEncoding {
  /// Why text is not percent-encoded, and where.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A `%` at `offset` without two hexadecimal digits behind it.
    case badEscape(offset: Int)
    /// The decoded bytes are not UTF-8.
    case notUTF8

    package var description: String {
      switch self {
      case .badEscape(let offset): "a '%' without two hexadecimal digits at byte \(offset)"
      case .notUTF8: "escapes that do not spell UTF-8"
      }
    }
  }

  /// `text` with every byte of its UTF-8 outside `kept` written as `%XX`.
  package static func encode(_ text: String, keeping kept: URLCharacters) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    append(text, keeping: kept, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends what `encode(_:keeping:)` gives.
  package static func append(_ text: String, keeping kept: URLCharacters, to bytes: inout [UInt8]) {
    for byte in text.utf8 {
      if kept.contains(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(upperDigit(byte >> 4))
        bytes.append(upperDigit(byte & 15))
      }
    }
  }

  /// The bytes that `encoded` stands for; `+` becomes a space if `plusIsSpace`, as in form data.
  package static func decode(
    _ encoded: some Collection<UInt8>, plusIsSpace: Bool = false
  ) throws(Failure) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(encoded.count)
    var rest = encoded.makeIterator()
    var offset = 0
    while let byte = rest.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = rest.next().flatMap(Hex.value(of:)), let low = rest.next().flatMap(Hex.value(of:)) else {
          throw .badEscape(offset: offset)
        }
        decoded.append(high << 4 | low)
        offset += 3
      } else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        offset += 1
      }
    }
    return decoded
  }

  /// The text that `encoded` stands for.
  package static func decodeText(
    _ encoded: some Collection<UInt8>, plusIsSpace: Bool = false
  ) throws(Failure) -> String {
    let bytes = try decode(encoded, plusIsSpace: plusIsSpace)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    return text
  }

  private static func upperDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
  }
}
