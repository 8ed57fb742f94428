import System

/// The lineage of the whole catalog in memory: what is asked is answered from here, never by recursive SQL.
///
/// The writer hands over what each commit changes before the one who wrote goes on, so an edge written is in the next
/// answer. A reader takes the snapshot of the moment and holds no lock while it follows edges.
package final class LineageGraph: Sendable {
  private let current = Guarded(LineageSnapshot())
  /// Works out the next pages, for one change at a time; never held while reading.
  private let editor = Guarded(PageEditor())
  private let idle = Guarded<[LineageScratch]>([])
  /// As many readers at once as keep their room for the next request; more are served, too.
  private static let idleLimit = 16

  package init() {}

  /// The graph as it is now.
  package var snapshot: LineageSnapshot { current.withLock { $0 } }

  /// Takes over what a commit changed.
  package func apply(_ change: LineageChange) {
    guard !change.isEmpty else { return }
    editor.withLock { editor in
      let pages = snapshot.pages(for: change, &editor)
      current.withLock { $0.replace(pages, change.deleted) }
    }
  }

  /// Puts a graph that was read from the store in the place of this one.
  func replace(by snapshot: LineageSnapshot) {
    editor.withLock { _ in current.withLock { $0 = snapshot } }
  }

  /// The part of the graph that a request asks for.
  package func answer(_ request: LineageRequest) -> LineageAnswer {
    var scratch = idle.withLock { $0.popLast() } ?? LineageScratch()
    let answer = scratch.answer(request, in: snapshot)
    idle.withLock { if $0.count < Self.idleLimit { $0.append(scratch) } }
    return answer
  }

  /// How many edges there are, each as often as origins state it.
  package var edgeCount: Int { current.withLock { $0.edgeCount } }
}
