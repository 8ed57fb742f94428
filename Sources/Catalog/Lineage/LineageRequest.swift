/// Which way lineage is followed.
package enum LineageDirection: String, Sendable, CaseIterable {
  case upstream, downstream, both
}

/// What becomes of deleted assets on the way.
package enum DeletedAssets: String, Sendable, CaseIterable {
  /// They are followed as if they were there.
  case followed
  /// They are shown as ends: data no longer flows through what is gone.
  case shown
  /// Neither they nor what lies only behind them is shown.
  case hidden
}

/// What part of the lineage graph is wanted.
package struct LineageRequest: Sendable, Equatable {
  /// Where to begin: an asset, or a column to follow columns only. An edge between an asset and a column is followed
  /// to its end and no further.
  package var focus: Subject
  package var direction: LineageDirection
  /// Steps from the focus, 1 to 100.
  package var depth: Int
  /// Whether edges that only decide which rows arrive (joins, filters) are followed.
  package var includesIndirect: Bool
  /// Follows exactly these transformations, whatever `includesIndirect` says; nil for no such choice.
  package var transformations: Set<Transformation>?
  /// Follows what these kinds of origins state; nil for all.
  package var origins: Set<Origin.Kind>?
  /// What becomes of deleted assets on the way. The focus itself is always followed.
  package var deleted = DeletedAssets.shown
  /// At most this many nodes, the nearest first.
  package var nodeLimit: Int
  /// The end of the page before; nil for the first page.
  package var after: LineageCursor?
  /// Nodes in each direction after which the search ends, once those of the first page are certain; what is counted
  /// then is "at least". Later pages take no notice of it.
  package var reachLimit = Int.max

  /// A `reachLimit` that people need not wait for: some ten milliseconds in the largest catalog.
  package static let interactiveReach = 50_000

  package init(
    _ focus: Subject, direction: LineageDirection = .both, depth: Int = 1, includesIndirect: Bool = false,
    nodeLimit: Int = 500
  ) {
    self.focus = focus
    self.direction = direction
    self.depth = min(max(depth, 1), 100)
    self.includesIndirect = includesIndirect
    self.nodeLimit = min(max(nodeLimit, 1), 100_000)
  }

  /// Whether edges with that transformation are followed.
  func follows(_ transformation: Transformation) -> Bool {
    transformations?.contains(transformation) ?? (includesIndirect || transformation.isDirect)
  }
}
