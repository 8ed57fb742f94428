/// The text of a YAML stream as the parser wants it: UTF-8 without a byte order mark at its head, lines ended by LF,
/// no character outside those that YAML allows (YAML 1.2.2 sections 5.1 to 5.4).
struct YAMLSource {
  private(set) var bytes: [UInt8]
  /// Where the characters stand that are allowed inside quotes only (`nb-json`), and inner byte order marks.
  private(set) var quotedOnly: [Int] = []

  init(_ input: [UInt8]) throws(YAMLError) {
    bytes = try Self.utf8(of: input)
    if bytes.contains(UInt8(ascii: "\r")) { bytes = Self.withLineFeeds(bytes) }
    try checkCharacters()
  }

  /// The line and column of a byte.
  func mark(at offset: Int) -> YAMLMark {
    var cursor = YAMLMarkCursor()
    return cursor.mark(at: offset, in: bytes)
  }

  private static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var afterReturn = false
    for byte in bytes {
      if byte == UInt8(ascii: "\r") {
        result.append(UInt8(ascii: "\n"))
      } else if byte != UInt8(ascii: "\n") || !afterReturn {
        result.append(byte)
      }
      afterReturn = byte == UInt8(ascii: "\r")
    }
    return result
  }

  private mutating func checkCharacters() throws(YAMLError) {
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte >= 0x20, byte < 0x7F {
        offset += 1
      } else if byte < 0x80 {
        if byte == 0x7F {
          quotedOnly.append(offset)
        } else if byte != 0x09, byte != 0x0A {
          throw refused(
            offset, "the control character \(Self.name(UInt32(byte)))",
            "printable characters, or an escape in double quotes")
        }
        offset += 1
      } else {
        let (scalar, length) = try decode(at: offset)
        if (0x80...0x9F).contains(scalar) && scalar != 0x85 || scalar == 0xFEFF || scalar == 0xFFFE || scalar == 0xFFFF
        {
          quotedOnly.append(offset)
        }
        offset += length
      }
    }
  }

  private func decode(at offset: Int) throws(YAMLError) -> (scalar: UInt32, length: Int) {
    let lead = bytes[offset]
    let (length, least): (Int, UInt32) =
      switch lead {
      case 0xC2...0xDF: (2, 0x80)
      case 0xE0...0xEF: (3, 0x800)
      case 0xF0...0xF4: (4, 0x10000)
      default: (0, 0)
      }
    guard length > 0, offset + length <= bytes.count else { throw notUTF8(offset) }
    var scalar = UInt32(lead) & (0x7F >> UInt32(length))
    for next in bytes[offset + 1..<offset + length] {
      guard next & 0xC0 == 0x80 else { throw notUTF8(offset) }
      scalar = scalar << 6 | UInt32(next & 0x3F)
    }
    guard scalar >= least, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else { throw notUTF8(offset) }
    return (scalar, length)
  }

  private func notUTF8(_ offset: Int) -> YAMLError {
    refused(offset, "bytes that are not UTF-8", "UTF-8, UTF-16 or UTF-32 text")
  }

  private func refused(_ offset: Int, _ found: String, _ expected: String) -> YAMLError {
    YAMLError(.invalid, at: mark(at: offset), found: found, expected: expected)
  }

  static func name(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

/// Turns byte offsets that never go back into marks, in one walk over the text.
struct YAMLMarkCursor {
  private var offset = 0
  private var line = 1
  private var column = 1

  mutating func mark(at target: Int, in bytes: [UInt8]) -> YAMLMark {
    let end = min(target, bytes.count)
    while offset < end {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      offset += 1
    }
    return YAMLMark(line: line, column: column)
  }
}
