/// The value of `table.include.list` and its kin: expressions divided by commas, most of them plain names.
struct IncludeList {
  /// The names that are written out, each divided at its dots.
  let names: [[String]]
  /// Whether some entries are patterns, whose names only the source knows.
  let hasPatterns: Bool

  init(_ text: String?) {
    var names: [[String]] = []
    var hasPatterns = false
    for entry in (text ?? "").split(separator: ",") {
      if let name = Self.name(String(entry).trimmed) { names.append(name) } else { hasPatterns = true }
    }
    self.names = names
    self.hasPatterns = hasPatterns
  }

  /// The parts of a plain name; nil for a pattern. A bare dot divides, as everybody means it.
  private static func name(_ entry: String) -> [String]? {
    var parts = [""]
    var rest = entry.replacing("[.]", with: "\\.")[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        guard let literal = rest.popFirst(), !literal.isLetter, !literal.isNumber else { return nil }
        if literal == "." { parts.append("") } else { parts[parts.count - 1].append(literal) }
      case ".": parts.append("")
      case "*", "+", "?", "[", "]", "(", ")", "{", "}", "|", "^", "$": return nil
      default: parts[parts.count - 1].append(character)
      }
    }
    return parts.contains("") ? nil : parts
  }
}
