import Catalog
import Codecs

/// Walks the graph from a focus as far as a query asks, and gathers the scene.
struct LineageExplorer {
  /// Nodes drawn at most; beyond it a list serves better.
  static let nodeLimit = 150
  /// Neighbours that one opening of a node shows.
  static let pageSize = 20
  /// Columns drawn inside one node.
  static let columnLimit = 12
  /// Columns that one column's lineage follows at most.
  static let columnReach = 3000

  private let query: LineageQuery
  private let reader: CatalogReader
  private var source: LineageSource

  init(_ query: LineageQuery, _ reader: CatalogReader) throws(CatalogError) {
    self.query = query
    self.reader = reader
    let time: Timestamp? = if let at = query.at { try Moment.read(at, field: "at") } else { nil }
    source = LineageSource(reader, at: time, includesIndirect: query.includesIndirect)
  }

  /// The scene around an asset, or of one column of it, with filters applied.
  mutating func scene(of asset: Asset, column: Column?) throws -> LineageScene {
    var scene = try column.map { try columns(from: asset, $0) } ?? tables(from: asset)
    if query.showsJobs { try insertJobs(&scene) }
    if query.kind != nil || query.tag != nil || query.owner != nil {
      let filter = LineageFilter(query)
      try scene.keep { try filter.passes($0.label, reader) }
    }
    if query.hidesBetween { scene.keepEnds() }
    return scene
  }

  /// Assets by breadth from the focus, each opened on the sides that the query says.
  private mutating func tables(from focus: Asset) throws -> LineageScene {
    var scene = LineageScene(focus: focus.id)
    var edges: Set<LineageEdge> = []
    var neighbours: [(up: Set<AssetID>, down: Set<AssetID>)] = []
    var known: Set<AssetID> = [focus.id]
    scene.nodes.append(LineageScene.Node(label: focus.label, distance: 0))
    var next = 0
    while next < scene.nodes.count {
      let id = scene.nodes[next].label.id
      let incident = try source.edges(at: Subject(id))
      edges.formUnion(incident)
      let sides = (
        up: Set(incident.filter { $0.target.asset == id }.map(\.source.asset)),
        down: Set(incident.filter { $0.source.asset == id }.map(\.target.asset))
      )
      neighbours.append(sides)
      try open(next, .up, sides.up, &scene, &known)
      try open(next, .down, sides.down, &scene, &known)
      next += 1
    }
    for (index, sides) in neighbours.enumerated() {
      scene.nodes[index].upstream = sides.up.count
      scene.nodes[index].downstream = sides.down.count
      scene.nodes[index].hiddenUp = sides.up.subtracting(known).count
      scene.nodes[index].hiddenDown = sides.down.subtracting(known).count
    }
    connect(edges, &scene, known)
    if query.level == .column { try addColumns(&scene, known) }
    return scene
  }

  private func open(
    _ index: Int, _ side: LineageQuery.Side, _ neighbours: Set<AssetID>, _ scene: inout LineageScene, _ known: inout Set<AssetID>
  ) throws {
    let node = scene.nodes[index]
    let pages = query.pages(of: node.label.uuid, distance: node.distance, side)
    if side == .up { scene.nodes[index].pagesUp = pages } else { scene.nodes[index].pagesDown = pages }
    for id in neighbours.subtracting(known).sorted().prefix(pages * Self.pageSize) {
      guard scene.nodes.count < Self.nodeLimit else {
        scene.isCut = true
        return
      }
      guard let label = try reader.label(id) else { continue }
      known.insert(id)
      scene.nodes.append(LineageScene.Node(label: label, distance: node.distance + (side == .up ? -1 : 1)))
    }
  }

  private func connect(_ edges: Set<LineageEdge>, _ scene: inout LineageScene, _ known: Set<AssetID>) {
    for edge in edges where known.contains(edge.source.asset) && known.contains(edge.target.asset) {
      if let job = edge.job, job == scene.focus { continue }
      scene.connect(edge.source.asset, edge.target.asset) { drawn in
        drawn.transformations.insert(edge.transformation)
        if let job = edge.job { drawn.jobs.insert(job) }
      }
    }
  }

  /// The flows between the columns of the assets that are drawn, and those columns.
  private func addColumns(_ scene: inout LineageScene, _ known: Set<AssetID>) throws {
    var taking: [AssetID: Set<ColumnID>] = [:]
    for node in scene.nodes {
      for edge in try source.columnFlows(into: node.label.id) where known.contains(edge.source.asset) {
        guard let from = edge.source.column, let to = edge.target.column, edge.source.asset != edge.target.asset else { continue }
        taking[edge.source.asset, default: []].insert(from)
        taking[edge.target.asset, default: []].insert(to)
        scene.connect(edge.source.asset, edge.target.asset) {
          $0.columns.insert(LineageScene.ColumnFlow(source: from, target: to, transformation: edge.transformation))
        }
      }
    }
    try draw(taking, &scene)
  }

  private func draw(_ taking: [AssetID: Set<ColumnID>], _ scene: inout LineageScene) throws {
    for index in scene.nodes.indices {
      let wanted = taking[scene.nodes[index].label.id] ?? []
      guard !wanted.isEmpty else { continue }
      let columns = try wanted.compactMap { try reader.column($0) }.sorted { ($0.ordinal, $0.id) < ($1.ordinal, $1.id) }
      scene.nodes[index].columns = Array(columns.prefix(Self.columnLimit))
      scene.nodes[index].moreColumns = columns.count - scene.nodes[index].columns.count
    }
  }

