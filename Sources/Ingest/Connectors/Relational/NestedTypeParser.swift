extension NestedType {
  /// Reads a type as it is written in a style, such as `map<string,array<struct<a:int>>>` (Hive language manual, "Types")
  /// or `map(varchar, array(row(a integer)))` (Trino documentation, "Data types"). What is none stands as it is written,
  /// as a primitive one.
  init(_ text: String, _ style: Style) {
    var parser = NestedTypeParser(text, style)
    self = parser.whole() ?? .primitive(text)
  }
}

/// Reads the types of engines whose columns nest.
struct NestedTypeParser {
  /// What other types lie in.
  private enum Constructor {
    case array, map, structure, union
  }

  private let bytes: [UInt8]
  private let style: NestedType.Style
  private var position = 0

  private static let depthLimit = 32
  /// A text longer than any type that people made.
  private static let byteLimit = 1 << 20

  init(_ text: String, _ style: NestedType.Style) {
    bytes = Array(text.utf8)
    self.style = style
  }

  /// The one type that the text is; nil when it is not.
  mutating func whole() -> NestedType? {
    guard bytes.count <= Self.byteLimit, let type = type(depth: 0) else { return nil }
    skipSpaces()
    return position == bytes.count ? type : nil
  }

  private mutating func type(depth: Int) -> NestedType? {
    guard depth < Self.depthLimit else { return nil }
    switch constructor() {
    case .array:
      guard let element = type(depth: depth + 1), accept(style.close) else { return nil }
      return .array(element)
    case .map:
      guard let key = type(depth: depth + 1), accept(UInt8(ascii: ",")), let value = type(depth: depth + 1), accept(style.close) else { return nil }
      return .map(key, value)
    case .structure: return list { $0.field(depth: depth + 1) }.map(NestedType.structure)
    case .union: return list { $0.type(depth: depth + 1) }.map(NestedType.union)
    case nil: return primitive()
    }
  }

  /// The word of a type that others lie in, with the bracket behind it.
  private mutating func constructor() -> Constructor? {
    skipSpaces()
    let word = bytes[position...].prefix { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
    var end = word.endIndex
    while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
    guard end < bytes.count, bytes[end] == style.open else { return nil }
    let constructor: Constructor
    switch String(decoding: word, as: UTF8.self).lowercased() {
    case "array": constructor = .array
    case "map": constructor = .map
    case "uniontype": constructor = .union
    case style.structure: constructor = .structure
    default: return nil
    }
    position = end + 1
    return constructor
  }

  /// What stands between commas up to the closing bracket.
  private mutating func list<Element>(_ element: (inout NestedTypeParser) -> Element?) -> [Element]? {
    var elements: [Element] = []
    if accept(style.close) { return elements }
    while let next = element(&self) {
      elements.append(next)
      if accept(style.close) { return elements }
      guard accept(UInt8(ascii: ",")) else { return nil }
    }
    return nil
  }

  private mutating func field(depth: Int) -> NestedType.Field? {
    guard let name = name(), accept(style.nameEnd), let type = type(depth: depth) else { return nil }
    return NestedType.Field(name: name, type: type)
  }

  /// A field's name, in quotes where it holds what has a meaning here.
  private mutating func name() -> String? {
    skipSpaces()
    guard position < bytes.count, bytes[position] == style.quote else {
      let name = bytes[position...].prefix { !style.endsName($0) }
      position = name.endIndex
      return String(decoding: name, as: UTF8.self)
    }
    position += 1
    var name: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == style.quote {
        guard position < bytes.count, bytes[position] == byte else { return String(decoding: name, as: UTF8.self) }
        position += 1
      }
      name.append(byte)
    }
    return nil
  }

  /// A name with whatever stands in round brackets: `decimal(12,2)`, `timestamp(3) with time zone`.
  private mutating func primitive() -> NestedType? {
    skipSpaces()
    let start = position
    var isInBrackets = false
    scan: while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "("):
        guard !isInBrackets else { return nil }
        isInBrackets = true
      case UInt8(ascii: ")"):
        guard isInBrackets else { break scan }
        isInBrackets = false
      case UInt8(ascii: ","): guard isInBrackets else { break scan }
      case let byte where byte == style.open || byte == style.close || byte == style.nameEnd && byte != UInt8(ascii: " "): break scan
      default: break
      }
      position += 1
    }
    var end = position
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    guard end > start, !isInBrackets else { return nil }
    return .primitive(String(decoding: bytes[start..<end], as: UTF8.self))
  }

  /// Takes a byte with the spaces around it; a space itself has to be there, too.
  private mutating func accept(_ byte: UInt8) -> Bool {
    if byte != UInt8(ascii: " ") { skipSpaces() }
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }
}

extension NestedType.Style {
  fileprivate var open: UInt8 { self == .angles ? UInt8(ascii: "<") : UInt8(ascii: "(") }
  fileprivate var close: UInt8 { self == .angles ? UInt8(ascii: ">") : UInt8(ascii: ")") }
  fileprivate var quote: UInt8 { self == .angles ? UInt8(ascii: "`") : UInt8(ascii: "\"") }
  /// What stands between a field's name and its type.
  fileprivate var nameEnd: UInt8 { self == .angles ? UInt8(ascii: ":") : UInt8(ascii: " ") }
  fileprivate var structure: String { self == .angles ? "struct" : "row" }

  fileprivate func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case nameEnd: true
    case UInt8(ascii: ","), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""): self == .parentheses
    default: false
    }
  }
}
