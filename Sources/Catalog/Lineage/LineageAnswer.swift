/// A part of the lineage graph.
package struct LineageAnswer: Sendable, Equatable {
  /// The nearest first, upstream before downstream, then by row id; on the first page the focus comes before all.
  package var nodes: [LineageNode]
  /// Edges between these nodes, of the kinds that were followed.
  package var edges: [LineageEdge] = []
  /// How many nodes lie within the depth, the focus and those on other pages included.
  package var reached = 1
  /// How many of them lie upstream. In a cycle a node lies both ways; `reached` counts it once.
  package var upstream = 0
  /// How many of them lie downstream.
  package var downstream = 0
  /// Whether the counts are exact; false when the request's `reachLimit` ended the search.
  package var isExact = true
  /// Where the next page begins; nil on the last one.
  package var next: LineageCursor?

  /// Whether the limit cut nodes off.
  package var isTruncated: Bool { next != nil }
}

/// An asset or column in a part of the lineage graph.
package struct LineageNode: Sendable, Hashable {
  package let subject: Subject
  /// Steps from the focus: negative upstream, positive downstream, 0 the focus itself. The shorter way counts.
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

extension LineageEdge {
  /// What the graph keeps of an edge in the store.
  init(_ edge: Edge) {
    self.init(source: edge.source, target: edge.target, job: edge.job, transformation: edge.transformation)
  }
}
