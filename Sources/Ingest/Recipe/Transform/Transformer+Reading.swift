import Catalog
import Codecs

extension Transformer {
  /// How the values of a transformer are written.
  private enum Shape {
    /// A list of names for every dataset.
    case everywhere(String)
    /// `{rules: {expression: names}}`.
    case byName(String)
  }

  private struct Kind {
    let shape: Shape
    let relation: Relation
    var subject = Subject.dataset
  }

  private static let kinds: [String: Kind] = [
    "simple_add_dataset_ownership": Kind(shape: .everywhere("owner_urns"), relation: .owner),
    "simple_add_dataset_tags": Kind(shape: .everywhere("tag_urns"), relation: .tag),
    "simple_add_dataset_terms": Kind(shape: .everywhere("term_urns"), relation: .term),
    "simple_add_dataset_domain": Kind(shape: .everywhere("domains"), relation: .domain),
    "simple_add_dataset_dataproduct": Kind(shape: .everywhere("data_products"), relation: .product),
    "pattern_add_dataset_ownership": Kind(shape: .byName("owner_pattern"), relation: .owner),
    "pattern_add_dataset_tags": Kind(shape: .byName("tag_pattern"), relation: .tag),
    "pattern_add_dataset_terms": Kind(shape: .byName("term_pattern"), relation: .term),
    "pattern_add_dataset_domain": Kind(shape: .byName("domain_pattern"), relation: .domain),
    "pattern_add_dataset_dataproduct": Kind(
      shape: .byName("dataset_to_data_product_urns_pattern"), relation: .product),
    "pattern_add_dataset_schema_tags": Kind(shape: .byName("tag_pattern"), relation: .tag, subject: .column),
    "pattern_add_dataset_schema_terms": Kind(shape: .byName("term_pattern"), relation: .term, subject: .column),
  ]
  private static let propertiesType = "simple_add_dataset_properties"
  /// DataHub's other transformers.
  private static let lacking: Set = [
    "mark_dataset_status", "set_dataset_browse_path", "add_dataset_browse_path", "add_dataset_ownership",
    "add_dataset_tags", "add_dataset_terms", "add_dataset_domain", "add_dataset_properties", "add_dataset_schema_tags",
    "add_dataset_schema_terms", "add_dataset_dataproduct", "simple_remove_dataset_ownership", "extract_dataset_tags",
    "extract_ownership_from_tags", "pattern_cleanup_ownership", "pattern_cleanup_dataset_usage_user", "tags_to_term",
    "domain_mapping_based_on_tags", "replace_external_url", "replace_external_url_container",
  ]

  /// Those that Cairn has.
  static let types: [String] = (kinds.keys + [propertiesType]).sorted()

  /// Reads the list. One that Cairn lacks is noted; one that nobody has is a fault.
  static func read(_ node: YAMLNode?, reader: inout RecipeReader) -> [Transformer] {
    guard let node else { return [] }
    guard let entries = node.sequence else {
      reader.faults.append(
        RecipeError(
          line: node.mark.line, column: node.mark.column, "transformers is \(node.kindName); a list is expected"))
      return []
    }
    return entries.compactMap { entry in
      reader.attempt { (reader) throws(RecipeError) in try one(entry, reader: &reader) } ?? nil
    }
  }

  private static func one(_ entry: YAMLNode, reader: inout RecipeReader) throws(RecipeError) -> Transformer? {
    let section = try RecipeSection(entry, known: ["type", "config"], name: "a transformer", faults: &reader.faults)
    let type = try section.required("type").text ?? ""
    if type == propertiesType { return try properties(try section.required("config"), &reader.faults) }
    guard let kind = kinds[type] else {
      // A dotted name is a class of somebody's own.
      guard lacking.contains(type) || type.contains(".") || type.contains(":") else {
        let hint = nearest(to: type, among: types).map { "; did you mean \($0)?" } ?? "."
        throw RecipeError(
          line: section.mark("type").line, column: section.mark("type").column,
          "\(type) is no transformer\(hint) Accepted: \(types.joined(separator: ", "))")
      }
      reader.note(.ignored, section.mark("type"), "the transformer \(type) is ignored; Cairn lacks it")
      return nil
    }
    return try linking(type, kind, try section.required("config"), &reader)
  }

  private static func linking(
    _ type: String, _ kind: Kind, _ node: YAMLNode, _ reader: inout RecipeReader
  ) throws(RecipeError) -> Transformer {
    let known = ["semantics", "ownership_type", "replace_existing", "is_container", "on_conflict"]
    var transformer = Transformer(type: type, subject: kind.subject)
    switch kind.shape {
    case .everywhere(let key):
      let accepted = kind.relation == .product ? [key, "dataset_to_data_product_urns"] : [key]
      let config = try RecipeSection(node, known: accepted + known, name: type, faults: &reader.faults)
      let role = try role(config)
      if let products = config.node("dataset_to_data_product_urns") {
        transformer.rules = try rules(products, kind.relation, role, quoting: true)
      } else {
        transformer.rules = [Rule(expression: nil, links: try links(try config.required(key), kind.relation, role))]
      }
      noteReplacing(config, type, &reader)
    case .byName(let key):
      let config = try RecipeSection(node, known: [key] + known, name: type, faults: &reader.faults)
      let pattern = try RecipeSection(
        try config.required(key), known: ["rules", "first_match_only"], name: key, faults: &reader.faults)
      transformer.usesFirstMatchOnly = try pattern.boolean("first_match_only") ?? true
      transformer.rules = try rules(try pattern.required("rules"), kind.relation, try role(config), quoting: false)
      noteReplacing(config, type, &reader)
    }
    return transformer
  }

