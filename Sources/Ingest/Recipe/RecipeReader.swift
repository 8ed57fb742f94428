import Catalog
import Codecs

/// Reads a recipe and notes everything that is wrong with it, instead of stopping at the first fault.
struct RecipeReader {
  /// Whether, and up to which share of what is known, a crawl removes what vanished.
  struct Removal {
    var isWanted = true
    var limit = 0.75
  }

  let fallbackName: String
  let folder: String
  let references: RecipeReferences
  /// What is wrong with the recipe as it is written.
  var faults: [RecipeError] = []
  /// References without a value: where the recipe is read, not how it is written, is at fault.
  private(set) var missing: [RecipeError] = []
  var notes: [RecipeNote] = []
  /// What nobody may see.
  private(set) var redaction = Redaction([])
  private var hidden: Set<String> = []

  private static let topLevel = [
    "source", "pipeline_name", "schedule", "stateful_ingestion", "transformers", "sink", "run_id", "datahub_api", "flags",
    "version", "reporting", "failure_log",
  ]
  private static let ignored = [
    "sink": "is ignored; Cairn writes to its own catalog", "datahub_api": "is ignored; Cairn is the server itself",
    "reporting": "is ignored; every run is kept in the catalog", "failure_log": "is ignored; problems stand in the run's log",
    "flags": "is ignored",
  ]

  init(fallbackName: String, folder: String, references: RecipeReferences) {
    self.fallbackName = fallbackName
    self.folder = folder
    self.references = references
  }

  /// Faults and missing values in the order of their lines, secrets blotted out.
  var allFaults: [RecipeError] { (missing + plainFaults).sorted { ($0.line, $0.column) < ($1.line, $1.column) } }

  /// What is wrong with the text, apart from what only follows from a missing value on the same line.
  var plainFaults: [RecipeError] {
    let unknown = Set(missing.map(\.line))
    return faults.filter { !unknown.contains($0.line) }.map { $0.redacted(by: redaction) }
  }

  /// The recipe; nil when anything is wrong with it or missing.
  mutating func read(_ bytes: [UInt8]) -> Recipe? {
    guard let recipe = readTolerantly(bytes), allFaults.isEmpty else { return nil }
    return recipe
  }

  /// The recipe as far as it can be read with placeholders for missing values; nil when its text is at fault.
  mutating func readTolerantly(_ bytes: [UInt8]) -> Recipe? {
    guard let written = attempt({ () throws(RecipeError) in try Self.document(bytes) }) else { return nil }
    var expansion = ReferenceExpansion(references, folder: folder)
    let expanded = expansion.expand(written)
    missing = expansion.faults
    hide(expansion.hidden)
    noteWrittenSecrets(in: written)
    guard let root = attempt({ (reader) throws(RecipeError) in try reader.translated(expanded) }),
      let top = section(root, Self.topLevel, "a recipe")
    else { return nil }
    for (key, reason) in Self.ignored.sorted(by: { $0.key < $1.key }) where top.node(key) != nil {
      note(.ignored, top.mark(key), "\(key) \(reason)")
    }
    let name = top.text("pipeline_name") ?? fallbackName
    let schedule = top.node("schedule").flatMap { node in
      attempt { (reader) throws(RecipeError) in try CronSchedule(node, faults: &reader.faults) }
    }
    let source = source(of: top)
    let removal = removal(top.node("stateful_ingestion") ?? source?.config?["stateful_ingestion"])
    let transformers = Transformer.read(top.node("transformers"), reader: &self)
    guard let source, let settings = configuration(source, name: name), plainFaults.isEmpty else { return nil }
    guard let connector = connector(source.kind, settings), plainFaults.isEmpty else { return nil }
    return Recipe(
      name: name, sourceType: source.type, schedule: schedule, removal: removal, notes: notes.sorted { $0.line < $1.line },
      transformers: transformers + domains(of: settings), configuration: settings, redaction: redaction,
      connector: connector)
  }

  private static func document(_ bytes: [UInt8]) throws(RecipeError) -> YAMLNode {
    do throws(YAMLError) {
      return try YAML.document(bytes)
    } catch {
      throw RecipeError(
        line: error.mark.line, column: error.mark.column, "is no YAML: found \(error.found); expected \(error.expected)")
    }
  }

  /// An OpenMetadata workflow as the recipe that it amounts to; any other document as it is.
  private mutating func translated(_ root: YAMLNode) throws(RecipeError) -> YAMLNode {
    guard OpenMetadataWorkflow.isOne(root) else { return root }
    return try OpenMetadataWorkflow.recipe(root, reader: &self)
  }

