extension String {
  /// The text with every character that a terminal or a log would obey written out, such as `\u{1b}`: control
  /// characters, line ends, and those that turn the direction of writing.
  /// - Parameter keepsLines: leaves line feeds and tabs as they are.
  package func visible(keepsLines: Bool = false) -> String {
    guard !utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return self }
    var visible = ""
    for scalar in unicodeScalars {
      if Self.isObeyed(scalar) && !(keepsLines && (scalar == "\n" || scalar == "\t")) {
        visible += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        visible.unicodeScalars.append(scalar)
      }
    }
    return visible
  }

  private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
