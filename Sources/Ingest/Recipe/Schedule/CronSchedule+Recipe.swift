import Codecs

extension CronSchedule {
  /// The schedule of a recipe's text, read by itself: a recipe whose password is not at hand is due all the same, and
  /// its run then says what is missing.
  /// - Returns: nil for a recipe without a schedule, or whose schedule cannot be read.
  static func of(recipe text: String) -> CronSchedule? {
    guard let node = try? YAML.document(Array(text.utf8))["schedule"], !node.isNull else { return nil }
    var expansion = ReferenceExpansion(.environment, folder: ".")
    var faults: [RecipeError] = []
    return try? CronSchedule(expansion.expand(node), faults: &faults)
  }
}
