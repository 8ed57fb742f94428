/// Where a column or nested field sits in its asset: the names from the top level down.
///
/// In text it follows the FQN rule: dots between parts, quotes round a part that holds a dot. List elements are named
/// `[]`, map keys and values `{key}` and `{value}`.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  /// The text form. Two paths are the same when their texts are, so that is all that is compared and hashed.
  package let description: String
  /// The names, where they are not the text itself: almost every column is one plain word.
  private let names: [String]?

  /// A top-level column.
  package init(_ name: String) {
    let needsQuotes = FQN.needsQuotes(name)
    description = needsQuotes ? FQN.quote(name) : name
    names = needsQuotes ? [name] : nil
  }

  private init(trusted parts: [String]) {
    description = parts.count == 1 ? FQN.quote(parts[0]) : parts.map(FQN.quote).joined(separator: ".")
    names = parts.count == 1 && !FQN.needsQuotes(parts[0]) ? nil : parts
  }

  private init(plain name: String) { (description, names) = (name, nil) }

  /// Reads the text form; nil for an empty text or broken quoting.
  package init?(text: String) {
    if Self.isPlain(text) {
      self.init(plain: text)
    } else {
      guard let fqn = try? FQN(text) else { return nil }
      self.init(trusted: fqn.parts)
    }
  }

  /// Whether a text is one name, as almost every column's is.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = text.utf8.span
    guard bytes.count > 0, bytes.count < FQN.byteLimit else { return false }
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte != UInt8(ascii: "."), byte != UInt8(ascii: "\""), byte >= 0x20, byte != 0x7F else { return false }
    }
    return true
  }

  /// Joins names; nil when there are none.
  package init?(parts: [String]) {
    guard !parts.isEmpty else { return nil }
    self.init(trusted: parts)
  }

  /// The names, top level first; never empty.
  package var parts: [String] { names ?? [description] }

  /// How many names there are: 1 at the top level.
  package var depth: Int { names?.count ?? 1 }

  /// The path of a field inside this one.
  package func appending(_ name: String) -> FieldPath { FieldPath(trusted: parts + [name]) }

  /// Whether the text form is the name itself: no field inside another, no quotes.
  var isOneWord: Bool { names == nil }

  /// The innermost name.
  package var name: String { names?.last ?? description }

  /// The enclosing field; nil at the top level.
  package var parent: FieldPath? {
    guard let names, names.count > 1 else { return nil }
    return FieldPath(trusted: Array(names.dropLast()))
  }

  package static func == (left: FieldPath, right: FieldPath) -> Bool { left.description == right.description }

  package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
