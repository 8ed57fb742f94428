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

  /// Takes in what a later write means.
  mutating func append(_ later: ProjectionChange) {
    if !later.forgotten.isEmpty {
      let gone = Set(later.forgotten)
      documents.removeAll { gone.contains($0.id) }
    }
    documents += later.documents
    forgotten += later.forgotten
    edges += later.edges
    number = max(number, later.number)
  }

  func apply(to projections: Projections) {
    if !documents.isEmpty || !forgotten.isEmpty {
      projections.search.apply(upserts: documents, deletes: forgotten, change: number.rawValue)
    }
    projections.graph.apply(lineage)
  }
}

/// What the writes of one commit mean for the projections, which then change once and not once for each write.
///
/// Lives on the writer thread and is touched nowhere else.
final class PendingProjections: @unchecked Sendable {
  private var change: ProjectionChange?

  /// Takes in what a write means that has just become durable.
  func add(_ later: ProjectionChange) {
    guard change != nil else { return change = later }
    change?.append(later)
  }

  /// Changes the projections, before anybody hears that the writes are done.
  func apply(to projections: Projections) {
    change?.apply(to: projections)
    change = nil
  }
}