  /// What others said of a dataset is never taken away by a crawl.
  private static func noteReplacing(_ config: RecipeSection, _ type: String, _ reader: inout RecipeReader) {
    for key in ["replace_existing", "is_container"] where config.node(key)?.bool == true {
      let reason = key == "is_container" ? "only datasets are marked" : "what others said stays beside it"
      reader.note(.ignored, config.mark(key), "\(key) of \(type) is ignored: \(reason)")
    }
  }

  private static func rules(
    _ node: YAMLNode, _ relation: Relation, _ role: String, quoting: Bool
  ) throws(RecipeError) -> [Rule] {
    guard let pairs = node.mapping else {
      throw RecipeError(
        line: node.mark.line, column: node.mark.column, "rules is \(node.kindName); expressions with their names are expected")
    }
    var rules: [Rule] = []
    for pair in pairs {
      let mark = pair.key.mark
      var text = pair.key.text ?? ""
      if quoting { text = text.map { $0.isLetter || $0.isNumber ? String($0) : "\\\($0)" }.joined() + "$" }
      rules.append(Rule(expression: try expression(text, at: mark), links: try links(pair.value, relation, role)))
    }
    return rules
  }

  private static func expression(_ text: String, at mark: YAMLMark) throws(RecipeError) -> LinearRegex {
    do throws(LinearRegexError) {
      return try LinearRegex(text, ignoresCase: false)
    } catch { throw RecipeError(line: mark.line, column: mark.column + error.offset, "\(error)") }
  }

  private static func links(_ node: YAMLNode, _ relation: Relation, _ role: String) throws(RecipeError) -> [LinkDraft] {
    var links: [LinkDraft] = []
    for name in node.sequence ?? [node] {
      guard let text = name.text else {
        throw RecipeError(line: name.mark.line, column: name.mark.column, "\(name.kindName) is no name or URN")
      }
      links.append(try link(relation, text, role, at: name.mark))
    }
    return links
  }

  private static func link(
    _ relation: Relation, _ text: String, _ role: String, at mark: YAMLMark
  ) throws(RecipeError) -> LinkDraft {
    var name = text
    var kind = relation.targetKinds?.first ?? .tag
    if text.hasPrefix("urn:li:") {
      let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
      name = parts.count == 4 ? String(parts[3]) : ""
      if parts.count == 4, parts[2] == "corpGroup" { kind = .team }
    }
    do throws(CatalogError) {
      let fqn = kind.namespace == .people ? try FQN(parts: [name]) : try FQN(name)
      return LinkDraft(relation, .named(kind, fqn), role: role)
    } catch { throw RecipeError(line: mark.line, column: mark.column, "\(text) is no name: \(error)") }
  }

  /// `TECHNICAL_OWNER`, or the URN of such a type, as the role `technical`.
  private static func role(_ config: RecipeSection) throws(RecipeError) -> String {
    guard let node = config.node("ownership_type") else { return "" }
    guard var word = node.text?.lowercased() else { throw config.wrong("ownership_type", node, "a word") }
    for prefix in ["urn:li:ownershiptype:", "__system__"] where word.hasPrefix(prefix) { word.removeFirst(prefix.count) }
    if word == "none" || word == "dataowner" { return "" }
    return word.hasSuffix("_owner") ? String(word.dropLast("_owner".count)) : word
  }

  private static func properties(_ node: YAMLNode, _ faults: inout [RecipeError]) throws(RecipeError) -> Transformer {
    let config = try RecipeSection(
      node, known: ["properties", "semantics", "replace_existing"], name: propertiesType, faults: &faults)
    let written = try config.required("properties")
    guard let pairs = written.mapping else { throw config.wrong("properties", written, "a mapping of names and texts") }
    var transformer = Transformer(type: propertiesType)
    for pair in pairs {
      guard let text = pair.value.text else { throw config.wrong(pair.key.text ?? "", pair.value, "a text") }
      transformer.properties[pair.key.text ?? ""] = .string(text)
    }
    return transformer
  }

  /// DataHub's `domain` of a source: `{domain: {allow, deny}}`. The last domain that takes a dataset has it.
  static func domains(_ node: YAMLNode) throws(RecipeError) -> [Transformer] {
    guard let pairs = node.mapping else {
      throw RecipeError(
        line: node.mark.line, column: node.mark.column, "domain is \(node.kindName); domains with allow and deny are expected")
    }
    var transformers: [Transformer] = []
    for pair in pairs {
      var transformer = Transformer(type: "domain")
      transformer.names = try NamePattern(pair.value, key: "domain")
      transformer.rules = [
        Rule(expression: nil, links: [try link(.domain, pair.key.text ?? "", "", at: pair.key.mark)])
      ]
      transformers.append(transformer)
    }
    return transformers
  }
}
