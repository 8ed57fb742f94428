import Codecs

/// An ingestion workflow of OpenMetadata, read as the recipe that it amounts to: every node keeps its line.
///
/// Its shape: `source: {type, serviceName, serviceConnection: {config}, sourceConfig: {config}}`, `sink`,
/// `workflowConfig`.
enum OpenMetadataWorkflow {
  private static let topLevel = [
    "source", "sink", "workflowConfig", "processor", "stage", "bulkSink", "ingestionPipelineFQN", "pipelineRunId",
    "enableStreamableLogs",
  ]
  private static let ignored = [
    "sink": "is ignored; Cairn writes to its own catalog", "workflowConfig": "is ignored; Cairn is the server itself",
    "processor": "is ignored", "stage": "is ignored", "bulkSink": "is ignored",
  ]
  private static let sourceKeys = ["type", "serviceName", "serviceConnection", "sourceConfig"]

  /// Whether a document has the shape of a workflow.
  static func isOne(_ root: YAMLNode) -> Bool {
    guard let source = root["source"] else { return false }
    return ["serviceName", "serviceConnection", "sourceConfig"].contains { source[$0] != nil }
  }

  /// The recipe.
  /// - Throws: `RecipeError` when there is no connection in it: Cairn has none kept under the service's name.
  static func recipe(_ root: YAMLNode, reader: inout RecipeReader) throws(RecipeError) -> YAMLNode {
    let top = try RecipeSection(root, known: topLevel, name: "a workflow", faults: &reader.faults)
    for (key, reason) in ignored.sorted(by: { $0.key < $1.key }) where top.node(key) != nil {
      reader.note(.ignored, top.mark(key), "\(key) \(reason)")
    }
    let source = try RecipeSection(
      try top.required("source"), known: sourceKeys, name: "source", faults: &reader.faults)
    let written = try source.required("type")
    let type = platform(written, reader: &reader)
    let connection = try source.required("serviceConnection")
    guard let config = connection["config"] else {
      throw RecipeError(line: connection.mark.line, column: connection.mark.column, "serviceConnection has no config")
    }
    guard let kind = Connectors.type(named: type.text ?? "") else {
      // The reader says which sources there are.
      return YAMLNode(mapping: [YAMLPair("source", YAMLNode(mapping: [YAMLPair("type", type)], at: written.mark))], at: root.mark)
    }
    var settings = OpenMetadataSettings(kind)
    settings.read(connection: config, reader: &reader)
    if let options = source.node("sourceConfig")?["config"] { settings.read(options: options, reader: &reader) }
    var recipe = [
      YAMLPair(
        "source",
        YAMLNode(
          mapping: [YAMLPair("type", type), YAMLPair("config", YAMLNode(mapping: settings.pairs, at: config.mark))],
          at: written.mark))
    ]
    if let name = source.node("serviceName") {
      recipe.append(YAMLPair("pipeline_name", name))
    }
    recipe += settings.topLevel
    return YAMLNode(mapping: recipe, at: root.mark)
  }

  /// `postgres-lineage` and the like are parts of what one crawl does here.
  private static func platform(_ type: YAMLNode, reader: inout RecipeReader) -> YAMLNode {
    let text = (type.text ?? "").lowercased()
    for suffix in ["-lineage", "-usage"] where text.hasSuffix(suffix) {
      reader.note(.ignored, type.mark, "\(text) is crawled as a whole: lineage and use are part of every crawl")
      return YAMLNode(text: String(text.dropLast(suffix.count)), at: type.mark)
    }
    return YAMLNode(text: text, at: type.mark)
  }
}
