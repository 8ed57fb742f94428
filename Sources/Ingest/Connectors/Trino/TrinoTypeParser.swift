extension NestedType {
  /// Reads a type of Trino's such as `map(varchar, array(row(a integer, "b c" varchar(10))))`. What is none stands as it is
  /// written, as a primitive one.
  init(trino text: String) {
    var parser = TrinoTypeParser(text)
    self = parser.whole() ?? .primitive(text)
  }
}

/// Reads Trino's way to write types (Trino documentation, "Data types").
struct TrinoTypeParser {
  private let bytes: [UInt8]
  private var position = 0

  private static let depthLimit = 32
  /// A text longer than any type that people made.
  private static let byteLimit = 1 << 20

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The one type that the text is; nil when it is not.
  mutating func whole() -> NestedType? {
    guard bytes.count <= Self.byteLimit, let type = type(depth: 0), position == bytes.count else { return nil }
    return type
  }

  private mutating func type(depth: Int) -> NestedType? {
    guard depth < Self.depthLimit else { return nil }
    if accept("array(") {
      guard let element = type(depth: depth + 1), accept(")") else { return nil }
      return .array(element)
    }
    if accept("map(") {
      guard let key = type(depth: depth + 1), accept(","), let value = type(depth: depth + 1), accept(")") else { return nil }
      return .map(key, value)
    }
    if accept("row(") { return row(depth: depth + 1) }
    return primitive()
  }

  private mutating func row(depth: Int) -> NestedType? {
    var fields: [NestedType.Field] = []
    while true {
      guard let name = name(), let type = type(depth: depth) else { return nil }
      fields.append(NestedType.Field(name: name, type: type))
      if accept(")") { return .structure(fields) }
      guard accept(",") else { return nil }
    }
  }

  /// A field's name with the space behind it, in quotes where it holds what has a meaning here.
  private mutating func name() -> String? {
    skipSpaces()
    guard position < bytes.count else { return nil }
    guard bytes[position] == UInt8(ascii: "\"") else {
      let start = position
      while position < bytes.count, !Self.endsName(bytes[position]) { position += 1 }
      guard position < bytes.count, bytes[position] == UInt8(ascii: " ") else { return nil }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }
    position += 1
    var name: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else { return String(decoding: name, as: UTF8.self) }
        position += 1
      }
      name.append(byte)
    }
    return nil
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""): true
    default: false
    }
  }

  /// A name with whatever stands in brackets: `decimal(12,2)`, `timestamp(3) with time zone`.
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
      default: break
      }
      position += 1
    }
    guard position > start, !isInBrackets else { return nil }
    return .primitive(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func accept(_ word: StaticString) -> Bool {
    skipSpaces()
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    let matches = word.withUTF8Buffer { word in
      (0..<count).allSatisfy { index in
        let byte = bytes[position + index]
        return (byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte) == word[index]
      }
    }
    if matches { position += count }
    return matches
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }
}
