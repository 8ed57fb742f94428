import Codecs

/// Puts the values of variables in the place of `${NAME}` and `${NAME:-default}`.
struct VariableExpansion: Sendable {
  let lookup: @Sendable (String) -> String?

  /// The text with every variable replaced.
  /// - Throws: `RecipeError` at the node, naming a variable that is not set. Values never stand in the message.
  func expand(_ text: String, at mark: YAMLMark) throws(RecipeError) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var expanded = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      expanded += rest[..<dollar]
      let behind = rest.index(after: dollar)
      guard behind < rest.endIndex, rest[behind] == "{", let close = rest[behind...].firstIndex(of: "}") else {
        expanded.append("$")
        rest = rest[behind...]
        continue
      }
      expanded += try value(rest[rest.index(after: behind)..<close], at: mark)
      rest = rest[rest.index(after: close)...]
    }
    return expanded + rest
  }

  private func value(_ reference: Substring, at mark: YAMLMark) throws(RecipeError) -> String {
    var name = reference
    var fallback: Substring?
    for (index, character) in zip(reference.indices, reference) where character == ":" {
      if reference[index...].hasPrefix(":-") {
        name = reference[..<index]
        fallback = reference[index...].dropFirst(2)
        break
      }
    }
    if let value = lookup(String(name)), !value.isEmpty { return value }
    guard let fallback else {
      throw RecipeError(
        line: mark.line, column: mark.column,
        "the variable \(name) is not set; set it in the environment or write ${\(name):-default}")
    }
    return String(fallback)
  }

  /// The values of all variables that a node and what lies in it refer to: what no log may show.
  func values(in node: YAMLNode) -> Set<String> {
    var values: Set<String> = []
    var pending = [node]
    while let next = pending.popLast() {
      if let text = next.text, text.utf8.contains(UInt8(ascii: "$")) {
        // What cannot be expanded has no value to hide; reading the key reports it.
        if let value = try? expand(text, at: next.mark), value != text { values.insert(value) }
        for reference in text.split(separator: "${").dropFirst() {
          let name = reference.prefix { $0 != "}" && $0 != ":" }
          if let value = lookup(String(name)), !value.isEmpty { values.insert(value) }
        }
      }
      pending += next.sequence ?? []
      pending += next.mapping?.map(\.value) ?? []
    }
    return values
  }
}
