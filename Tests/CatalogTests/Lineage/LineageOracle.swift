import System

@testable import Catalog

/// The lineage graph done the obvious way: a list of edges, looked through again for every node.
struct LineageOracle {
  struct Stated: Hashable {
    let edge: LineageEdge
    let origin: Origin.Kind
  }

  private(set) var stated: [Stated] = []
  var deleted: Set<AssetID> = []

  mutating func add(_ edge: LineageEdge, from origin: Origin.Kind) { stated.append(Stated(edge: edge, origin: origin)) }

  mutating func remove(_ edge: LineageEdge, from origin: Origin.Kind) {
    if let index = stated.firstIndex(of: Stated(edge: edge, origin: origin)) { stated.remove(at: index) }
  }

  /// What the graph must answer, all on one page.
  func answer(_ request: LineageRequest) -> LineageAnswer {
    let followed = stated.filter {
      request.follows($0.edge.transformation) && request.origins?.contains($0.origin) ?? true
    }
    let up = request.direction == .downstream ? [:] : distances(request, followed) { ($0.target, $0.source) }
    let down = request.direction == .upstream ? [:] : distances(request, followed) { ($0.source, $0.target) }
    var nearest: [Subject: Int] = [request.focus: 0]
    for (subject, distance) in up where distance > 0 { nearest[subject] = -distance }
    for (subject, distance) in down where distance > 0 && distance < abs(nearest[subject] ?? .max) {
      nearest[subject] = distance
    }
    var answer = LineageAnswer(nodes: nearest.sorted { Self.order($0) < Self.order($1) }.map { node($0.key, $0.value) })
    answer.reached = nearest.count
    answer.upstream = max(0, up.count - 1)
    answer.downstream = max(0, down.count - 1)
    answer.edges = Set(followed.map(\.edge).filter { nearest[$0.source] != nil && nearest[$0.target] != nil })
      .sorted(by: Self.precedes)
    return answer
  }

  private func distances(
    _ request: LineageRequest, _ edges: [Stated], _ step: (LineageEdge) -> (from: Subject, to: Subject)
  ) -> [Subject: Int] {
    var found = [request.focus: 0]
    var frontier = [request.focus]
    for distance in 1...request.depth {
      var next: [Subject] = []
      for subject in frontier {
        let isEnd = request.deleted == .shown && subject != request.focus && deleted.contains(subject.asset)
        guard !isEnd, (subject.column == nil) == (request.focus.column == nil) else { continue }
        for stated in edges where step(stated.edge).from == subject {
          let neighbour = step(stated.edge).to
          if request.deleted == .hidden && deleted.contains(neighbour.asset) { continue }
          if found[neighbour] == nil {
            found[neighbour] = distance
            next.append(neighbour)
          }
        }
      }
      frontier = next
    }
    return found
  }

  private func node(_ subject: Subject, _ distance: Int) -> LineageNode {
    LineageNode(
      subject: subject, distance: distance,
      upstreamCount: Set(stated.filter { $0.edge.target == subject }.map(\.edge.source)).count,
      downstreamCount: Set(stated.filter { $0.edge.source == subject }.map(\.edge.target)).count)
  }

  private static func order(_ found: (key: Subject, value: Int)) -> (Int, Int, Int, Int64) {
    (
      abs(found.value), found.value, found.key.column == nil ? 0 : 1,
      found.key.column?.rawValue ?? found.key.asset.rawValue
    )
  }

  /// Any order will do, as long as it is always the same.
  static func precedes(_ left: LineageEdge, _ right: LineageEdge) -> Bool { "\(left)" < "\(right)" }
}

extension LineageAnswer {
  /// The answer with its edges in the oracle's order.
  var arranged: LineageAnswer {
    var answer = self
    answer.edges.sort(by: LineageOracle.precedes)
    return answer
  }
}

/// Random edges, requests and deletions over few nodes, so that cycles, self loops and multiple edges are common.
struct LineageWorld {
  private var random: SeededRandom
  private let assets: Int64
  private(set) var graph = LineageGraph()
  private(set) var oracle = LineageOracle()

  init(seed: UInt64, assets: Int64) {
    random = SeededRandom(seed: seed)
    self.assets = assets
  }

  /// One write: some edges come, some go, an asset may be deleted or brought back.
  mutating func write() throws {
    var change = LineageChange()
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let edge = edge()
      let origin = origin()
      oracle.add(edge, from: origin)
      try change.add(edge, from: origin)
    }
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      guard let known = oracle.stated.randomElement(using: &random) else { break }
      oracle.remove(known.edge, from: known.origin)
      try change.remove(known.edge, from: known.origin)
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      let asset = AssetID(rawValue: Int64.random(in: 1...assets, using: &random))
      let isDeleted = Bool.random(using: &random)
      if isDeleted { oracle.deleted.insert(asset) } else { oracle.deleted.remove(asset) }
      try change.mark(asset, isDeleted: isDeleted)
    }
    graph.apply(change)
  }

  mutating func request() -> LineageRequest {
    var request = LineageRequest(
      subject(), direction: LineageDirection.allCases.randomElement(using: &random) ?? .both,
      depth: Int.random(in: 1...8, using: &random), includesIndirect: Bool.random(using: &random), nodeLimit: 100_000)
    request.deleted = DeletedAssets.allCases.randomElement(using: &random) ?? .shown
    if Int.random(in: 0..<4, using: &random) == 0 { request.origins = [origin(), origin()] }
    if Int.random(in: 0..<4, using: &random) == 0 { request.transformations = [transformation(), transformation()] }
    return request
  }

  mutating func pageSize() -> Int { Int.random(in: 1...7, using: &random) }

  private mutating func edge() -> LineageEdge {
    LineageEdge(
      source: subject(), target: subject(),
      job: Bool.random(using: &random) ? AssetID(rawValue: Int64.random(in: 1...3, using: &random)) : nil,
      transformation: transformation())
  }

  private mutating func transformation() -> Transformation {
    Transformation.allCases.randomElement(using: &random) ?? .flow
  }

  private mutating func origin() -> Origin.Kind { Origin.Kind.allCases.randomElement(using: &random) ?? .observed }

  /// An asset, or one of three columns of it.
  private mutating func subject() -> Subject {
    let asset = Int64.random(in: 1...assets, using: &random)
    let column = Int64.random(in: 0...5, using: &random)
    return Subject(
      AssetID(rawValue: asset), column: (1...3).contains(column) ? ColumnID(rawValue: asset * 40 + column) : nil)
  }
}