  /// What `source` says.
  struct Source {
    let type: String
    let kind: any Connector.Type
    let config: YAMLNode?
    let mark: YAMLMark
    /// Whether `config` may be there under another spelling.
    let hasUnknownKeys: Bool
  }

  private mutating func source(of top: RecipeSection) -> Source? {
    guard let node = attempt({ () throws(RecipeError) in try top.required("source") }),
      let source = section(node, ["type", "config"], "source")
    else { return nil }
    guard let type = source.text("type") else {
      faults.append(
        RecipeError(
          line: node.mark.line, column: node.mark.column,
          "source has no type; one of \(Connectors.typeList) is expected"))
      return nil
    }
    let config = source.node("config")
    guard let kind = Connectors.type(named: Self.dialect(type, config)) else {
      let hint = nearest(to: type, among: Connectors.allNames).map { "; did you mean \($0)?" } ?? "."
      let mark = source.mark("type")
      faults.append(
        RecipeError(
          line: mark.line, column: mark.column,
          "\(type) is no source Cairn can crawl\(hint) Accepted: \(Connectors.typeList)"))
      return nil
    }
    return Source(type: type, kind: kind, config: config, mark: node.mark, hasUnknownKeys: source.hasUnknownKeys)
  }

  /// DataHub's general source for databases tells which one it is by its address.
  private static func dialect(_ type: String, _ config: YAMLNode?) -> String {
    guard type == "sqlalchemy", let address = config?["connect_uri"]?.text else { return type }
    return SQLAlchemyAddress.dialect(address) ?? type
  }

  private mutating func removal(_ node: YAMLNode?) -> Removal {
    var removal = Removal()
    let known = [
      "enabled", "remove_stale_metadata", "fail_safe_threshold", "state_provider", "ignore_old_state", "ignore_new_state",
    ]
    guard let node, let section = section(node, known, "stateful_ingestion") else { return removal }
    let isEnabled = attempt { () throws(RecipeError) in try section.boolean("enabled") } ?? nil
    let removes = attempt { () throws(RecipeError) in try section.boolean("remove_stale_metadata") } ?? nil
    removal.isWanted = (isEnabled ?? true) && (removes ?? true)
    if let threshold = section.node("fail_safe_threshold") {
      if let percent = threshold.double, (0...100).contains(percent) {
        removal.limit = percent / 100
      } else {
        faults.append(section.wrong("fail_safe_threshold", threshold, "a percentage from 0 to 100"))
      }
    }
    return removal
  }
}

extension RecipeReader {
  /// The result of `body`; nil when it throws, and the error is noted.
  mutating func attempt<Value>(_ body: () throws(RecipeError) -> Value) -> Value? {
    do throws(RecipeError) { return try body() } catch {
      faults.append(error)
      return nil
    }
  }

  /// The same for a body that goes on reading with this reader.
  mutating func attempt<Value>(_ body: (inout RecipeReader) throws(RecipeError) -> Value) -> Value? {
    do throws(RecipeError) { return try body(&self) } catch {
      faults.append(error)
      return nil
    }
  }

  /// From now on nobody sees these values.
  mutating func hide(_ values: Set<String>) {
    hidden.formUnion(values)
    redaction = Redaction(hidden)
  }

  /// A mapping; every unknown key in it is noted.
  mutating func section(_ node: YAMLNode, _ known: [String], _ name: String) -> RecipeSection? {
    attempt { (reader) throws(RecipeError) in
      try RecipeSection(node, known: known, name: name, faults: &reader.faults)
    }
  }

  mutating func note(_ kind: RecipeNote.Kind, _ mark: YAMLMark, _ text: String) {
    notes.append(RecipeNote(kind: kind, line: mark.line, text: text))
  }

  /// A password that is written out works, and everybody who may read the file knows it.
  private mutating func noteWrittenSecrets(in root: YAMLNode) {
    var pending = [root]
    while let node = pending.popLast() {
      pending += node.sequence ?? []
      for pair in node.mapping ?? [] {
        pending.append(pair.value)
        let key = pair.key.text ?? ""
        guard let text = pair.value.text, !pair.value.isNull, pair.value.bool == nil, !text.isEmpty else { continue }
        let isWritten = ReferenceText(text).references.isEmpty
        guard isWritten && SecretKey.isNamed(by: key) || SecretKey.password(inAddress: text).map({
          ReferenceText($0).references.isEmpty
        }) ?? false else { continue }
        note(.warning, pair.key.mark, "\(key) holds a secret that is written out; keep it with `cairn secret set NAME` and write ${secret:NAME}")
      }
    }
  }
}
