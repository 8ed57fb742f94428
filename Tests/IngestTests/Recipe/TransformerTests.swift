import Catalog
import Codecs
import Testing

@testable import Ingest

@Suite struct TransformerTests {
  /// The draft of a table after the transformers of a recipe.
  private func transformed(_ transformers: String, table: String = "shop.db.orders", kind: AssetKind = .table) throws -> AssetDraft {
    let lines = transformers.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    let recipe = try recipe(recipeText(config: "path: x\nenv: DEV", top: "transformers:\n\(lines)"))
    var draft = AssetDraft(kind, try FQN(table), columns: ["id", "email", "work_email"].map { ColumnDraft(FieldPath($0)) })
    recipe.transform(&draft)
    return draft
  }

  private func words(_ links: [LinkDraft]?) -> [String] {
    (links ?? []).map { link in
      guard case .named(let kind, let fqn) = link.target else { return "?" }
      return "\(link.relation.name) \(kind.rawValue) \(fqn)" + (link.role.isEmpty ? "" : " as \(link.role)")
    }
  }

  static let cases: [(String, [String])] = [
    ("- {type: simple_add_dataset_ownership, config: {owner_urns: [\"urn:li:corpuser:ann\", \"urn:li:corpGroup:shop.team\"]}}",
      ["owner user ann", "owner team \"shop.team\""]),
    ("- {type: simple_add_dataset_ownership, config: {owner_urns: [ann], ownership_type: TECHNICAL_OWNER}}", ["owner user ann as technical"]),
    ("- {type: simple_add_dataset_ownership, config: {owner_urns: [ann], ownership_type: \"urn:li:ownershipType:__system__data_steward\"}}",
      ["owner user ann as data_steward"]),
    ("- {type: simple_add_dataset_ownership, config: {owner_urns: [ann], ownership_type: DATAOWNER}}", ["owner user ann"]),
    ("- {type: simple_add_dataset_tags, config: {tag_urns: [\"urn:li:tag:PII.Email\", gold]}}", ["tag tag PII.Email", "tag tag gold"]),
    ("- {type: simple_add_dataset_terms, config: {term_urns: [\"urn:li:glossaryTerm:Sales.Order\"]}}", ["term term Sales.Order"]),
    ("- {type: simple_add_dataset_domain, config: {domains: [\"urn:li:domain:sales\"]}}", ["domain domain sales"]),
    ("- {type: simple_add_dataset_dataproduct, config: {data_products: [orders]}}", ["product data-product orders"]),
    ("- {type: simple_add_dataset_dataproduct, config: {dataset_to_data_product_urns: {\"urn:li:dataset:(urn:li:dataPlatform:sqlite,db.orders,DEV)\": \"urn:li:dataProduct:orders\"}}}",
      ["product data-product orders"]),
    ("- {type: simple_add_dataset_dataproduct, config: {dataset_to_data_product_urns: {\"urn:li:dataset:(urn:li:dataPlatform:sqlite,db.orders,PROD)\": x}}}", []),
    ("- {type: pattern_add_dataset_tags, config: {tag_pattern: {rules: {\".*orders.*\": [a], \".*db.*\": [b]}}}}", ["tag tag a"]),
    ("- {type: pattern_add_dataset_tags, config: {tag_pattern: {first_match_only: false, rules: {\".*orders.*\": [a], \".*db.*\": [b]}}}}",
      ["tag tag a", "tag tag b"]),
    ("- {type: pattern_add_dataset_ownership, config: {owner_pattern: {rules: {\"db\\\\.o\": [ann]}}, ownership_type: BUSINESS_OWNER}}",
      ["owner user ann as business"]),
    ("- {type: pattern_add_dataset_terms, config: {term_pattern: {rules: {\"nothing\": [x]}}}}", []),
    ("- {type: pattern_add_dataset_domain, config: {domain_pattern: {rules: {\"urn:li:dataset:.urn:li:dataPlatform:sqlite,\": [sales]}}}}",
      ["domain domain sales"]),
    ("- {type: simple_add_dataset_tags, config: {tag_urns: [a]}}\n- {type: simple_add_dataset_tags, config: {tag_urns: [a, b]}}",
      ["tag tag a", "tag tag b"]),
  ]

