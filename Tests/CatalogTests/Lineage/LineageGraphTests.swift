import Testing

@testable import Catalog

/// Small graphs whose answers can be seen by eye.
@Suite struct LineageGraphTests {
  private func asset(_ id: Int64) -> Subject { Subject(AssetID(rawValue: id)) }
  private func column(_ id: Int64, of asset: Int64) -> Subject {
    Subject(AssetID(rawValue: asset), column: ColumnID(rawValue: id))
  }

  private func edge(
    _ source: Subject, _ target: Subject, _ transformation: Transformation = .flow, job: Int64? = nil
  ) -> LineageEdge {
    LineageEdge(source: source, target: target, job: job.map(AssetID.init(rawValue:)), transformation: transformation)
  }

  private func graph(_ edges: [LineageEdge], deleted: [Int64] = []) throws -> LineageGraph {
    let graph = LineageGraph()
    var change = LineageChange()
    for edge in edges { try change.add(edge, from: .observed) }
    for id in deleted { try change.mark(AssetID(rawValue: id), isDeleted: true) }
    graph.apply(change)
    return graph
  }

  private func found(_ answer: LineageAnswer) -> [Int64: Int] {
    Dictionary(
      uniqueKeysWithValues: answer.nodes.map { ($0.subject.column?.rawValue ?? $0.subject.asset.rawValue, $0.distance) }
    )
  }

  @Test func `an asset without lineage stands alone`() throws {
    let answer = try graph([edge(asset(1), asset(2))]).answer(LineageRequest(asset(77), depth: 5))
    #expect(answer.nodes.map(\.subject) == [asset(77)])
    #expect(answer.reached == 1 && answer.edges.isEmpty && !answer.isTruncated)
  }

  @Test func `a row id that no store gives out is refused and asked for in vain`() throws {
    let far = asset(1 << 40)
    var change = LineageChange()
    #expect(throws: CatalogError.self) { try change.add(edge(far, asset(1)), from: .observed) }
    #expect(throws: CatalogError.self) { try change.add(edge(asset(-1), asset(1)), from: .observed) }
    #expect(LineageGraph().answer(LineageRequest(far)).nodes.map(\.subject) == [far])
    #expect(LineageGraph().answer(LineageRequest(asset(-5))).reached == 1)
  }

  @Test func `a cycle is walked once, and both ways`() throws {
    let ring = try graph([edge(asset(1), asset(2)), edge(asset(2), asset(3)), edge(asset(3), asset(1))])
    let answer = ring.answer(LineageRequest(asset(1), depth: 100))
    #expect(found(answer) == [1: 0, 3: -1, 2: 1])
    #expect(answer.upstream == 2 && answer.downstream == 2 && answer.reached == 3)
    #expect(answer.edges.count == 3)
  }

  @Test func `an edge of a node to itself leads nowhere`() throws {
    let loop = try graph([edge(asset(1), asset(1)), edge(asset(1), asset(2))])
    let answer = loop.answer(LineageRequest(asset(1), depth: 3))
    #expect(found(answer) == [1: 0, 2: 1])
    #expect(answer.nodes[0].upstreamCount == 1 && answer.nodes[0].downstreamCount == 2)
  }

  @Test func `what both lies upstream and downstream is followed both ways`() throws {
    // 2 feeds 1 and is fed by it; 3 lies behind 2 downstream only.
    let both = try graph([edge(asset(2), asset(1)), edge(asset(1), asset(2)), edge(asset(2), asset(3))])
    #expect(found(both.answer(LineageRequest(asset(1), depth: 2))) == [1: 0, 2: -1, 3: 2])
  }

  @Test func `an edge counts until the last who states it takes it back`() throws {
    let graph = LineageGraph()
    let stated = edge(asset(1), asset(2))
    for origin in [Origin.Kind.observed, .observed, .person] {
      var change = LineageChange()
      try change.add(stated, from: origin)
      graph.apply(change)
    }
    #expect(graph.answer(LineageRequest(asset(1))).edges == [stated])
    for (origin, left) in [(Origin.Kind.observed, 2), (.person, 2), (.observed, 1)] {
      var change = LineageChange()
      try change.remove(stated, from: origin)
      graph.apply(change)
      #expect(graph.answer(LineageRequest(asset(1))).reached == left)
    }
    #expect(graph.edgeCount == 0)
  }

