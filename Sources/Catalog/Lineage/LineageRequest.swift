/// Which way lineage is followed.
package enum LineageDirection: String, Sendable, CaseIterable {
  case upstream, downstream, both
}

/// What part of the lineage graph is wanted.
package struct LineageRequest: Sendable, Equatable {
  /// Where to begin: an asset, or a column to follow columns only.
  package var focus: Subject
  package var direction: LineageDirection
  /// Steps from the focus, 1 to 100.
  package var depth: Int
  /// Whether edges that only decide which rows arrive (joins, filters) are followed; for columns.
  package var includesIndirect: Bool
  /// At most this many nodes, the nearest first.
  package var nodeLimit: Int

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
}

/// A part of the lineage graph.
package struct LineageAnswer: Sendable, Equatable {
  /// The nearest first; the focus is the first.
  package var nodes: [LineageNode]
  /// Edges between these nodes.
  package var edges: [LineageEdge]
  /// How many nodes lie within the depth, also those beyond the limit.
  package var reached: Int

  /// Whether the limit cut nodes off.
  package var isTruncated: Bool { reached > nodes.count }
}

/// An asset or column in a part of the lineage graph.
package struct LineageNode: Sendable, Hashable {
  package let subject: Subject
  /// Steps from the focus: negative upstream, positive downstream, 0 the focus itself.
  package let distance: Int
  /// Direct neighbours in the whole graph, shown or not.
  package let upstreamCount: Int
  package let downstreamCount: Int
}

/// A directed pair of nodes.
package struct LineageEdge: Sendable, Hashable {
  package let source: Subject
  package let target: Subject
  package let job: AssetID?
  package let transformation: Transformation

  package init(source: Subject, target: Subject, job: AssetID?, transformation: Transformation) {
    self.source = source
    self.target = target
    self.job = job
    self.transformation = transformation
  }
}
