import Catalog
import System

/// The lineage engine alone: walks, pages of answers and writes on a power-law graph, beside the same walks over bare
/// arrays that cannot change.
struct LineageBench {
  private let graph = LineageGraph()
  private let reference: PlainGraph
  private let nodes: Int
  private let buildTime: UInt64
  private var random = SeededRandom(seed: 11, stream: 0)

  /// Rows for a graph of that size.
  /// - Parameter edges: edges a node, on average.
  static func run(nodes: Int, edges: Double = 5) throws -> [BenchRow] {
    var bench = try LineageBench(nodes: nodes, edges: edges)
    var rows = [bench.buildRow()]
    for depth in [3, 10] { rows.append(bench.walkRow(depth)) }
    rows += [bench.pageRow(), bench.impactRow(), try bench.writeRow()]
    return rows
  }

  private init(nodes: Int, edges: Double) throws {
    self.nodes = nodes
    let links = Self.links(nodes, edges)
    reference = PlainGraph(nodes: nodes, links: links)
    let start = ThreadClock.now
    var change = LineageChange()
    for link in links { try change.add(Self.edge(link), from: .observed) }
    graph.apply(change)
    buildTime = ThreadClock.now - start
  }

  /// A graph without cycles whose first fifth are sources; 65 % of what a node reads lies near it, the rest is drawn so
  /// that early nodes become hubs.
  private static func links(_ nodes: Int, _ edges: Double) -> [PlainGraph.Link] {
    var random = SeededRandom(seed: 7, stream: 0)
    let sources = max(1, nodes / 5)
    let mean = edges * Double(nodes) / Double(max(1, nodes - sources))
    var links: [PlainGraph.Link] = []
    for node in sources..<nodes {
      var chosen: Set<Int> = []
      for _ in 0...Int(random.unit() * 2 * (mean - 1) + 0.5) {
        let (way, place) = (random.unit(), random.unit())
        chosen.insert(
          way < 0.65
            ? node - 1 - Int(place * place * Double(min(node - 1, 3 * sources)))
            : Int(Double(node) * place * place * place))
      }
      links += chosen.sorted().map { PlainGraph.Link(source: UInt32($0), target: UInt32(node)) }
    }
    return links
  }

  private static func edge(_ link: PlainGraph.Link) -> LineageEdge {
    LineageEdge(source: subject(link.source), target: subject(link.target), job: nil, transformation: .flow)
  }

  private static func subject(_ node: UInt32) -> Subject { Subject(AssetID(rawValue: Int64(node) + 1)) }

  private func buildRow() -> BenchRow {
    let bytes = graph.snapshot.size
    var row = BenchRow(
      "build: \(graph.edgeCount) edges", note: "\(bytes >> 20) MiB, \(bytes / max(1, graph.edgeCount)) bytes an edge")
    row.median = Double(buildTime) / 1000
    row.rate = Double(graph.edgeCount) * 1e9 / Double(max(1, buildTime))
    return row
  }

  /// Hubs looked at downstream, late nodes upstream, others either way.
  private mutating func requests(depth: Int, limit: Int) -> [LineageRequest] {
    (0..<200).map { number in
      let direction: LineageDirection = number % 4 == 0 || number % 4 == 3 ? .downstream : .upstream
      let node =
        switch number % 4 {
        case 0: number / 4
        case 1: nodes - 1 - random.below(max(1, nodes / 5))
        default: nodes / 5 + random.below(max(1, nodes * 3 / 5))
        }
      return LineageRequest(
        Self.subject(UInt32(node)), direction: direction, depth: depth, includesIndirect: true, nodeLimit: limit)
    }
  }

  private mutating func walkRow(_ depth: Int) -> BenchRow {
    var (own, plain) = (Samples(), Samples())
    var walk = PlainGraph.Walk(reference)
    var (reached, differing) = (0, 0)
    for request in requests(depth: depth, limit: 1) {
      let answer = own.measure { graph.answer(request) }
      let node = Int(request.focus.asset.rawValue) - 1
      let expected = plain.measure { walk.reach(node, depth, upstream: request.direction == .upstream) }
      reached = max(reached, answer.reached)
      differing += answer.reached == expected ? 0 : 1
    }
    var row = BenchRow(
      "walk \(depth) steps, count what is reached", own, note: "up to \(reached) nodes; \(differing) counts wrong")
    if let reference = plain.percentile(0.5), let median = own.percentile(0.5) { row.ratio = reference / median }
    return row
  }

  private mutating func pageRow() -> BenchRow {
    var samples = Samples()
    for request in requests(depth: 10, limit: 500) { _ = samples.measure { graph.answer(request) } }
    return BenchRow("first 500 nodes within 10 steps, and their edges", samples)
  }

  private func impactRow() -> BenchRow {
    var samples = Samples()
    var request = LineageRequest(Self.subject(0), direction: .downstream, depth: 100, nodeLimit: 1000)
    var listed = 0
    repeat {
      let answer = samples.measure { graph.answer(request) }
      listed += answer.nodes.count
      request.after = answer.next
    } while request.after != nil && listed < 100_000
    return BenchRow("a page of 1000 of an impact list", samples, note: "\(listed) nodes listed")
  }

  private mutating func writeRow() throws -> BenchRow {
    var samples = Samples()
    for _ in 0..<2000 {
      let link = PlainGraph.Link(source: UInt32(random.below(nodes)), target: UInt32(random.below(nodes)))
      var change = LineageChange()
      try change.add(Self.edge(link), from: .observed)
      samples.measure { graph.apply(change) }
    }
    return BenchRow("write one edge", samples)
  }
}

extension Bench {
  /// The lineage engine on a graph of as many tables as there are datasets.
  static let lineage = Bench(name: "lineage") { settings in try LineageBench.run(nodes: settings.datasets) }
}