  /// One column's lineage from end to end: only the columns its values come from and go to.
  private mutating func columns(from asset: Asset, _ column: Column) throws -> LineageScene {
    let walk = try ColumnWalk(
      from: Subject(asset.id, column: column.id), query.direction, depth: query.depth ?? 100, limit: Self.columnReach, &source)
    var scene = LineageScene(focus: asset.id, focusColumn: column.id)
    scene.isCut = walk.isCut
    var nearest: [AssetID: Int] = [:]
    var taking: [AssetID: Set<ColumnID>] = [asset.id: [column.id]]
    for subject in walk.order {
      guard nearest[subject.asset] == nil else {
        if let id = subject.column { taking[subject.asset, default: []].insert(id) }
        continue
      }
      guard nearest.count < Self.nodeLimit, let label = try reader.label(subject.asset) else {
        scene.isCut = true
        continue
      }
      let distance = subject.asset == asset.id ? 0 : walk.distances[subject] ?? 0
      nearest[subject.asset] = distance
      if let id = subject.column { taking[subject.asset, default: []].insert(id) }
      scene.nodes.append(LineageScene.Node(label: label, distance: distance))
    }
    for edge in walk.edges where nearest[edge.source.asset] != nil && nearest[edge.target.asset] != nil {
      guard let from = edge.source.column, let to = edge.target.column else { continue }
      scene.connect(edge.source.asset, edge.target.asset) { drawn in
        drawn.columns.insert(LineageScene.ColumnFlow(source: from, target: to, transformation: edge.transformation))
        if let job = edge.job { drawn.jobs.insert(job) }
      }
    }
    try draw(taking, &scene)
    return scene
  }

  /// Puts the jobs of edges between their ends.
  private func insertJobs(_ scene: inout LineageScene) throws {
    let distances = Dictionary(scene.nodes.map { ($0.label.id, $0.distance) }, uniquingKeysWith: { first, _ in first })
    for edge in scene.sortedEdges where !edge.jobs.isEmpty {
      for job in edge.jobs.sorted() {
        guard let label = try reader.label(job) else { continue }
        if !scene.nodes.contains(where: { $0.label.id == job }) {
          guard scene.nodes.count < Self.nodeLimit else {
            scene.isCut = true
            continue
          }
          scene.nodes.append(LineageScene.Node(label: label, distance: distances[edge.target] ?? 0))
        }
        scene.connect(edge.source, job) { $0.transformations.insert(.flow) }
        scene.connect(job, edge.target) { $0.transformations.insert(.flow) }
      }
      if edge.columns.isEmpty { scene.edges[LineageScene.Ends(source: edge.source, target: edge.target)] = nil }
    }
  }
}

/// The columns that a column's values come from and go to, by breadth.
struct ColumnWalk {
  private(set) var distances: [Subject: Int]
  /// The nearest first, the focus before all.
  private(set) var order: [Subject]
  private(set) var edges: Set<LineageEdge> = []
  /// Whether the limit left some out.
  private(set) var isCut = false

  init(
    from focus: Subject, _ direction: LineageDirection, depth: Int, limit: Int, _ source: inout LineageSource
  ) throws {
    distances = [focus: 0]
    order = [focus]
    if direction != .downstream { try walk(-1, from: focus, depth, limit, &source) }
    if direction != .upstream { try walk(1, from: focus, depth, limit, &source) }
    let found = distances
    order.sort { (abs(found[$0] ?? 0), $0.asset, $0.column?.rawValue ?? 0) < (abs(found[$1] ?? 0), $1.asset, $1.column?.rawValue ?? 0) }
  }

  private mutating func walk(
    _ step: Int, from focus: Subject, _ depth: Int, _ limit: Int, _ source: inout LineageSource
  ) throws {
    var frontier = [focus]
    var visited: Set<Subject> = [focus]
    var level = 0
    while level < depth, !frontier.isEmpty {
      level += 1
      var next: [Subject] = []
      for subject in frontier {
        for edge in try source.edges(at: subject) where (step < 0 ? edge.target : edge.source) == subject {
          let neighbour = step < 0 ? edge.source : edge.target
          guard visited.count < limit || visited.contains(neighbour) else {
            isCut = true
            continue
          }
          edges.insert(edge)
          guard visited.insert(neighbour).inserted else { continue }
          if distances[neighbour] == nil {
            distances[neighbour] = level * step
            order.append(neighbour)
          }
          next.append(neighbour)
        }
      }
      frontier = next
    }
  }
}

/// Which nodes a query lets through, by kind, tag and owner.
struct LineageFilter {
  private let kind: AssetKind?
  private let tag: String?
  private let owner: String?

  init(_ query: LineageQuery) {
    kind = query.kind
    tag = query.tag?.lowercased()
    owner = query.owner?.lowercased()
  }

  /// Whether links have to be read.
  var needsLinks: Bool { tag != nil || owner != nil }

  /// Whether an asset passes: by its kind, a tag on it or on one of its columns, an owner.
  func passes(_ label: AssetLabel, _ reader: CatalogReader) throws -> Bool {
    guard kind == nil || label.kind == kind else { return false }
    guard needsLinks else { return true }
    return passes(try reader.links(of: label.id))
  }

  /// Whether links hold the tag and the owner asked for. A classification stands for each of its tags.
  func passes(_ links: [Link]) -> Bool {
    func has(_ relation: Relation, _ name: String) -> Bool {
      links.contains { link in
        guard link.relation == relation else { return false }
        let fqn = link.target.fqn.description.lowercased()
        return fqn == name || link.target.title.lowercased() == name || (relation == .tag && fqn.hasPrefix("\(name)."))
      }
    }
    return (tag.map { has(.tag, $0) } ?? true) && (owner.map { has(.owner, $0) } ?? true)
  }
}
