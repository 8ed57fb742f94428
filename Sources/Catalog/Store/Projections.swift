/// What is kept beside the store to answer quickly, and can be rebuilt from it at any time.
package struct Projections: Sendable {
  /// Finds assets and columns by words and facets.
  package let search: SearchIndex
  /// Follows lineage.
  package let graph: LineageGraph
}

/// What a committed write means for the projections.
struct ProjectionChange: Sendable {
  /// An asset's document with those of its columns, for each asset.
  var documents: [[SearchDocument]] = []
  var forgotten: [Int64] = []
  var lineage = LineageChange()
  var number = ChangeNumber.zero

  /// Takes in what a later write means for search.
  mutating func append(_ later: ProjectionChange) {
    if !later.forgotten.isEmpty {
      let gone = Set(later.forgotten)
      for index in documents.indices where documents[index].contains(where: { gone.contains($0.id) }) {
        documents[index].removeAll { gone.contains($0.id) }
      }
    }
    documents += later.documents
    forgotten += later.forgotten
    number = max(number, later.number)
  }

  /// Brings the search index in line.
  func apply(to search: SearchIndex) {
    guard !documents.isEmpty || !forgotten.isEmpty else { return }
    search.apply(groups: documents, deletes: forgotten, change: number.rawValue)
  }
}

/// What the writes of one commit mean for search, whose index then changes once and not once for each write.
///
/// Lives on the writer thread and is touched nowhere else.
final class PendingSearchChange: @unchecked Sendable {
  private var change: ProjectionChange?

  /// Takes in what a write means that has just become durable.
  func add(_ later: ProjectionChange) {
    guard change != nil else { return change = later }
    change?.append(later)
  }

  /// Changes the index, before anybody hears that the writes are done.
  func apply(to search: SearchIndex) {
    change?.apply(to: search)
    change = nil
  }
}
