import Catalog

/// Data that a connector moves.
struct ConnectFlow: Hashable, Sendable {
  /// Where data comes from or goes to.
  enum End: Hashable, Sendable {
    case topic(String)
    case dataset(ConnectDataset)
    /// Something that the connector's settings do not tell: the connector itself stands for it.
    case connector
  }

  /// A field of the target that comes from a column of the source.
  struct Column: Hashable, Sendable {
    let source: String
    let target: String
    let transformation: Transformation
    /// Whether the text could mean nothing else.
    let isCertain: Bool
  }

  let source: End
  let target: End
  /// Where the settings tell of single columns.
  let columns: [Column]
  /// Below 1 where the settings leave open which topic goes where.
  var confidence = 1.0

  init(_ source: End, _ target: End, confidence: Double = 1, columns: [Column] = []) {
    self.source = source
    self.target = target
    self.columns = columns
    self.confidence = confidence
  }
}

/// What the settings of a connector tell of its lineage.
struct ConnectLineage: Equatable, Sendable {
  private(set) var flows: [ConnectFlow] = []
  /// What could not be told, for the run's log.
  var notes: [String] = []
  private var known: Set<ConnectFlow> = []

  mutating func add(_ flow: ConnectFlow) {
    if flow.source != flow.target, known.insert(flow).inserted { flows.append(flow) }
  }
}
