/// The text form of one-dimensional arrays: `{a,"b \"c\"",NULL}` (PostgreSQL manual, "Array Input and Output Syntax").
enum PostgreSQLArrayLiteral {
  /// The elements, nil for NULL.
  /// - Returns: nil when the bytes are not a one-dimensional array.
  static func parse(_ bytes: ArraySlice<UInt8>) -> [String?]? {
    var rest = bytes
    guard rest.popFirst() == UInt8(ascii: "{"), rest.popLast() == UInt8(ascii: "}") else { return nil }
    var elements: [String?] = []
    guard !rest.isEmpty else { return elements }
    while true {
      guard let element = rest.first == UInt8(ascii: "\"") ? quoted(&rest) : plain(&rest) else { return nil }
      elements.append(element.isNull ? nil : element.text)
      guard let separator = rest.popFirst() else { return elements }
      guard separator == UInt8(ascii: ",") else { return nil }
    }
  }

  /// The text form of an array of whole numbers, such as `{1,2}`.
  static func integers(_ values: some Sequence<UInt32>) -> String {
    "{" + values.map(String.init).joined(separator: ",") + "}"
  }

  /// The text form of an array of texts, every one in quotes.
  static func texts(_ values: some Sequence<String>) -> String {
    let elements = values.map { value in
      "\"" + value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
    return "{" + elements.joined(separator: ",") + "}"
  }

  private typealias Element = (text: String, isNull: Bool)

  private static func quoted(_ rest: inout ArraySlice<UInt8>) -> Element? {
    rest.removeFirst()
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        return (String(decoding: text, as: UTF8.self), false)
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        text.append(escaped)
      default:
        text.append(byte)
      }
    }
    return nil
  }

  private static func plain(_ rest: inout ArraySlice<UInt8>) -> Element? {
    let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
    let bytes = rest[..<end]
    guard !bytes.isEmpty, !bytes.contains(where: { [0x22, 0x5C, 0x7B, 0x7D].contains($0) }) else { return nil }
    rest = rest[end...]
    return (String(decoding: bytes, as: UTF8.self), bytes.elementsEqual("NULL".utf8))
  }
}
