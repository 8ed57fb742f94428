/// What is kept beside the store to answer quickly, and can be rebuilt from it at any time.
package struct Projections: Sendable {
  /// Finds assets and columns by words and facets.
  package let search: SearchIndex
  /// Follows lineage.
  package let graph: LineageGraph
}

/// What a committed write means for the projections.
struct ProjectionChange: Sendable {
  var documents: [SearchDocument] = []
  var forgotten: [Int64] = []
  var lineage = LineageChange()
  var number = ChangeNumber.zero

  func apply(to projections: Projections) {
    if !documents.isEmpty || !forgotten.isEmpty {
      projections.search.apply(upserts: documents, deletes: forgotten, change: number.rawValue)
    }
    projections.graph.apply(lineage)
  }
}
