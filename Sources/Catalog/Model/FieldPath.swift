/// Where a column or nested field sits in its asset: the names from the top level down.
///
/// In text it follows the FQN rule: dots between parts, quotes round a part that holds a dot. List elements are named
/// `[]`, map keys and values `{key}` and `{value}`.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  /// The names, top level first; never empty.
  package let parts: [String]

  /// A top-level column.
  package init(_ name: String) { parts = [name] }

  private init(trusted parts: [String]) { self.parts = parts }

  /// Reads the text form; nil for an empty text or broken quoting.
  package init?(text: String) {
    if Self.isPlain(text) {
      parts = [text]
      return
    }
    guard let fqn = try? FQN(text) else { return nil }
    parts = fqn.parts
  }

  /// Whether a text is one name, as almost every column's is.
  private static func isPlain(_ text: String) -> Bool {
    (1..<FQN.byteLimit).contains(text.utf8.count)
      && !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "\"") || $0 < 0x20 || $0 == 0x7F }
  }

  /// Joins names; nil when there are none.
  package init?(parts: [String]) {
    guard !parts.isEmpty else { return nil }
    self.parts = parts
  }

  /// The path of a field inside this one.
  package func appending(_ name: String) -> FieldPath { FieldPath(trusted: parts + [name]) }

  /// Whether the text form is the name itself: no field inside another, no quotes.
  var isOneWord: Bool { parts.count == 1 && !FQN.needsQuotes(parts[0]) }

  /// The innermost name.
  package var name: String { parts[parts.count - 1] }

  /// The enclosing field; nil at the top level.
  package var parent: FieldPath? { parts.count > 1 ? FieldPath(trusted: Array(parts.dropLast())) : nil }

  package var description: String {
    parts.count == 1 ? FQN.quote(parts[0]) : parts.map(FQN.quote).joined(separator: ".")
  }
}
