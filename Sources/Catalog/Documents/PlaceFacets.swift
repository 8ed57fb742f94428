/// The facets that assets have from their containers, by the innermost. A rebuild meets all containers there are.
struct PlaceFacets {
  private var known = RecentValues<AssetID, [SearchFacet]>(most: 30_000)

  /// The facets inside a container, when they are known.
  mutating func find(_ container: AssetID) -> [SearchFacet]? { known.find(container) }

  /// Keeps the facets inside a container.
  mutating func keep(_ facets: [SearchFacet], for container: AssetID) { known.keep(facets, for: container) }
}
