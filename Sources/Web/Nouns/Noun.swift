import Catalog

/// One of the places where people make things up that data is ordered by.
struct Noun: Sendable {
  /// The first part of its addresses.
  let place: String
  let title: String
  /// The first is what a new one is, unless said otherwise.
  let kinds: [AssetKind]
  let lead: String
  let hint: String

  static let all = [
    Noun(
      place: "domains", title: "Domains", kinds: [.domain],
      lead: "Parts of the organisation that answer for their data. A dot makes one domain lie in another.", hint: "logistics.returns"),
    Noun(
      place: "products", title: "Data products", kinds: [.dataProduct],
      lead: "Data that its owners publish for others, with what they promise about it.", hint: "order-flow"),
    Noun(
      place: "glossary", title: "Glossary", kinds: [.term, .glossary],
      lead: "Words with one meaning. A term lies in a glossary or under another term.", hint: "Warehouse.Pick wave"),
    Noun(
      place: "tags", title: "Tags", kinds: [.tag, .classification],
      lead: "Marks on assets and columns. A classification holds tags that belong together.", hint: "PII.Email"),
    Noun(place: "people", title: "People and teams", kinds: [.user, .team], lead: "Who owns what.", hint: "ann"),
  ]

  /// Where a new one lies under its like.
  var isTree: Bool { place == "domains" || place == "glossary" || place == "tags" }

  /// The links that a noun itself can have, and what they are called.
  static func relations(of kind: AssetKind) -> [(relation: Relation, title: String, hint: String)] {
    switch kind {
    case .domain: [(.owner, "Owner", "ann, or team:sales")]
    case .dataProduct: [(.owner, "Owner", "ann, or team:sales"), (.domain, "Domain", "sales"), (.term, "Term", "Warehouse.Wave"), (.tag, "Tag", "PII.Email")]
    case .glossary: [(.owner, "Owner", "ann, or team:sales")]
    case .term: [(.owner, "Owner", "ann, or team:sales"), (.related, "Related term", "Warehouse.Wave"), (.parentTerm, "Kind of", "Warehouse.Task"), (.tag, "Tag", "PII.Email")]
    case .team: [(.member, "Member", "ann")]
    default: []
    }
  }
}

/// How many assets and columns carry a noun, as far as counting is cheap.
struct UseCount: Sendable {
  private let count: Int
  private static let limit = 1000

  init(of noun: AssetID, _ reader: CatalogReader) throws { count = try reader.countLinks(to: noun, limit: Self.limit + 1) }

  var isNone: Bool { count == 0 }
  var text: String { count > Self.limit ? "\(Self.limit.grouped)+" : count.grouped }
}

/// A noun among its like, for trees.
struct NounTree {
  struct Node {
    let asset: Asset
    let uses: UseCount
    var inside: [Node] = []
  }

  private(set) var roots: [Node] = []
  /// Whether there are more than are shown.
  let isCut: Bool

  /// How many are shown; beyond that one searches.
  static let limit = 500

  init(_ noun: Noun, _ reader: CatalogReader) throws {
    var filter = AssetFilter()
    filter.kinds = noun.kinds
    filter.states = [.active, .stub]
    let assets = try reader.list(filter, limit: Self.limit).elements
    let byParent = Dictionary(grouping: assets, by: \.parent)
    isCut = assets.count == Self.limit
    let ids = Set(assets.map(\.id))
    roots = try assets.filter { $0.parent.map { !ids.contains($0) } ?? true }.map { try Self.node($0, byParent, reader, depth: 0) }
  }

  private static func node(_ asset: Asset, _ byParent: [AssetID?: [Asset]], _ reader: CatalogReader, depth: Int) throws -> Node {
    let inside = depth < FQN.depthLimit ? byParent[asset.id] ?? [] : []
    return Node(
      asset: asset, uses: try UseCount(of: asset.id, reader),
      inside: try inside.map { try node($0, byParent, reader, depth: depth + 1) })
  }

  /// The tree as nested lists of links.
  func html(current: AssetID? = nil) -> HTML { "<ul class=\"tree\">\(Self.items(roots, current))</ul>" }

  private static func items(_ nodes: [Node], _ current: AssetID?) -> HTML {
    HTML.each(nodes) { node in
      let label = node.asset.label
      let inside = HTML.when(!node.inside.isEmpty, "<ul>\(items(node.inside, current))</ul>")
      let here = HTML.when(label.id == current, " aria-current=\"page\"")
      return "<li><a href=\"\(label.address)\"\(here)>\(label.title)</a> <span class=\"count\">\(node.uses.isNone ? "" : node.uses.text)</span>\(inside)</li>"
    }
  }
}
