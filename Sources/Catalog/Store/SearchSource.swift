import Codecs

/// What the search documents of an asset and its columns are made from.
struct SearchSource {
  let asset: Asset
  /// The columns that are there, in order, without the facets of their links.
  let columns: [SearchColumn]
  /// The links of the asset and its columns, folded.
  let links: [Link]
  let aliases: [String]
  /// The facets from the containers.
  let place: [SearchFacet]

  /// The asset's document and those of its columns.
  var group: SearchGroup {
    var shared = place
    shared.append(SearchFacet(.kind, asset.kind.rawValue))
    if let layer = asset.properties[PropertyName.layer]?.string { shared.append(SearchFacet(.tier, layer)) }
    let fqn = asset.fqn.description
    var document = SearchDocument(
      id: DocumentKey.asset(asset.id), name: asset.name, fqn: fqn, displayName: asset.displayName ?? "",
      description: asset.description ?? "", aliases: aliases, columns: columns.map(\.name),
      facets: links.compactMap { $0.subject.column == nil ? Self.facet($0) : nil }, sharedFacets: shared, boost: boost, updated: updated)
    if asset.properties[PropertyName.deprecated]?.bool == true {
      document.facets.append(SearchFacet(.state, "deprecated"))
    }
    // A table is found by a tag on one of its columns, too.
    let linked = links.filter { $0.subject.column != nil }
    document.facets += linked.compactMap(Self.facet).filter { $0.field == .tag || $0.field == .suggestion }
    return SearchGroup(
      document, columns: linked.isEmpty ? columns : withFacets(of: linked), prefix: fqn + ".", sharedFacets: shared,
      updated: updated)
  }

  private func withFacets(of links: [Link]) -> [SearchColumn] {
    var columns = columns
    let places = columns.count > Self.few ? Dictionary(uniqueKeysWithValues: columns.indices.map { (columns[$0].id, $0) }) : [:]
    for link in links {
      guard let id = link.subject.column.map(DocumentKey.column), let facet = Self.facet(link) else { continue }
      let place = places.isEmpty ? columns.firstIndex { $0.id == id } : places[id]
      if let place { columns[place].facets.append(facet) }
    }
    return columns
  }

  /// Seconds since 1970.
  private var updated: Int64 { asset.updatedAt.microseconds / 1_000_000 }

  /// Use and trust between 0 and 1: a busy, described asset ranks above its forgotten twin.
  private var boost: Float {
    let usage = asset.properties[PropertyName.usage]?.double ?? 0
    let described: Float = asset.description == nil ? 0 : 0.2
    let deprecated: Float = asset.properties[PropertyName.deprecated]?.bool == true ? 0.5 : 0
    return max(0, Float(min(usage / 1000, 0.8)) + described - deprecated)
  }

  /// Up to this many columns are sooner looked along than hashed.
  private static let few = 64

  private static func facet(_ link: Link) -> SearchFacet? {
    if link.state == .suggested, link.relation == .tag { return SearchFacet(.suggestion, link.target.fqn.description) }
    guard link.state == .confirmed else { return nil }
    switch link.relation {
    case .owner: return SearchFacet(.owner, link.target.fqn.name)
    case .tag: return SearchFacet(.tag, link.target.fqn.description)
    case .term: return SearchFacet(.term, link.target.fqn.description)
    case .domain: return SearchFacet(.domain, link.target.fqn.description)
    case .product: return SearchFacet(.product, link.target.fqn.description)
    default: return nil
    }
  }
}

extension SearchColumn {
  /// A column without the facets of its links.
  init(_ id: ColumnID, _ path: FieldPath, _ type: DataType, _ description: String?) {
    self.init(
      id: DocumentKey.column(id), name: path.name, path: path.isOneWord ? nil : path.description,
      description: description ?? "", type: type)
  }
}

extension SearchSource {
  /// A new asset of which only the name is known, and which is no data.
  init(stub: Asset) { self.init(asset: stub, columns: [], links: [], aliases: [], place: []) }
}
