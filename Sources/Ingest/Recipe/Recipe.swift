import Codecs
import System

/// A recipe: which source to crawl, how, and when. Its text has the shape of a DataHub recipe.
package struct Recipe: Sendable {
  /// `pipeline_name`, or the file's name without ending.
  package let name: String
  package let sourceType: String
  package let schedule: CronSchedule?
  /// Whether what vanished from the source is removed.
  package let removesVanished: Bool
  /// The share (0 to 1) of known assets that one crawl may remove.
  package let removalLimit: Double
  /// What the recipe asks for and Cairn does not do; shown in each run's report.
  package let notes: [String]
  /// What is put on every dataset.
  let transformers: [Transformer]
  let configuration: RecipeConfiguration
  /// Values that came from variables: never shown.
  package let secrets: Set<String>
  /// What reads the source.
  package let connector: any Connector

  private static let topLevel = [
    "source", "pipeline_name", "schedule", "stateful_ingestion", "transformers", "sink", "run_id", "datahub_api", "flags",
    "version",
  ]

  /// Reads a recipe.
  /// - Parameters:
  ///   - fallbackName: the name without a `pipeline_name`, by custom the file's.
  ///   - folder: what relative paths start from.
  ///   - variables: gives the values of `${NAME}`.
  /// - Throws: `RecipeError` with the line; nothing is contacted.
  package init(
    _ bytes: [UInt8], fallbackName: String, folder: String = ".",
    variables: @escaping @Sendable (String) -> String? = { Environment[$0] }
  ) throws(RecipeError) {
    let document: YAMLNode
    do throws(YAMLError) {
      document = try YAML.document(bytes)
    } catch {
      throw RecipeError(line: error.mark.line, column: error.mark.column, "\(error)")
    }
    let expansion = VariableExpansion(lookup: variables)
    let root = document
    let top = try Section(root, known: Self.topLevel, name: "a recipe")
    let name = top.text("pipeline_name") ?? fallbackName
    let source = try Section(try top.required("source"), known: ["type", "config"], name: "source")
    guard let type = source.text("type") else {
      throw RecipeError(line: root.mark.line, "source.type is missing; one of \(Connectors.typeList) is expected")
    }
    guard let kind = Connectors.type(named: type) else {
      let hint = nearest(to: type, among: Connectors.allNames).map { "; did you mean \($0)?" } ?? "."
      throw RecipeError(
        line: source.mark("type").line, column: source.mark("type").column,
        "\(type) is no source Cairn can crawl\(hint) Accepted: \(Connectors.typeList)")
    }
    let config = source.node("config")
    let settings = try Self.configuration(config, root, kind, type: type, name: name, folder: folder, expansion)
    self.name = name
    sourceType = type
    configuration = settings
    connector = try kind.init(settings)
    schedule = try top.node("schedule").map { (node) throws(RecipeError) in try CronSchedule(node) }
    let stateful = try Self.stateful(top.node("stateful_ingestion") ?? config?["stateful_ingestion"])
    (removesVanished, removalLimit) = stateful
    var notes: [String] = []
    if let sink = top.node("sink") { notes.append("line \(sink.mark.line): sink is ignored; Cairn writes to its own catalog") }
    transformers = try Transformer.read(top.node("transformers"), notes: &notes)
    self.notes = notes
    secrets = expansion.values(in: root).union(settings.secretTexts(kind.keys))
  }

  private static func configuration(
    _ config: YAMLNode?, _ root: YAMLNode, _ kind: any Connector.Type, type: String, name: String, folder: String,
    _ expansion: VariableExpansion
  ) throws(RecipeError) -> RecipeConfiguration {
    let node = config ?? root
    let pairs = config?.mapping ?? []
    var canonical: [String: String] = [:]
    for key in kind.keys {
      canonical[key.name] = key.name
      for synonym in key.synonyms { canonical[synonym] = key.name }
    }
    canonical["stateful_ingestion"] = "stateful_ingestion"
    for pair in pairs {
      let key = pair.key.text ?? "?"
      guard canonical[key] == nil else { continue }
      let names = kind.keys.map(\.name)
      let hint = nearest(to: key, among: Array(canonical.keys)).map { "; did you mean \($0)?" } ?? "."
      throw RecipeError(
        line: pair.key.mark.line, column: pair.key.mark.column,
        "\(key) is not a known key of a \(kind.types[0]) recipe\(hint) Accepted: \(names.joined(separator: ", "))")
    }
    let settings = RecipeConfiguration(
      pairs, at: node.mark, sourceType: type, recipeName: name, folder: folder, canonical: canonical, expansion)
    for key in kind.keys where key.isRequired && settings.node(key.name) == nil { throw settings.missing(key.name) }
    return settings
  }

  private static func stateful(_ node: YAMLNode?) throws(RecipeError) -> (Bool, Double) {
    guard let node else { return (true, 0.75) }
    let section = try Section(
      node, known: ["enabled", "remove_stale_metadata", "fail_safe_threshold", "state_provider", "ignore_old_state", "ignore_new_state"],
      name: "stateful_ingestion")
    let enabled = section.node("enabled")?.bool ?? true
    let removes = section.node("remove_stale_metadata")?.bool ?? true
    let percent = section.node("fail_safe_threshold")?.double ?? 75
    guard (0...100).contains(percent) else {
      let mark = section.mark("fail_safe_threshold")
      throw RecipeError(line: mark.line, column: mark.column, "fail_safe_threshold is a percentage from 0 to 100")
    }
    return (enabled && removes, percent / 100)
  }
}

/// A mapping whose keys are all known.
struct Section {
  private let pairs: [YAMLPair]
  private let start: YAMLMark
  private let name: String

  init(_ node: YAMLNode, known: [String], name: String) throws(RecipeError) {
    guard let pairs = node.mapping else {
      throw RecipeError(
        line: node.mark.line, column: node.mark.column, "\(name) is \(node.kindName); a mapping is expected")
    }
    for pair in pairs {
      let key = pair.key.text ?? "?"
      guard !known.contains(key) else { continue }
      let hint = nearest(to: key, among: known).map { "; did you mean \($0)?" } ?? "."
      throw RecipeError(
        line: pair.key.mark.line, column: pair.key.mark.column,
        "\(key) is not a known key of \(name)\(hint) Accepted: \(known.joined(separator: ", "))")
    }
    self.pairs = pairs
    start = node.mark
    self.name = name
  }

  func node(_ key: String) -> YAMLNode? {
    pairs.first { $0.key.text == key }.flatMap { $0.value.isNull ? nil : $0.value }
  }

  func required(_ key: String) throws(RecipeError) -> YAMLNode {
    guard let node = node(key) else { throw RecipeError(line: start.line, column: start.column, "\(name) has no \(key)") }
    return node
  }

  func text(_ key: String) -> String? { node(key)?.text }

  func mark(_ key: String) -> YAMLMark { pairs.first { $0.key.text == key }?.key.mark ?? start }
}
