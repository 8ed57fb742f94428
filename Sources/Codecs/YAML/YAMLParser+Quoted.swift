extension YAMLParser {
  /// Reads a scalar in double quotes (section 7.3.1).
  mutating func doubleQuoted(indent least: Int, _ properties: YAMLProperties) throws(YAMLError) {
    try quoted(by: UInt8(ascii: "\""), .doubleQuoted, indent: least, properties)
  }

  /// Reads a scalar in single quotes (section 7.3.2).
  mutating func singleQuoted(indent least: Int, _ properties: YAMLProperties) throws(YAMLError) {
    try quoted(by: UInt8(ascii: "'"), .singleQuoted, indent: least, properties)
  }

  private mutating func quoted(
    by quote: UInt8, _ style: YAMLScalar.Style, indent least: Int, _ properties: YAMLProperties
  ) throws(YAMLError) {
    let start = position
    position += 1
    text.removeAll(keepingCapacity: true)
    // Blanks behind this index stand right before a line break and go away with it.
    var kept = 0
    while true {
      let run = position
      while current != quote, !isAtLineEnd, current != UInt8(ascii: "\\") || style != .doubleQuoted { position += 1 }
      text.append(contentsOf: source.bytes[run..<position])
      if current == quote {
        position += 1
        guard style == .singleQuoted, current == quote else { break }
        position += 1
        text.append(quote)
      } else if current == UInt8(ascii: "\n") {
        while text.count > kept, let last = text.last, last.isYAMLBlank { text.removeLast() }
        appendFold(try foldedBreaks(indent: least))
      } else if current == 0 {
        throw invalid(
          "the end of the text", expected: "the end of the quoted scalar that begins at \(source.mark(at: start))")
      } else if byte(position + 1) == UInt8(ascii: "\n") {
        position += 1
        let breaks = try foldedBreaks(indent: least)
        text.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: breaks - 1))
      } else {
        try escape()
      }
      kept = text.count
    }
    try passQuotedOnly(from: start, to: position)
    events.append(
      YAMLEvent(
        kind: .scalar(style), offset: properties.start ?? start, text: String(decoding: text, as: UTF8.self),
        properties: properties))
  }

  /// Moves over line breaks, empty lines and the indentation of the next line, and returns how many breaks there were.
  private mutating func foldedBreaks(indent least: Int) throws(YAMLError) -> Int {
    var breaks = 0
    while current == UInt8(ascii: "\n") {
      position += 1
      lineStart = position
      breaks += 1
      if isMarker(at: position) { throw invalid(expected: "the end of the quoted scalar before the document ends") }
      skipBlanks()
    }
    try checkIndentation(least)
    return breaks
  }

  // MARK: Escapes (section 5.7)

  private mutating func escape() throws(YAMLError) {
    let start = position
    let escape = byte(position + 1)
    position += 2
    switch escape {
    case UInt8(ascii: "x"): try append(scalar: hex(digits: 2, from: start), from: start)
    case UInt8(ascii: "u"): try append(scalar: utf16Escape(from: start), from: start)
    case UInt8(ascii: "U"): try append(scalar: hex(digits: 8, from: start), from: start)
    default:
      guard let scalar = Self.escapes[escape] else {
        throw invalid("a backslash before \(describe(start + 1))", expected: "an escape that YAML defines", at: start)
      }
      try append(scalar: scalar, from: start)
    }
  }

  private static let escapes: [UInt8: UInt32] = [
    UInt8(ascii: "0"): 0x00, UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, 0x09: 0x09,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "v"): 0x0B, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "e"): 0x1B, UInt8(ascii: " "): 0x20, UInt8(ascii: "\""): 0x22, UInt8(ascii: "/"): 0x2F,
    UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "N"): 0x85, UInt8(ascii: "_"): 0xA0, UInt8(ascii: "L"): 0x2028,
    UInt8(ascii: "P"): 0x2029,
  ]

  private mutating func hex(digits: Int, from start: Int) throws(YAMLError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = Hex.value(of: current) else {
        throw invalid(expected: "\(digits) hexadecimal digits in the escape")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  /// Reads the digits after `\u` and, as every JSON text is YAML, a second `\u` that completes a surrogate pair.
  private mutating func utf16Escape(from start: Int) throws(YAMLError) -> UInt32 {
    let high = try hex(digits: 4, from: start)
    guard (0xD800...0xDBFF).contains(high), current == UInt8(ascii: "\\"), byte(position + 1) == UInt8(ascii: "u")
    else {
      return high
    }
    position += 2
    let low = try hex(digits: 4, from: start)
    guard (0xDC00...0xDFFF).contains(low) else { return high }
    return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
  }

  private mutating func append(scalar value: UInt32, from start: Int) throws(YAMLError) {
    guard let scalar = Unicode.Scalar(value) else {
      throw invalid("an escape that is no character", expected: "a Unicode scalar value", at: start)
    }
    text.append(contentsOf: scalar.utf8)
  }
}
