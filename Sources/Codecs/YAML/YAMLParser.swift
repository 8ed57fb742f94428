/// Turns the text of a YAML stream into events: recursive descent by indentation, over bytes, in one forward walk.
///
/// Productions named in comments are those of YAML 1.2.2. An implicit key shows itself only by the `:` behind it, so
/// the start of its mapping is inserted before its events; as a key has 1024 characters at most, that stays cheap.
struct YAMLParser {
  let source: YAMLSource
  let limits: YAMLLimits
  var events: [YAMLEvent] = []
  var position = 0
  /// Where the current line begins.
  var lineStart = 0
  /// The spaces before the content that `seekContent` stopped at, -1 where the document ends.
  var indent = -1
  /// Where `seekContent` stopped, so that a node knows whether it is the first on its line.
  var contentStart = -1
  /// Whether a tab stands between the indentation and `contentStart`.
  var isTabbed = false
  /// How many collections are open.
  var depth = 0
  /// The tag handles of the current document.
  var handles: [String: String] = [:]
  /// How many of `source.quotedOnly` have been passed inside quotes.
  var quotedOnlyPassed = 0
  /// The text of the scalar being read, kept for its capacity.
  var text: [UInt8] = []

  /// The events of all documents.
  static func events(of source: YAMLSource, limits: YAMLLimits) throws(YAMLError) -> [YAMLEvent] {
    var parser = YAMLParser(source: source, limits: limits)
    parser.events.reserveCapacity(source.bytes.count / 12)
    try parser.stream()
    return parser.events
  }

  private init(source: YAMLSource, limits: YAMLLimits) {
    self.source = source
    self.limits = limits
  }

  // MARK: Looking

  /// The byte at an offset, 0 past the end: the source holds no NUL.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 {
    offset < source.bytes.count ? source.bytes[offset] : 0
  }

  @inline(__always)
  var current: UInt8 { byte(position) }

  var isAtLineEnd: Bool { current.isYAMLLineEnd }

  /// Whether the rest of the line holds no content. A `#` begins a comment only after a blank or at a line's start.
  var isAtLineEndOrComment: Bool {
    current.isYAMLLineEnd || current == UInt8(ascii: "#") && isAfterBlank
  }

  var isAfterBlank: Bool { position == lineStart || source.bytes[position - 1].isYAMLBlank }

  /// Whether this indicator stands here with a blank or the line's end behind it, as block structure needs.
  func isAt(indicator: UInt8) -> Bool {
    current == indicator && (byte(position + 1).isYAMLBlank || byte(position + 1).isYAMLLineEnd)
  }

  /// Whether a line begins with `---` or `...` alone (`c-forbidden`).
  func isMarker(at offset: Int) -> Bool {
    let first = byte(offset)
    guard first == UInt8(ascii: "-") || first == UInt8(ascii: "."), byte(offset + 1) == first, byte(offset + 2) == first
    else { return false }
    return byte(offset + 3).isYAMLBlank || byte(offset + 3).isYAMLLineEnd
  }

  func string(_ range: Range<Int>) -> String {
    String(decoding: source.bytes[range], as: UTF8.self)
  }

  // MARK: Nesting

  mutating func enterCollection() throws(YAMLError) {
    guard depth < limits.depth else {
      throw error(.limit, "collections nested \(depth + 1) deep", expected: "\(limits.depth) levels at most")
    }
    depth += 1
  }

  mutating func leaveCollection() { depth -= 1 }

  // MARK: Refusing

  func invalid(_ found: String? = nil, expected: String, at offset: Int? = nil) -> YAMLError {
    error(.invalid, found ?? describe(offset ?? position), expected: expected, at: offset)
  }

  func error(_ kind: YAMLError.Kind, _ found: String, expected: String, at offset: Int? = nil) -> YAMLError {
    YAMLError(kind, at: source.mark(at: offset ?? position), found: found, expected: expected)
  }

  /// What stands at an offset, in a person's words.
  func describe(_ offset: Int) -> String {
    switch byte(offset) {
    case 0: return "the end of the text"
    case UInt8(ascii: "\n"): return "the end of the line"
    case UInt8(ascii: "\t"): return "a tab"
    case UInt8(ascii: " "): return "a space"
    default:
      if isMarker(at: offset), offset == lineStart { return "a document marker '\(string(offset..<offset + 3))'" }
      let rest = String(decoding: source.bytes[offset..<min(offset + 4, source.bytes.count)], as: UTF8.self)
      return rest.unicodeScalars.first.map { "'\($0)'" } ?? "nothing"
    }
  }
}

extension UInt8 {
  /// A space or a tab (`s-white`).
  @inline(__always)
  var isYAMLBlank: Bool { self == 0x20 || self == 0x09 }

  /// A line feed, or the 0 that stands for the end of the text.
  @inline(__always)
  var isYAMLLineEnd: Bool { self == 0x0A || self == 0 }

  /// One of `,[]{}` (`c-flow-indicator`).
  @inline(__always)
  var isYAMLFlowIndicator: Bool {
    switch self {
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
    default: false
    }
  }
}
