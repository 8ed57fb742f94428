extension NestedType {
  /// Reads a type such as `map<string,array<struct<a:int>>>` (Hive language manual, "Types"). What is none stands as it is
  /// written, as a primitive one.
  init(hive text: String) {
    var parser = HiveTypeParser(text)
    self = parser.whole() ?? .primitive(text)
  }
}

/// Reads the metastore's way to write types.
struct HiveTypeParser {
  private let bytes: [UInt8]
  private var position = 0

  private static let depthLimit = 32
  /// A text longer than any type that people made.
  private static let byteLimit = 1 << 20

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The one type that the text is; nil when it is not.
  mutating func whole() -> NestedType? {
    guard bytes.count <= Self.byteLimit, let type = type(depth: 0) else { return nil }
    skipSpaces()
    return position == bytes.count ? type : nil
  }

  private mutating func type(depth: Int) -> NestedType? {
    guard depth < Self.depthLimit else { return nil }
    let word = primitive()
    guard !word.isEmpty else { return nil }
    guard accept("<") else { return .primitive(word) }
    switch word.lowercased() {
    case "array":
      guard let element = type(depth: depth + 1), accept(">") else { return nil }
      return .array(element)
    case "map":
      guard let key = type(depth: depth + 1), accept(","), let value = type(depth: depth + 1), accept(">") else { return nil }
      return .map(key, value)
    case "struct": return list({ $0.field(depth: depth + 1) }).map(NestedType.structure)
    case "uniontype": return list({ $0.type(depth: depth + 1) }).map(NestedType.union)
    default: return nil
    }
  }

  /// What stands between commas up to the closing bracket.
  private mutating func list<Element>(_ element: (inout HiveTypeParser) -> Element?) -> [Element]? {
    var elements: [Element] = []
    if accept(">") { return elements }
    while let next = element(&self) {
      elements.append(next)
      if accept(">") { return elements }
      guard accept(",") else { return nil }
    }
    return nil
  }

  private mutating func field(depth: Int) -> NestedType.Field? {
    guard let name = name(), accept(":"), let type = type(depth: depth) else { return nil }
    return NestedType.Field(name: name, type: type)
  }

  /// A field's name, in backquotes where it holds what has a meaning here.
  private mutating func name() -> String? {
    skipSpaces()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "`") else {
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: ":") { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }
    position += 1
    var name: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "`") {
        guard position < bytes.count, bytes[position] == byte else { return String(decoding: name, as: UTF8.self) }
        position += 1
      }
      name.append(byte)
    }
    return nil
  }

  /// A name with whatever stands in brackets behind it: `decimal(12,2)`, `timestamp with local time zone`.
  private mutating func primitive() -> String {
    skipSpaces()
    let start = position
    var isInBrackets = false
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "("): isInBrackets = true
      case UInt8(ascii: ")"): isInBrackets = false
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ":"): return text(from: start)
      case UInt8(ascii: ",") where !isInBrackets: return text(from: start)
      default: break
      }
      position += 1
    }
    return text(from: start)
  }

  private func text(from start: Int) -> String {
    var end = position
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }
}