  @Test(arguments: cases) func `a transformer puts links on datasets`(text: String, expected: [String]) throws {
    #expect(words(try transformed(text).links) == expected)
  }

  @Test func `columns are marked by their own names`() throws {
    let draft = try transformed(
      "- {type: pattern_add_dataset_schema_tags, config: {tag_pattern: {rules: {\"email\": [PII.Email], \".*email\": [PII.Work]}}}}")
    #expect(draft.columns?.map { words($0.links) } == [[], ["tag tag PII.Email"], ["tag tag PII.Work"]])
    #expect(draft.links == nil)
  }

  @Test func `properties are added and never replaced`() throws {
    let draft = try transformed("- {type: simple_add_dataset_properties, config: {properties: {team: shop, cost: 7}}}")
    #expect(draft.properties["team"]?.string == "shop")
    #expect(draft.properties["cost"]?.string == "7")
  }

  @Test func `containers are left alone`() throws {
    let draft = try transformed("- {type: simple_add_dataset_tags, config: {tag_urns: [a]}}", kind: .database)
    #expect(draft.links == nil)
  }

  @Test func `DataHub's domain of a source goes by allow and deny`() throws {
    let text = recipeText(config: "path: x\ndomain: {\"urn:li:domain:sales\": {allow: [\"db.orders\"]}, hr: {deny: [\".*orders\"]}}")
    let recipe = try recipe(text)
    for (table, expected) in [("shop.db.orders", ["domain domain sales"]), ("shop.db.people", ["domain domain hr"])] {
      var draft = AssetDraft(.table, try FQN(table))
      recipe.transform(&draft)
      #expect(words(draft.links) == expected)
    }
  }

  static let faults: [(String, String)] = [
    ("- simple_add_dataset_tags", "a mapping is expected"), ("- {config: {}}", "has no type"),
    ("- {type: simple_add_dataset_tags}", "has no config"), ("- {type: simple_add_dataset_tags, config: {tags: [a]}}", "tag_urns"),
    ("- {type: simple_add_dataset_tags, config: {tag_urns: [[a]]}}", "is no name"),
    ("- {type: simple_add_dataset_tags, config: {tag_urns: [\"urn:li:tag:\"]}}", "is no name"),
    ("- {type: pattern_add_dataset_tags, config: {tag_pattern: {rules: [a]}}}", "rules is a sequence"),
    ("- {type: pattern_add_dataset_tags, config: {tag_pattern: {rules: {\"(\": [a]}}}}", "( without a )"),
    ("- {type: simple_add_dataset_properties, config: {properties: [a]}}", "a mapping of names"),
    ("- {type: pattern_add_dataset_tag, config: {}}", "did you mean pattern_add_dataset_tags?"),
  ]

  @Test(arguments: faults) func `a transformer that makes no sense is a fault at its line`(text: String, contains: String) {
    let faults = report(recipeText(top: "transformers:\n  \(text)")).faults
    #expect(faults.contains { $0.line == 7 && $0.reason.contains(contains) }, "\(faults)")
  }

  @Test(arguments: ["mark_dataset_status", "set_dataset_browse_path", "extract_dataset_tags", "my.module:Transformer"])
  func `a transformer that Cairn lacks is named and the recipe runs`(type: String) throws {
    let recipe = try recipe(recipeText(top: "transformers:\n  - {type: \"\(type)\", config: {anything: 1}}"))
    #expect(recipe.notes.map(\.kind) == [.ignored])
    #expect(recipe.notes.first?.text.contains(type) == true)
    #expect(recipe.notes.first?.line == 7)
  }
}
