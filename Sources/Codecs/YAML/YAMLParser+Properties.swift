extension YAMLParser {
  /// Reads the anchor and the tag that stand here on this line, in either order, and the blanks behind them.
  mutating func properties(inFlow: Bool) throws(YAMLError) -> YAMLProperties {
    var properties = YAMLProperties()
    while current == UInt8(ascii: "&") || current == UInt8(ascii: "!") {
      let start = position
      var read = YAMLProperties(start: start)
      if current == UInt8(ascii: "&") { read.anchor = try anchorName() } else { read.tag = try tag() }
      guard current.isYAMLBlank || isAtLineEnd || inFlow && current.isYAMLFlowIndicator else {
        throw invalid(expected: "a space after the \(read.tag == nil ? "anchor" : "tag")")
      }
      properties = try merged(properties, read)
      skipBlanks()
    }
    return properties
  }

  /// The properties of two lines, or of one line so far and one more; no node has two anchors or two tags.
  func merged(_ first: YAMLProperties, _ second: YAMLProperties) throws(YAMLError) -> YAMLProperties {
    if first.anchor != nil, second.anchor != nil {
      throw invalid("a second anchor", expected: "one anchor for a node", at: second.start)
    }
    if first.tag != nil, second.tag != nil {
      throw invalid("a second tag", expected: "one tag for a node", at: second.start)
    }
    return YAMLProperties(
      anchor: first.anchor ?? second.anchor, tag: first.tag ?? second.tag, start: first.start ?? second.start)
  }

  /// Reads the name after `&` or `*` (`ns-anchor-name`).
  mutating func anchorName() throws(YAMLError) -> String {
    position += 1
    let start = position
    while !current.isYAMLBlank, !isAtLineEnd, !current.isYAMLFlowIndicator { position += 1 }
    guard position > start else { throw invalid(expected: "the name of an anchor") }
    return string(start..<position)
  }

  // MARK: Tags (section 6.9.1)

  private mutating func tag() throws(YAMLError) -> String {
    let start = position
    position += 1
    let tag = current == UInt8(ascii: "<") ? try verbatimTag() : try shorthandTag(from: start)
    guard tag.utf8.count <= limits.tagBytes else {
      throw error(
        .limit, "a tag of \(tag.utf8.count) bytes", expected: "\(limits.tagBytes) bytes at most", at: start)
    }
    return tag
  }

  private mutating func verbatimTag() throws(YAMLError) -> String {
    position += 1
    let start = position
    while current.isYAMLURI { position += 1 }
    guard current == UInt8(ascii: ">") else { throw invalid(expected: "'>' to end the tag") }
    let tag = string(start..<position)
    guard !tag.isEmpty, tag != "!" else { throw invalid("an empty tag", expected: "a URI or a local tag", at: start) }
    position += 1
    return tag
  }

  private mutating func shorthandTag(from start: Int) throws(YAMLError) -> String {
    var end = position
    while byte(end).isYAMLWord { end += 1 }
    if byte(end) == UInt8(ascii: "!") { position = end + 1 }
    let handle = string(start..<position)
    let suffixStart = position
    while current.isYAMLURI, current != UInt8(ascii: "!"), !current.isYAMLFlowIndicator { position += 1 }
    let suffix = try unescaped(suffixStart..<position)
    if suffix.isEmpty {
      guard handle == "!" else { throw invalid(expected: "the name of a tag after '\(handle)'") }
      return "!"
    }
    guard let prefix = handles[handle] ?? Self.standardHandles[handle] else {
      throw invalid("the tag handle '\(handle)'", expected: "a handle declared by %TAG", at: start)
    }
    return prefix + suffix
  }

  private static let standardHandles = ["!": "!", "!!": "tag:yaml.org,2002:"]

  /// The suffix of a tag with its `%` escapes decoded.
  private func unescaped(_ range: Range<Int>) throws(YAMLError) -> String {
    guard source.bytes[range].contains(UInt8(ascii: "%")) else { return string(range) }
    var decoded: [UInt8] = []
    var offset = range.lowerBound
    while offset < range.upperBound {
      if source.bytes[offset] == UInt8(ascii: "%") {
        guard offset + 2 < range.upperBound, let high = Hex.value(of: source.bytes[offset + 1]),
          let low = Hex.value(of: source.bytes[offset + 2])
        else { throw invalid(expected: "two hexadecimal digits after '%'", at: offset) }
        decoded.append(high << 4 | low)
        offset += 3
      } else {
        decoded.append(source.bytes[offset])
        offset += 1
      }
    }
    guard let suffix = String(validating: decoded, as: UTF8.self) else {
      throw invalid("escapes that are not UTF-8", expected: "UTF-8 in the tag", at: range.lowerBound)
    }
    return suffix
  }

  /// Whether a text is `!`, `!!` or `!word!` (`c-tag-handle`).
  func isTagHandle(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "!"), bytes.last == UInt8(ascii: "!") else { return false }
    return bytes.count <= 2 || bytes[1..<bytes.count - 1].allSatisfy(\.isYAMLWord)
  }
}

extension UInt8 {
  /// A letter, digit or hyphen (`ns-word-char`).
  var isYAMLWord: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
    default: false
    }
  }

  /// A character that stands for itself or escapes another in a URI (`ns-uri-char`).
  var isYAMLURI: Bool {
    if isYAMLWord { return true }
    switch self {
    case UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "/"), UInt8(ascii: "?"),
      UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "&"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "$"),
      UInt8(ascii: ","), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "*"),
      UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"):
      return true
    default: return false
    }
  }
}
