/// A `.proto` file's messages and enumerations (https://protobuf.dev/reference/protobuf/proto3-spec; proto2 too).
struct ProtobufSchema: Equatable {
  struct Field: Equatable {
    let name: String
    /// The type as it is written; for a map that of its values.
    let type: String
    /// The type of a map's keys; nil for anything else.
    let keyType: String?
    let isRepeated: Bool
    let isOptional: Bool
    /// The `oneof` it belongs to.
    let group: String?
    /// The comment that stands above it or behind it.
    let comment: String?
  }

  struct Message: Equatable {
    /// With package and enclosing messages, such as `shop.Order.Line`.
    let name: String
    let comment: String?
    var fields: [Field]
  }

  /// In the order of the text; enclosing messages before nested ones.
  private(set) var messages: [Message] = []
  /// Names of values, by the enumeration's full name.
  private(set) var enumerations: [String: [String]] = [:]

  /// Reads a text, with the texts it imports.
  /// - Throws: `ProtobufError` with the line.
  init(_ text: String, imports: [String] = []) throws(ProtobufError) {
    var parser = ProtobufParser(text)
    try parser.parse()
    messages = parser.messages
    enumerations = parser.enumerations
    for text in imports {
      var parser = ProtobufParser(text)
      try parser.parse()
      messages += parser.messages
      enumerations.merge(parser.enumerations) { first, _ in first }
    }
  }

  /// The message that a name means inside another one: the innermost scope first.
  func message(_ name: String, within scope: String) -> Message? {
    candidates(name, scope).lazy.compactMap { full in messages.first { $0.name == full } }.first
  }

  /// The words of the enumeration that a name means inside a message.
  func enumeration(_ name: String, within scope: String) -> [String]? {
    candidates(name, scope).lazy.compactMap { enumerations[$0] }.first
  }

  private func candidates(_ name: String, _ scope: String) -> [String] {
    if name.hasPrefix(".") { return [String(name.dropFirst())] }
    var parts = scope.split(separator: ".")
    var names: [String] = []
    while true {
      names.append((parts.map(String.init) + [name]).joined(separator: "."))
      if parts.isEmpty { return names }
      parts.removeLast()
    }
  }
}

/// Text that is no `.proto` file.
struct ProtobufError: Error, Equatable, CustomStringConvertible {
  let line: Int
  let message: String

  var description: String { "line \(line): \(message)" }
}