  @Test func `two jobs between the same tables are two edges and one neighbour`() throws {
    let edges = [edge(asset(1), asset(2), job: 8), edge(asset(1), asset(2), job: 9)]
    let answer = try graph(edges).answer(LineageRequest(asset(2)))
    #expect(Set(answer.edges) == Set(edges))
    #expect(answer.nodes[0].upstreamCount == 1)
  }

  @Test func `columns are followed through columns, and an asset on the way is an end`() throws {
    let mixed = try graph([
      edge(column(10, of: 1), column(20, of: 2), .identity), edge(column(20, of: 2), asset(3), .filter),
      edge(asset(3), asset(4)), edge(asset(1), asset(2)), edge(column(20, of: 2), column(40, of: 4), .aggregation),
    ])
    var request = LineageRequest(column(10, of: 1), direction: .downstream, depth: 9, includesIndirect: true)
    #expect(found(mixed.answer(request)) == [10: 0, 20: 1, 3: 2, 40: 2])
    request.includesIndirect = false
    #expect(found(mixed.answer(request)) == [10: 0, 20: 1, 40: 2])
    #expect(mixed.answer(request).nodes.last?.subject == column(40, of: 4))
    request.transformations = [.identity]
    #expect(found(mixed.answer(request)) == [10: 0, 20: 1])
    #expect(found(mixed.answer(LineageRequest(asset(1), depth: 9))) == [1: 0, 2: 1])
  }

  @Test(arguments: [
    (DeletedAssets.followed, [1: 0, 2: 1, 3: 2] as [Int64: Int]), (.shown, [1: 0, 2: 1]), (.hidden, [1: 0]),
  ])
  func `a deleted asset is followed, shown or hidden`(deleted: DeletedAssets, expected: [Int64: Int]) throws {
    let chain = try graph([edge(asset(1), asset(2)), edge(asset(2), asset(3))], deleted: [2])
    var request = LineageRequest(asset(1), depth: 5)
    request.deleted = deleted
    #expect(found(chain.answer(request)) == expected)
    request.focus = asset(2)
    #expect(chain.answer(request).reached == 3)
  }

  @Test func `only edges of the origins asked for are followed`() throws {
    let graph = LineageGraph()
    var change = LineageChange()
    try change.add(edge(asset(1), asset(2)), from: .person)
    try change.add(edge(asset(1), asset(3)), from: .inferred)
    graph.apply(change)
    var request = LineageRequest(asset(1))
    request.origins = [.person, .declared]
    #expect(found(graph.answer(request)) == [1: 0, 2: 1])
  }

  @Test func `a hub's hundred thousand neighbours come in pages that are in order`() throws {
    let hub = try graph((2...100_001).map { edge(asset(1), asset($0)) })
    var request = LineageRequest(asset(1), direction: .downstream, nodeLimit: 30_000)
    var seen: [Int64] = []
    repeat {
      let answer = hub.answer(request)
      #expect(answer.reached == 100_001 && answer.downstream == 100_000)
      seen += answer.nodes.map(\.subject.asset.rawValue)
      request.after = answer.next
    } while request.after != nil
    #expect(seen == Array(1...100_001))
    request.nodeLimit = 500
    let first = hub.answer(request)
    #expect(first.nodes.map(\.subject.asset.rawValue) == Array(1...500) && first.edges.count == 499)
    var change = LineageChange()
    try change.remove(edge(asset(1), asset(50_000)), from: .observed)
    try change.add(edge(asset(1), asset(200_000)), from: .observed)
    hub.apply(change)
    #expect(hub.answer(request).downstream == 100_000 && hub.edgeCount == 100_000)
  }

