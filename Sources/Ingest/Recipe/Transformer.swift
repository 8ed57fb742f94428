import Catalog
import Codecs

/// What a recipe puts on every dataset that it finds (DataHub's transformers, the common ones).
struct Transformer: Sendable {
  private let links: [LinkDraft]

  /// Reads the list; transformers that Cairn does not have are named in `notes`.
  static func read(_ node: YAMLNode?, notes: inout [String]) throws(RecipeError) -> [Transformer] {
    guard let node else { return [] }
    guard let entries = node.sequence else {
      throw RecipeError(line: node.mark.line, column: node.mark.column, "transformers is \(node.kindName); a list is expected")
    }
    var transformers: [Transformer] = []
    for entry in entries {
      let section = try Section(entry, known: ["type", "config"], name: "a transformer")
      let type = section.text("type") ?? ""
      guard let kind = kinds[type] else {
        notes.append("line \(entry.mark.line): the transformer \(type) is ignored; Cairn has \(kinds.keys.sorted().joined(separator: ", "))")
        continue
      }
      let config = try Section(
        try section.required("config"), known: [kind.key, "semantics", "ownership_type", "replace_existing"], name: type)
      var links: [LinkDraft] = []
      for name in try config.required(kind.key).sequence ?? [] {
        guard let text = name.text else {
          throw RecipeError(line: name.mark.line, column: name.mark.column, "\(kind.key) takes names or URNs")
        }
        links.append(try link(kind.relation, text, at: name.mark))
      }
      transformers.append(Transformer(links: links))
    }
    return transformers
  }

  private static let kinds: [String: (key: String, relation: Relation)] = [
    "simple_add_dataset_ownership": ("owner_urns", .owner), "simple_add_dataset_tags": ("tag_urns", .tag),
    "simple_add_dataset_terms": ("term_urns", .term), "simple_add_dataset_domain": ("domains", .domain),
    "simple_add_dataset_dataproduct": ("data_products", .product),
  ]

  private static func link(_ relation: Relation, _ text: String, at mark: YAMLMark) throws(RecipeError) -> LinkDraft {
    var name = text
    var kind = relation.targetKinds?.first ?? .tag
    if text.hasPrefix("urn:li:") {
      let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
      name = parts.count == 4 ? String(parts[3]) : ""
      if parts.count == 4, parts[2] == "corpGroup" { kind = .team }
    }
    do throws(CatalogError) {
      return LinkDraft(relation, .named(kind, kind.namespace == .people ? try FQN(parts: [name]) : try FQN(name)))
    } catch { throw RecipeError(line: mark.line, column: mark.column, "\(text) is no name: \(error)") }
  }

  func apply(to draft: inout AssetDraft) {
    guard draft.kind.hasColumns else { return }
    draft.links = (draft.links ?? []) + links.filter { !(draft.links ?? []).contains($0) }
  }
}
