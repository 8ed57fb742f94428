import Codecs

/// A mapping of a recipe whose keys are all known.
struct RecipeSection {
  let pairs: [YAMLPair]
  let start: YAMLMark
  /// Whether some key is not known: what seems to be missing may be misspelt.
  let hasUnknownKeys: Bool
  private let name: String

  /// - Parameters:
  ///   - name: what messages call it, such as `a recipe`.
  ///   - faults: gets an error for every unknown key, with the nearest known one.
  /// - Throws: `RecipeError` when the node is no mapping.
  init(_ node: YAMLNode, known: [String], name: String, faults: inout [RecipeError]) throws(RecipeError) {
    guard let pairs = node.mapping else {
      throw RecipeError(
        line: node.mark.line, column: node.mark.column, "\(name) is \(node.kindName); a mapping is expected")
    }
    let unknown = pairs.filter { !known.contains($0.key.text ?? "?") }
    faults += unknown.map { Self.unknown($0.key.text ?? "?", $0.key.mark, of: name, known: known) }
    hasUnknownKeys = !unknown.isEmpty
    self.pairs = pairs
    start = node.mark
    self.name = name
  }

  /// The error for a key that is not known.
  static func unknown(_ key: String, _ mark: YAMLMark, of name: String, known: [String]) -> RecipeError {
    let hint = nearest(to: key, among: known).map { "; did you mean \($0)?" } ?? "."
    return RecipeError(
      line: mark.line, column: mark.column,
      "\(key) is not a known key of \(name)\(hint) Accepted: \(known.joined(separator: ", "))")
  }

  func node(_ key: String) -> YAMLNode? {
    pairs.first { $0.key.text == key }.flatMap { $0.value.isNull ? nil : $0.value }
  }

  func required(_ key: String) throws(RecipeError) -> YAMLNode {
    guard let node = node(key) else { throw RecipeError(line: start.line, column: start.column, "\(name) has no \(key)") }
    return node
  }

  func text(_ key: String) -> String? { node(key)?.text }

  /// The truth value under a key; nil when it is absent.
  /// - Throws: `RecipeError` for anything else than true and false.
  func boolean(_ key: String) throws(RecipeError) -> Bool? {
    guard let node = node(key) else { return nil }
    guard let value = node.bool else { throw wrong(key, node, "true or false") }
    return value
  }

  func wrong(_ key: String, _ node: YAMLNode, _ expected: String) -> RecipeError { .wrong(key, node, expected) }

  func mark(_ key: String) -> YAMLMark { pairs.first { $0.key.text == key }?.key.mark ?? start }
}