  @Test func `a page is not disturbed by what was written since the one before`() throws {
    let graph = try graph((2...20).map { edge(asset(1), asset($0)) })
    var request = LineageRequest(asset(1), nodeLimit: 5)
    request.after = graph.answer(request).next
    var change = LineageChange()
    for id in [3, 5] { try change.remove(edge(asset(1), asset(Int64(id))), from: .observed) }
    graph.apply(change)
    #expect(graph.answer(request).nodes.map(\.subject.asset.rawValue) == [6, 7, 8, 9, 10])
  }

  @Test func `a search that is ended early says so`() throws {
    let chain = try graph((1...50).map { edge(asset($0), asset($0 + 1)) })
    var request = LineageRequest(asset(1), direction: .downstream, depth: 100)
    #expect(chain.answer(request).isExact)
    request.reachLimit = 10
    #expect(chain.answer(request).isExact, "the page is not full before the end")
    request.nodeLimit = 5
    let answer = chain.answer(request)
    #expect(!answer.isExact && answer.reached == 11 && answer.next != nil)
    request.after = answer.next
    #expect(chain.answer(request).isExact && chain.answer(request).reached == 51)
  }

  @Test func `a first page is the same however early the search ends`() throws {
    // 1 reads from nobody and feeds 2 to 31, each of which feeds forty more.
    let fan = try graph(
      (2...31).map { edge(asset(1), asset($0)) }
        + (2...31).flatMap { from in (0..<40).map { edge(asset(from), asset(5_000 - from * 40 - $0)) } })
    var request = LineageRequest(asset(1), direction: .downstream, depth: 5, nodeLimit: 100)
    let whole = fan.answer(request)
    for limit in [1, 31, 50, 400] {
      request.reachLimit = limit
      #expect(fan.answer(request).nodes == whole.nodes)
      #expect(fan.answer(request).next == whole.next)
    }
    request.nodeLimit = 20
    request.reachLimit = 50
    #expect(fan.answer(request).reached < whole.reached && !fan.answer(request).isExact)
  }

  @Test func `a cursor is read back, and other text is none`() {
    for cursor in [
      LineageCursor(distance: -3, node: NodeRef(rawValue: .max)),
      LineageCursor(distance: 0, node: NodeRef(rawValue: 0)),
    ] {
      #expect(LineageCursor(cursor.description) == cursor)
    }
    for text in [
      "", "_", "1", "1_", "_1", "1_2_3", "101_1", "-101_1", "1_zzzzzzzzz", "1_-1", "x_1", "99999999999999999999_1",
    ] {
      #expect(LineageCursor(text) == nil, "\(text)")
    }
  }

  @Test func `a graph that lost a page is found out, and does not fall over`() throws {
    let lost = edge(column(10, of: 1), column(700, of: 2), .identity)
    let whole = try graph([lost]).snapshot
    var damaged = whole
    damaged.replace([PlacedPage(node: try #require(NodeRef(lost.source)), page: .empty)], [:])
    let comparison = LineageComparison(graph: damaged, store: whole)
    #expect(comparison.missing == [LineageComparison.Ends(source: lost.source, target: lost.target)])
    #expect(comparison.surplus.isEmpty)
    var scratch = LineageScratch()
    #expect(scratch.answer(LineageRequest(lost.target, depth: 5), in: damaged).reached == 2)
  }

  @Test func `a reader's snapshot stays as it was`() throws {
    let graph = try graph([edge(asset(1), asset(2))])
    let before = graph.snapshot
    var change = LineageChange()
    try change.remove(edge(asset(1), asset(2)), from: .observed)
    try change.add(edge(asset(1), asset(900_000)), from: .observed)
    graph.apply(change)
    var scratch = LineageScratch()
    #expect(found(scratch.answer(LineageRequest(asset(1)), in: before)) == [1: 0, 2: 1])
    #expect(found(graph.answer(LineageRequest(asset(1)))) == [1: 0, 900_000: 1])
  }
}
