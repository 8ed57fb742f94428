import Catalog
import Codecs

/// A recipe: which source to crawl, how, and when. Its text has the shape of a DataHub recipe; an OpenMetadata workflow
/// is read too.
package struct Recipe: Sendable {
  /// `pipeline_name`, or the file's name without ending.
  package let name: String
  /// What `source.type` says.
  package let sourceType: String
  package let schedule: CronSchedule?
  /// Whether what vanished from the source is removed.
  package let removesVanished: Bool
  /// The share (0 to 1) of known assets that one crawl may remove.
  package let removalLimit: Double
  /// What the recipe asks for and Cairn does not do, and what is risky about it; shown in each run's report.
  package let notes: [RecipeNote]
  /// What is put on every dataset.
  let transformers: [Transformer]
  let configuration: RecipeConfiguration
  /// Blots out what nobody may see: values that came from references, and passwords that are written out.
  package let redaction: Redaction
  /// What reads the source.
  package let connector: any Connector

  /// Reads a recipe.
  /// - Parameters:
  ///   - fallbackName: the name without a `pipeline_name`, by custom the file's.
  ///   - folder: what relative paths start from.
  ///   - references: where `${…}` finds its values.
  /// - Throws: the first `RecipeError` with its line; nothing is contacted.
  package init(
    _ bytes: [UInt8], fallbackName: String, folder: String = ".", references: RecipeReferences = .environment
  ) throws(RecipeError) {
    var reader = RecipeReader(fallbackName: fallbackName, folder: folder, references: references)
    guard let recipe = reader.read(bytes) else {
      throw reader.allFaults.first ?? RecipeError(line: 1, "is no recipe")
    }
    self = recipe
  }

  /// Reads a recipe whose references are to variables alone.
  package init(
    _ bytes: [UInt8], fallbackName: String, folder: String = ".", variables: @escaping @Sendable (String) -> String?
  ) throws(RecipeError) {
    try self.init(bytes, fallbackName: fallbackName, folder: folder, references: RecipeReferences(variable: variables))
  }

  init(
    name: String, sourceType: String, schedule: CronSchedule?, removal: RecipeReader.Removal, notes: [RecipeNote],
    transformers: [Transformer], configuration: RecipeConfiguration, redaction: Redaction, connector: any Connector
  ) {
    self.name = name
    self.sourceType = sourceType
    self.schedule = schedule
    removesVanished = removal.isWanted
    removalLimit = removal.limit
    self.notes = notes
    self.transformers = transformers
    self.configuration = configuration
    self.redaction = redaction
    self.connector = connector
  }
}

extension Recipe {
  /// Puts on a draft what the transformers say.
  func transform(_ draft: inout AssetDraft) {
    guard !transformers.isEmpty else { return }
    let name = draft.fqn.parts.dropFirst().joined(separator: ".")
    let platform = Swift.type(of: connector).platform
    let urn = "urn:li:dataset:(urn:li:dataPlatform:\(platform),\(urnPrefix)\(name),\(environment))"
    for transformer in transformers { transformer.apply(to: &draft, names: [urn, name]) }
  }

  private var environment: String { (try? configuration.text("env")) ?? "PROD" }

  private var urnPrefix: String { (try? configuration.text("platform_instance")).map { "\($0)." } ?? "" }
}
