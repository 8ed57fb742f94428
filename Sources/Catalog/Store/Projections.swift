import Synchronization

/// What is kept beside the store to answer quickly, and can be rebuilt from it at any time.
package struct Projections: Sendable {
  /// Finds assets and columns by words and facets.
  package let search: SearchIndex
  /// Follows lineage.
  package let graph: LineageGraph
  let names = RememberedNames()
}

/// What a committed write means for the projections.
struct ProjectionChange: Sendable {
  /// The documents of each asset with those of its columns.
  var groups: [SearchGroup] = []
  var forgotten: [Int64] = []
  var lineage = LineageChange()
  var number = ChangeNumber.zero

  /// Takes in what a later write means for search.
  mutating func append(_ later: ProjectionChange) {
    if !later.forgotten.isEmpty {
      let gone = Set(later.forgotten)
      for index in groups.indices { groups[index].remove(gone) }
    }
    groups += later.groups
    forgotten += later.forgotten
    number = max(number, later.number)
  }

  /// Brings the search index in line.
  func apply(to search: SearchIndex) {
    guard !groups.isEmpty || !forgotten.isEmpty else { return }
    search.apply(groups: groups, deletes: forgotten, change: number.rawValue)
  }
}

/// Does what is due when a commit has become durable, before anybody hears of it: lineage follows each write, and search
/// changes once and not once for each of them.
///
/// Lives on the writer thread and is touched nowhere else, but for `moment`.
final class CommitFollower: @unchecked Sendable {
  private let projections: Projections
  private let commits = Atomic<Int>(0)
  private var change: ProjectionChange?

  init(_ projections: Projections) { self.projections = projections }

  /// How many commits there were.
  var moment: Int { commits.load(ordering: .acquiring) }

  /// Takes in what a write means that has just become durable.
  func add(_ later: ProjectionChange) {
    projections.graph.apply(later.lineage)
    guard change != nil else { return change = later }
    change?.append(later)
  }

  /// Brings search in line, and ends the moment that was.
  func finishCommit() {
    change?.apply(to: projections.search)
    change = nil
    commits.add(1, ordering: .releasing)
  }
}
