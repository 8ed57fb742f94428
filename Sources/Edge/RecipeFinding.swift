/// One thing that is to be said about a recipe's text.
package struct RecipeFinding: Sendable, Equatable {
  /// How much it matters.
  package enum Level: String, Sendable {
    /// The recipe does not run.
    case fault
    /// It would run, but something about it is risky, or a value is missing on this server.
    case warning
    /// It asks for something that Cairn does not do, or does anyway.
    case ignored
  }

  package let level: Level
  /// The line, counted from 1.
  package let line: Int
  package let column: Int
  /// What it is, and what would be accepted.
  package let text: String

  package init(_ level: Level, line: Int, column: Int = 1, _ text: String) {
    self.level = level
    self.line = line
    self.column = column
    self.text = text
  }
}

/// One step of trying a source out.
package struct ConnectionStep: Sendable, Equatable {
  /// Such as `connect` or `sign in`.
  package let name: String
  /// `passed`, `failed` or `skipped`.
  package let outcome: String
  /// What was found, or why it failed.
  package let detail: String

  package init(name: String, outcome: String, detail: String) {
    self.name = name
    self.outcome = outcome
    self.detail = detail
  }
}
