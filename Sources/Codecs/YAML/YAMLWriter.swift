/// Writes a JSON value as block-style YAML that reads back as the same value, here and in readers of YAML 1.1.
package struct YAMLWriter: Sendable {
  private var bytes: [UInt8] = []

  private init() {}

  /// The value as one document in UTF-8, ended by a line break.
  package static func bytes(of json: JSON) -> [UInt8] {
    var writer = YAMLWriter()
    writer.value(json, indent: 0, on: .ownLine)
    return writer.bytes
  }

  /// The value as one document, ended by a line break.
  package static func text(of json: JSON) -> String {
    String(decoding: bytes(of: json), as: UTF8.self)
  }

  /// What stands on the line before a value.
  private enum Line {
    /// Nothing but indentation.
    case ownLine
    /// `-`, behind which a collection may begin at once.
    case afterDash
    /// `:`, behind which a collection needs a line of its own.
    case afterColon
  }

  /// Writes a value whose further lines begin with at least `indent` spaces.
  private mutating func value(_ json: JSON, indent: Int, on line: Line) {
    switch json {
    case .array(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        beginEntry(index, indent: indent, on: line)
        bytes.append(UInt8(ascii: "-"))
        value(element, indent: indent + 2, on: .afterDash)
      }
    case .object(let object) where !object.isEmpty:
      for (index, member) in object.enumerated() {
        beginEntry(index, indent: indent, on: line)
        key(member.key, indent: indent)
        value(member.value, indent: indent + 2, on: .afterColon)
      }
    default:
      if line != .ownLine { append(" ") }
      scalar(json, indent: indent)
      append("\n")
    }
  }

  private mutating func beginEntry(_ index: Int, indent: Int, on line: Line) {
    switch line {
    case .afterDash where index == 0: return append(" ")
    case .afterColon where index == 0: append("\n")
    default: break
    }
    spaces(indent)
  }

  private mutating func key(_ text: String, indent: Int) {
    let isPlain = YAMLText.isPlain(text)
    let start = bytes.count
    if isPlain { append(text) } else { quoted(text) }
    // A longer key has to be announced (`ns-s-implicit-yaml-key`).
    if bytes.count - start > 1024 {
      bytes.insert(contentsOf: "? ".utf8, at: start)
      append("\n")
      spaces(indent)
    }
    append(":")
  }

  /// Writes what fits behind an indicator: a scalar or an empty collection.
  private mutating func scalar(_ json: JSON, indent: Int) {
    switch json {
    case .null: append("null")
    case .bool(let bool): append(bool ? "true" : "false")
    case .int(let int): append(String(int))
    case .double(let double): append(YAMLText.of(double))
    case .literal(let digits): append(digits)
    case .array: append("[]")
    case .object: append("{}")
    case .string(let text):
      if YAMLText.isPlain(text) {
        append(text)
      } else if YAMLText.isLiteral(text) {
        literal(text, indent: max(indent, 2))
      } else {
        quoted(text)
      }
    }
  }

  /// Writes a text of several lines as a literal scalar without its last line break, which every scalar gets.
  private mutating func literal(_ text: String, indent: Int) {
    let trailing = text.utf8.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
    append(trailing == 0 ? "|-" : trailing == 1 ? "|" : "|+")
    for line in text.utf8.dropLast(min(trailing, 1)).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      append("\n")
      if line.isEmpty { continue }
      spaces(indent)
      bytes.append(contentsOf: line)
    }
  }

  private mutating func quoted(_ text: String) {
    append("\"")
    for scalar in text.unicodeScalars {
      if let escape = YAMLText.escape(scalar) { append(escape) } else { bytes.append(contentsOf: scalar.utf8) }
    }
    append("\"")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func spaces(_ count: Int) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
  }
}
