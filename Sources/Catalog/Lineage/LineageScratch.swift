/// The room that answering a request takes, kept from one request to the next.
struct LineageScratch: Sendable {
  private var upstream = LineageWalk()
  private var downstream = LineageWalk()
  private var direction = LineageDirection.both
  private var found = NodeMarks()
  /// What both walks reached together, each node once.
  private var merged: [NodeRef] = []

  /// What was reached, the focus first, then by distance.
  private var order: ArraySlice<NodeRef> {
    switch direction {
    case .upstream: upstream.nodes
    case .downstream: downstream.nodes
    case .both: merged[...]
    }
  }

  /// Nodes at one distance, on one side; a part of `order`.
  private struct Group {
    let distance: Int
    let nodes: Range<Int>
  }

  /// Answers a request.
  mutating func answer(_ request: LineageRequest, in snapshot: LineageSnapshot) -> LineageAnswer {
    guard let focus = NodeRef(request.focus) else { return LineageAnswer(nodes: [Self.lonely(request.focus)]) }
    direction = request.direction
    defer { reset() }
    let rules = LineageWalk.Rules(
      filter: LinkFilter(request), deleted: request.deleted, depth: request.depth, certain: request.nodeLimit,
      reachLimit: request.after == nil ? request.reachLimit : .max)
    if request.direction != .downstream { upstream.run(from: focus, outgoing: false, in: snapshot, rules) }
    if request.direction != .upstream { downstream.run(from: focus, outgoing: true, in: snapshot, rules) }
    let groups = arrange(focus)
    var answer = LineageAnswer(nodes: [])
    answer.reached = order.count
    answer.upstream = upstream.reached
    answer.downstream = downstream.reached
    answer.isExact = upstream.isComplete && downstream.isComplete
    let page = page(request, groups)
    answer.nodes = page.nodes.map { Self.node($0.node, $0.distance, focus: request.focus, in: snapshot) }
    answer.next = page.next
    answer.edges = edges(among: page.nodes.map(\.node), rules.filter, snapshot)
    return answer
  }

  private mutating func reset() {
    merged.removeAll(keepingCapacity: true)
    upstream.reset()
    downstream.reset()
  }

  private static func lonely(_ focus: Subject) -> LineageNode {
    LineageNode(subject: focus, distance: 0, upstreamCount: 0, downstreamCount: 0)
  }

  /// Puts what both walks reached into one order, each node once. What one walk reached is in order already.
  private mutating func arrange(_ focus: NodeRef) -> [Group] {
    switch direction {
    case .upstream: return Self.groups(upstream.ends, step: -1)
    case .downstream: return Self.groups(downstream.ends, step: 1)
    case .both: break
    }
    _ = found.insert(focus)
    merged.append(focus)
    var groups = [Group(distance: 0, nodes: 0..<1)]
    for distance in 1..<max(upstream.ends.count, downstream.ends.count, 1) {
      append(upstream.level(distance), -distance, &groups)
      append(downstream.level(distance), distance, &groups)
    }
    return groups
  }

  private static func groups(_ ends: [Int], step: Int) -> [Group] {
    ends.indices.map { Group(distance: step * $0, nodes: ($0 > 0 ? ends[$0 - 1] : 0)..<ends[$0]) }
  }

  private mutating func append(_ level: ArraySlice<NodeRef>, _ distance: Int, _ groups: inout [Group]) {
    let start = merged.count
    for node in level where found.insert(node) { merged.append(node) }
    if merged.count > start { groups.append(Group(distance: distance, nodes: start..<merged.count)) }
  }

  private typealias Place = (node: NodeRef, distance: Int)

  /// The nodes of the page that begins behind the request's cursor, and the cursor for the next one.
  private func page(_ request: LineageRequest, _ groups: [Group]) -> (nodes: [Place], next: LineageCursor?) {
    let order = order
    var nodes: [Place] = []
    for group in groups {
      var members = order[group.nodes]
      if let after = request.after {
        if Self.comes(group.distance, before: after.distance) { continue }
        if group.distance == after.distance { members = ArraySlice(members.filter { $0 > after.node }) }
      }
      if members.isEmpty { continue }
      guard nodes.count < request.nodeLimit else { return (nodes, Self.cursor(nodes)) }
      let room = request.nodeLimit - nodes.count
      nodes += members.smallest(room).map { ($0, group.distance) }
      if members.count > room { return (nodes, Self.cursor(nodes)) }
    }
    return (nodes, nil)
  }

  private static func cursor(_ nodes: [Place]) -> LineageCursor? {
    nodes.last.map { LineageCursor(distance: $0.distance, node: $0.node) }
  }

  private static func comes(_ distance: Int, before other: Int) -> Bool {
    (abs(distance), distance) < (abs(other), other)
  }

  private static func node(
    _ node: NodeRef, _ distance: Int, focus: Subject, in snapshot: LineageSnapshot
  ) -> LineageNode {
    let page = snapshot.page(of: node)
    guard page.has(node.slot) else { return lonely(focus) }
    return LineageNode(
      subject: snapshot.subject(node), distance: distance, upstreamCount: page.neighbourCount(in: node.slot),
      downstreamCount: page.neighbourCount(in: node.slot + 64))
  }

  /// The edges between some nodes, each once however many origins state it.
  private mutating func edges(
    among nodes: [NodeRef], _ filter: LinkFilter, _ snapshot: LineageSnapshot
  ) -> [LineageEdge] {
    found.clear(merged)
    for node in nodes { _ = found.insert(node) }
    defer { found.clear(nodes) }
    var edges: [LineageEdge] = []
    for target in nodes {
      let page = snapshot.page(of: target)
      var last: NodeRef?
      var first = edges.count
      for link in page.links(in: target.slot) {
        let source = page.neighbour(link)
        guard found.contains(source), filter.allows(page.traits(link).rawValue) else { continue }
        if source != last { first = edges.count }
        last = source
        let job = page.job(link)
        let edge = LineageEdge(
          source: snapshot.subject(source), target: snapshot.subject(target),
          job: job == 0 ? nil : AssetID(rawValue: Int64(job)), transformation: page.traits(link).transformation)
        if !edges[first...].contains(edge) { edges.append(edge) }
      }
    }
    return edges
  }
}

extension LineagePage {
  /// How many different nodes stand in a list.
  fileprivate func neighbourCount(in list: Int) -> Int {
    var count = 0
    var last: UInt32?
    for neighbour in neighbours(links(in: list)) where neighbour != last {
      count += 1
      last = neighbour
    }
    return count
  }
}

extension ArraySlice<NodeRef> {
  /// The first `limit` in order. Of a large number, most are put aside before anything is sorted.
  func smallest(_ limit: Int) -> [NodeRef] {
    guard limit < count / 4 else { return Array(sorted().prefix(limit)) }
    let bits = 12
    let highest = self.max()?.rawValue ?? 0
    let lowest = self.min()?.rawValue ?? 0
    let shift = Swift.max(0, UInt32.bitWidth - (highest - lowest).leadingZeroBitCount - bits)
    var counts = [Int](repeating: 0, count: 1 << bits)
    for node in self { counts[Int((node.rawValue - lowest) >> shift)] += 1 }
    var (bucket, sum) = (0, counts[0])
    while sum < limit {
      bucket += 1
      sum += counts[bucket]
    }
    return Array(filter { Int(($0.rawValue - lowest) >> shift) <= bucket }.sorted().prefix(limit))
  }
}
