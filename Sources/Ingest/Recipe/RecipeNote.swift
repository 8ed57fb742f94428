/// What a recipe says that makes no fault of it and yet wants a look.
package struct RecipeNote: Equatable, Sendable, CustomStringConvertible {
  /// What it is about.
  package enum Kind: Sendable {
    /// The recipe asks for something that Cairn does not do, or does anyway.
    case ignored
    /// It would run, but something about it is risky.
    case warning
  }

  package let kind: Kind
  /// The line, counted from 1.
  package let line: Int
  package let text: String

  package var description: String { "line \(line): \(text)" }
}
