import Codecs

/// What is wrong with a recipe, and where.
package struct RecipeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The recipe's file, nil when it came over the API.
  package var file: String?
  /// The line, counted from 1; 0 when it concerns the recipe as a whole.
  package let line: Int
  package let column: Int
  /// What is wrong and what would be accepted.
  package let reason: String

  package init(file: String? = nil, line: Int, column: Int = 1, _ reason: String) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }

  package var description: String { "\(file ?? "recipe"):\(line):\(column): \(reason)" }
}

extension RecipeError {
  /// The error for a value of the wrong kind. An address with something in front of its `@`, which may be a password,
  /// is not repeated.
  static func wrong(_ key: String, _ node: YAMLNode, _ expected: String) -> RecipeError {
    let found = node.text.map { $0.contains("@") ? "not one" : "\"\($0)\"" } ?? node.kindName
    return RecipeError(line: node.mark.line, column: node.mark.column, "\(key) is \(found); \(expected) is expected")
  }

  /// The same error with secrets blotted out of its text.
  func redacted(by redaction: Redaction) -> RecipeError {
    RecipeError(file: file, line: line, column: column, redaction(reason))
  }
}
