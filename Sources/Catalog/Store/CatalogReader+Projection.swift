import Codecs
import SQLite

/// The search engine's keys: assets are even, columns odd.
enum DocumentKey {
  static func asset(_ id: AssetID) -> Int64 { id.rawValue * 2 }
  static func column(_ id: ColumnID) -> Int64 { id.rawValue * 2 + 1 }
}

extension CatalogReader {
  /// The search documents of an asset and its columns, and the keys of those that must be forgotten.
  func searchDocuments(of id: AssetID) throws -> (documents: [SearchDocument], forgotten: [Int64]) {
    guard let asset = try asset(id) else { return ([], [DocumentKey.asset(id)]) }
    let columns = asset.kind.hasColumns ? try columns(of: id, includingRemoved: true) : []
    guard asset.state == .active || asset.kind.namespace != .data else {
      return ([], [DocumentKey.asset(id)] + columns.map { DocumentKey.column($0.id) })
    }
    let links = Dictionary(grouping: try links(of: id), by: \.subject.column)
    let shared = try sharedFacets(of: asset)
    var assetDocument = SearchDocument(
      id: DocumentKey.asset(id), name: asset.name, fqn: asset.fqn.description, displayName: asset.displayName ?? "",
      description: asset.description ?? "", aliases: try aliases(of: id),
      columns: columns.filter { $0.removedAt == nil }.map(\.name), boost: Self.boost(asset),
      updated: asset.updatedAt.microseconds / 1_000_000)
    assetDocument.facets = shared + Self.facets(links[nil] ?? []) + [SearchFacet(.kind, asset.kind.rawValue)]
    if asset.properties[PropertyName.deprecated]?.bool == true {
      assetDocument.facets.append(SearchFacet(.state, "deprecated"))
    }
    // A table is found by a tag on one of its columns, too.
    for (column, columnLinks) in links where column != nil {
      assetDocument.facets += Self.facets(columnLinks).filter { $0.field == .tag || $0.field == .suggestion }
    }
    assetDocument.facets = Array(Set(assetDocument.facets))
    var documents = [assetDocument]
    for column in columns where column.removedAt == nil {
      var document = SearchDocument(
        id: DocumentKey.column(column.id), scope: .column, name: column.name,
        fqn: "\(asset.fqn).\(column.path)", description: column.description ?? "",
        updated: asset.updatedAt.microseconds / 1_000_000)
      document.facets =
        shared + Self.facets(links[column.id] ?? [])
        + [SearchFacet(.kind, asset.kind.rawValue), SearchFacet(.type, column.type.name)]
      document.facets = Array(Set(document.facets))
      documents.append(document)
    }
    return (documents, columns.filter { $0.removedAt != nil }.map { DocumentKey.column($0.id) })
  }

  /// What the asset or column of a document is called, for reports.
  func name(ofDocument key: Int64) throws -> String {
    let asset: AssetID
    var path = ""
    if key % 2 == 0 {
      asset = AssetID(rawValue: key / 2)
    } else {
      let found = try connection.first("SELECT asset_id, path FROM columns WHERE id = ?", key / 2) {
        (AssetID(rawValue: $0.int64(0)), $0.text(1))
      }
      guard let found else { return "column \(key / 2)" }
      (asset, path) = (found.0, ".\(found.1)")
    }
    return try label(asset).map { "\($0.fqn)\(path)" } ?? "asset \(asset.rawValue)"
  }

  private func sharedFacets(of asset: Asset) throws -> [SearchFacet] {
    guard asset.kind.isData else { return [] }
    let parts = asset.fqn.parts
    var facets = [SearchFacet(.service, parts[0])]
    if let service = try asset.service.flatMap({ try self.service($0) }) {
      facets.append(SearchFacet(.platform, service.platform))
      facets.append(SearchFacet(.environment, service.environment))
    }
    for container in try containers(of: asset) {
      if container.kind == .database { facets.append(SearchFacet(.database, container.fqn.name)) }
      if container.kind == .schema { facets.append(SearchFacet(.schema, container.fqn.name)) }
    }
    if let layer = asset.properties[PropertyName.layer]?.string { facets.append(SearchFacet(.tier, layer)) }
    return facets
  }

  private static func facets(_ links: [Link]) -> [SearchFacet] {
    links.compactMap { link in
      let name = link.target.fqn.description
      if link.state == .suggested, link.relation == .tag { return SearchFacet(.suggestion, name) }
      guard link.state == .confirmed else { return nil }
      switch link.relation {
      case .owner: return SearchFacet(.owner, link.target.fqn.name)
      case .tag: return SearchFacet(.tag, name)
      case .term: return SearchFacet(.term, name)
      case .domain: return SearchFacet(.domain, name)
      case .product: return SearchFacet(.product, name)
      default: return nil
      }
    }
  }

  /// Use and trust between 0 and 1: a busy, described asset ranks above its forgotten twin.
  private static func boost(_ asset: Asset) -> Float {
    let usage = asset.properties[PropertyName.usage]?.double ?? 0
    let described: Float = asset.description == nil ? 0 : 0.2
    let deprecated: Float = asset.properties[PropertyName.deprecated]?.bool == true ? 0.5 : 0
    return max(0, Float(min(usage / 1000, 0.8)) + described - deprecated)
  }
}
