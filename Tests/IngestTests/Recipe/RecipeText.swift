@testable import Ingest

/// A recipe for SQLite with lines put in for parts of it.
func recipeText(config: String = "path: /data/shop.db", top: String = "") -> String {
  let indented = config.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
  return "pipeline_name: shop\nsource:\n  type: sqlite\n  config:\n\(indented)\n\(top)\n"
}

func recipe(
  _ text: String, variables: [String: String] = [:], secrets: [String: String] = [:], folder: String = "."
) throws -> Recipe {
  try Recipe(
    Array(text.utf8), fallbackName: "file", folder: folder,
    references: RecipeReferences(variable: { variables[$0] }, secret: { secrets[$0] }))
}

func report(_ text: String, variables: [String: String] = [:], secrets: [String: String] = [:]) -> RecipeReport {
  RecipeReport(
    Array(text.utf8), fallbackName: "file",
    references: RecipeReferences(variable: { variables[$0] }, secret: { secrets[$0] }))
}
