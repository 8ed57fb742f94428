/// Which form a text may be written in so that every reader takes it for that text.
enum YAMLText {
  /// Whether a text can stand without quotes, as a key or as a value.
  static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, canBegin(first), last != UInt8(ascii: " "),
      last != UInt8(ascii: ":"), case .string? = YAMLScalar.coreValue(of: text), !meansMoreToOthers(text)
    else { return false }
    var previous = first
    for scalar in text.unicodeScalars {
      guard isPrintable(scalar), scalar != "\n", scalar != "\t" else { return false }
      if scalar == " ", previous == UInt8(ascii: ":") { return false }
      if scalar == "#", previous == UInt8(ascii: " ") { return false }
      previous = scalar.isASCII ? UInt8(scalar.value) : 0
    }
    return true
  }

  /// Whether a text of several lines can stand as a literal scalar without an indentation indicator.
  static func isLiteral(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "\n"), first != UInt8(ascii: " "),
      first != UInt8(ascii: "\t"),
      text.utf8.contains(UInt8(ascii: "\n"))
    else { return false }
    return text.unicodeScalars.allSatisfy(isPrintable)
  }

  /// The escape of a character that cannot stand in double quotes as it is.
  static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      if isPrintable(scalar) { return nil }
      let digits = String(scalar.value, radix: 16)
      return (digits.count <= 2 ? "\\x" : "\\u")
        + String(repeating: "0", count: (digits.count <= 2 ? 2 : 4) - digits.count) + digits
    }
  }

  /// The shortest digits that read back as the number, with the point or exponent that makes it a float.
  static func of(_ double: Double) -> String {
    if double.isNaN { return ".nan" }
    if double.isInfinite { return double < 0 ? "-.inf" : ".inf" }
    return double.description
  }

  /// Printable and no line break in any version of YAML, apart from the line feed and the tab.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  private static func canBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF, UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "$"),
      UInt8(ascii: "("):
      true
    default: false
    }
  }

  /// Whether YAML 1.1 takes a text for a boolean, a number in some base or a date.
  private static func meansMoreToOthers(_ text: String) -> Bool {
    switch text.lowercased() {
    case "y", "n", "yes", "no", "on", "off", "true", "false", "null": return true
    default: break
    }
    guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "T"),
        UInt8(ascii: "t"), UInt8(ascii: "Z"), UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: ":"),
        UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}
