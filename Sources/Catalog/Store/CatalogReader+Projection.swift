import Codecs
import SQLite

/// The search engine's keys: assets are even, columns odd.
enum DocumentKey {
  static func asset(_ id: AssetID) -> Int64 { id.rawValue * 2 }
  static func column(_ id: ColumnID) -> Int64 { id.rawValue * 2 + 1 }
}

extension CatalogReader {
  /// The search documents of an asset and its columns, and the keys of those that must be forgotten.
  func searchDocuments(of id: AssetID) throws -> (group: SearchGroup, forgotten: [Int64]) {
    var places = PlaceFacets()
    return try searchDocuments(of: id, &places)
  }

  /// The same for one of many assets.
  /// - Parameter places: the facets of containers that were met before.
  func searchDocuments(
    of id: AssetID, _ places: inout PlaceFacets
  ) throws -> (group: SearchGroup, forgotten: [Int64]) {
    guard let asset = try asset(id) else { return (SearchGroup([]), [DocumentKey.asset(id)]) }
    let columns = asset.kind.hasColumns ? try columns(of: id, includingRemoved: true) : []
    guard asset.state == .active || asset.kind.namespace != .data else {
      return (SearchGroup([]), [DocumentKey.asset(id)] + columns.map { DocumentKey.column($0.id) })
    }
    let source = SearchSource(
      asset: asset,
      columns: columns.compactMap { $0.removedAt == nil ? SearchColumn($0.id, $0.path, $0.type, $0.description) : nil },
      links: try links(of: id), aliases: try aliases(of: id),
      place: try placeFacets(of: asset, &places))
    return (source.group, columns.filter { $0.removedAt != nil }.map { DocumentKey.column($0.id) })
  }

  /// What the asset or column of a document is called, for reports.
  func name(ofDocument key: Int64) throws -> String {
    let asset: AssetID
    var path = ""
    if key % 2 == 0 {
      asset = AssetID(rawValue: key / 2)
    } else {
      guard let column = try column(ColumnID(rawValue: key / 2)) else { return "column \(key / 2)" }
      (asset, path) = (column.asset, ".\(column.path)")
    }
    return try label(asset).map { "\($0.fqn)\(path)" } ?? "asset \(asset.rawValue)"
  }

  /// The facets that an asset has from its containers, kept by the innermost.
  func placeFacets(of asset: Asset, _ places: inout PlaceFacets) throws -> [SearchFacet] {
    guard asset.kind.isData else { return [] }
    guard let parent = asset.parent else { return try outermostFacets(of: asset) }
    if let known = places.find(parent) { return known }
    guard let container = try self.asset(parent) else { return try outermostFacets(of: asset) }
    let facets = try facets(inside: container, &places)
    places.keep(facets, for: parent)
    return facets
  }

  /// The facets of what lies right in a container.
  func facets(inside container: Asset, _ places: inout PlaceFacets) throws -> [SearchFacet] {
    let outer = try placeFacets(of: container, &places)
    switch container.kind {
    case .database: return outer + [SearchFacet(.database, container.fqn.name)]
    case .schema: return outer + [SearchFacet(.schema, container.fqn.name)]
    default: return outer
    }
  }

  private func outermostFacets(of asset: Asset) throws -> [SearchFacet] {
    var facets = [SearchFacet(.service, asset.fqn.parts[0])]
    if let service = try asset.service.flatMap({ try self.service($0) }) {
      facets.append(SearchFacet(.platform, service.platform))
      facets.append(SearchFacet(.environment, service.environment))
    }
    return facets
  }
}
