/// Asks a condition of a few terms document by document: for few documents cheaper than spreading it into a map.
struct TermsCursor {
  private indirect enum Node {
    case nothing
    /// A cursor's place, and the texts in which its word counts; 0 for any.
    case term(Int, texts: UInt8)
    case all([Node])
    case any([Node])
  }

  private var root = Node.nothing
  private var cursors: [PostingCursor] = []
  /// Cursors of their own for the lists in which every document is that can fulfil the condition.
  private var leads: [PostingCursor] = []

  /// Nil for a condition that is no combination of single terms by `all` and `any`.
  init?(_ condition: Condition, _ query: SegmentQuery, arena: QueryArena) {
    guard let root = node(condition, query, arena) else { return nil }
    self.root = root
    lead(condition, query, arena)
  }

  private mutating func node(_ condition: Condition, _ query: SegmentQuery, _ arena: QueryArena) -> Node? {
    switch condition {
    case .test(let test):
      let entries = query.entries[test.number]
      guard let entry = entries.first else { return .nothing }
      guard entries.count == 1 else { return nil }
      cursors.append(PostingCursor(entry, postings: query.live.segment.postings, arena: arena))
      return .term(cursors.count - 1, texts: test.texts)
    case .all(let parts), .any(let parts):
      guard !parts.isEmpty else { return nil }
      var nodes: [Node] = []
      for part in parts {
        guard let node = node(part, query, arena) else { return nil }
        nodes.append(node)
      }
      if case .all = condition { return .all(nodes) }
      return .any(nodes)
    case .not, .nameContains, .everything: return nil
    }
  }

  private mutating func lead(_ condition: Condition, _ query: SegmentQuery, _ arena: QueryArena) {
    switch condition {
    case .test(let test):
      for entry in query.entries[test.number] {
        leads.append(PostingCursor(entry, postings: query.live.segment.postings, arena: arena))
      }
    case .any(let parts):
      for part in parts { lead(part, query, arena) }
    case .all(let parts):
      if let rarest = parts.min(by: { query.estimate($0) < query.estimate($1) }) { lead(rarest, query, arena) }
    case .not, .nameContains, .everything: return
    }
  }

  /// The documents among which are all that fulfil the condition, ascending.
  func candidates() -> [UInt32] {
    var documents: [UInt32] = []
    for var lead in leads {
      for block in 0..<lead.blockCount {
        lead.load(block)
        documents.append(contentsOf: UnsafeBufferPointer(start: lead.documents, count: lead.blockLength))
      }
    }
    guard leads.count > 1 else { return documents }
    documents.sort()
    var last: UInt32?
    return documents.filter { document in
      defer { last = document }
      return document != last
    }
  }

  /// The payload with which a document fulfils the condition, or 0. Documents must be asked for in ascending order.
  mutating func seek(_ document: UInt32) -> UInt8 { payload(root, document) }

  private mutating func payload(_ node: Node, _ document: UInt32) -> UInt8 {
    switch node {
    case .nothing: return 0
    case .term(let place, let texts):
      let payload = cursors[place].seek(document)
      return texts == 0 || payload & texts != 0 ? payload : 0
    case .any(let nodes):
      for node in nodes {
        let payload = payload(node, document)
        if payload != 0 { return payload }
      }
      return 0
    case .all(let nodes):
      var first: UInt8?
      for node in nodes {
        let payload = payload(node, document)
        if payload == 0 { return 0 }
        first = first ?? payload
      }
      return first ?? 0
    }
  }
}
