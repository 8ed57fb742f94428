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
  var search = SearchChange()
  var lineage = LineageChange()
}

/// Does what is due when a commit has become durable, before anybody hears of it: lineage follows each write, and search
/// changes once and not once for each of them.
///
/// Lives on the writer thread and is touched nowhere else, but for `moment`.
final class CommitFollower: @unchecked Sendable {
  private let projections: Projections
  private let commits = Atomic<Int>(0)
  private var change: SearchChange?
  /// What the writes of the open transaction did to lineage.
  private(set) var unfollowed: [LineageChange] = []

  init(_ projections: Projections) { self.projections = projections }

  /// How many commits there were.
  var moment: Int { commits.load(ordering: .acquiring) }

  /// A transaction begins: what earlier ones did has been followed, or is undone.
  func beginTransaction() { unfollowed.removeAll() }

  /// Remembers what a write means that is done and waits for its commit.
  func expect(_ later: ProjectionChange) {
    if !later.lineage.isEmpty { unfollowed.append(later.lineage) }
  }

  /// Takes in what a write means that has just become durable.
  func add(_ later: ProjectionChange) {
    projections.graph.apply(later.lineage)
    guard !later.search.isEmpty else { return }
    change.join(later.search)
  }

  /// Brings search in line, and ends the moment that was.
  func finishCommit() {
    if let change { projections.search.apply(change) }
    change = nil
    commits.add(1, ordering: .releasing)
  }
}
