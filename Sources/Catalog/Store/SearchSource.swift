import Codecs

/// What the search documents of an asset and its columns are made from.
struct SearchSource {
  let asset: Asset
  /// The columns in order; those that vanished are left out of the documents.
  let columns: [Column]
  /// The links of the asset and its columns, folded.
  let links: [Link]
  let aliases: [String]
  /// The facets from the containers.
  let place: [SearchFacet]

  /// The asset's document and those of its columns.
  var group: SearchGroup {
    let links = links.isEmpty ? [:] : Dictionary(grouping: links, by: \.subject.column)
    let present = columns.contains { $0.removedAt != nil } ? columns.filter { $0.removedAt == nil } : columns
    var shared = place
    shared.append(SearchFacet(.kind, asset.kind.rawValue))
    if let layer = asset.properties[PropertyName.layer]?.string { shared.append(SearchFacet(.tier, layer)) }
    let fqn = asset.fqn.description
    var document = SearchDocument(
      id: DocumentKey.asset(asset.id), name: asset.name, fqn: fqn, displayName: asset.displayName ?? "",
      description: asset.description ?? "", aliases: aliases, columns: present.map(\.name),
      facets: Self.facets(links[nil] ?? []), sharedFacets: shared, boost: boost, updated: updated)
    if asset.properties[PropertyName.deprecated]?.bool == true {
      document.facets.append(SearchFacet(.state, "deprecated"))
    }
    // A table is found by a tag on one of its columns, too.
    for (column, columnLinks) in links where column != nil {
      document.facets += Self.facets(columnLinks).filter { $0.field == .tag || $0.field == .suggestion }
    }
    return SearchGroup(
      document, columns: present.map { Self.column($0, links.isEmpty ? [] : links[$0.id] ?? []) }, prefix: fqn + ".",
      sharedFacets: shared, updated: updated)
  }

  private static func column(_ column: Column, _ links: [Link]) -> SearchColumn {
    let type = typeFacets[column.type.rawValue]
    return SearchColumn(
      id: DocumentKey.column(column.id), name: column.name, path: column.path.isOneWord ? nil : column.path.description,
      description: column.description ?? "", facets: links.isEmpty ? type : type + facets(links))
  }

  /// The facets of a column that has no links, by the number of its type.
  private static let typeFacets = DataType.allCases.map { [SearchFacet(.type, $0.name)] }

  /// Seconds since 1970.
  private var updated: Int64 { asset.updatedAt.microseconds / 1_000_000 }

  /// Use and trust between 0 and 1: a busy, described asset ranks above its forgotten twin.
  private var boost: Float {
    let usage = asset.properties[PropertyName.usage]?.double ?? 0
    let described: Float = asset.description == nil ? 0 : 0.2
    let deprecated: Float = asset.properties[PropertyName.deprecated]?.bool == true ? 0.5 : 0
    return max(0, Float(min(usage / 1000, 0.8)) + described - deprecated)
  }

  private static func facets(_ links: [Link]) -> [SearchFacet] {
    links.compactMap { link in
      if link.state == .suggested, link.relation == .tag {
        return SearchFacet(.suggestion, link.target.fqn.description)
      }
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
}

extension SearchSource {
  /// A new asset of which only the name is known, and which is no data.
  init(stub: Asset) { self.init(asset: stub, columns: [], links: [], aliases: [], place: []) }
}
