package import Codecs

/// What is to be said about a recipe's text without running it.
package struct RecipeReport: Sendable {
  /// The recipe's name; nil when the text is at fault.
  package var name: String? { recipe?.name }
  /// What is wrong with the text, by line; with a fault the recipe does not run.
  package let faults: [RecipeError]
  /// What is ignored, risky, or missing where the report was made.
  package let notes: [RecipeNote]
  /// The recipe, with placeholders for values that are missing; nil when the text is at fault.
  let recipe: Recipe?
  /// Whether a reference has no value here, so that the recipe could not run now.
  package let lacksValues: Bool

  /// Reads a recipe to the end, whatever is wrong with it. Nothing is contacted.
  package init(
    _ bytes: [UInt8], fallbackName: String, folder: String = ".", references: RecipeReferences = .environment
  ) {
    var reader = RecipeReader(fallbackName: fallbackName, folder: folder, references: references)
    recipe = reader.readTolerantly(bytes)
    faults = reader.plainFaults.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    lacksValues = !reader.missing.isEmpty
    var notes = reader.notes + reader.missing.map { RecipeNote(kind: .warning, line: $0.line, text: $0.reason) }
    if let schedule = recipe?.schedule, schedule.next(after: Timestamp(microseconds: 0)) == nil {
      notes.append(RecipeNote(kind: .warning, line: 1, text: "the schedule \(schedule.text) never comes"))
    }
    let redaction = reader.redaction
    self.notes = notes.map { RecipeNote(kind: $0.kind, line: $0.line, text: redaction($0.text)) }
      .sorted { ($0.line, $0.text) < ($1.line, $1.text) }
  }

  /// What running the recipe would do, in words; empty when its text is at fault.
  /// - Parameter names: names to try the patterns on.
  package func explanation(at moment: Timestamp, names: [String] = []) -> [String] {
    recipe.map { RecipeExplanation($0, at: moment, names: names).lines } ?? []
  }
}
