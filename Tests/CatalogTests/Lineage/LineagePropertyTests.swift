import System
import Testing

@testable import Catalog

/// Random graphs under random writes, held against the obvious way to do it.
@Suite struct LineagePropertyTests {
  @Test(arguments: [(1, 6), (2, 20), (3, 70), (4, 200), (5, 3), (6, 40)])
  func `every answer is what looking through all edges gives`(seed: UInt64, assets: Int64) throws {
    var world = LineageWorld(seed: seed, assets: assets)
    for _ in 0..<60 {
      try world.write()
      for _ in 0..<2 {
        let request = world.request()
        #expect(world.graph.answer(request).arranged == world.oracle.answer(request), "\(request)")
      }
    }
    #expect(world.graph.edgeCount == world.oracle.stated.count)
  }

  @Test(arguments: 1...4)
  func `pages one after the other are the whole answer`(seed: UInt64) throws {
    var world = LineageWorld(seed: seed, assets: 40)
    for _ in 0..<20 { try world.write() }
    for _ in 0..<20 {
      let request = world.request()
      var part = request
      part.nodeLimit = world.pageSize()
      var nodes: [LineageNode] = []
      repeat {
        let answer = world.graph.answer(part)
        #expect(answer.nodes.count <= part.nodeLimit)
        #expect(answer.isTruncated == (answer.next != nil))
        nodes += answer.nodes
        part.after = answer.next
      } while part.after != nil
      #expect(nodes == world.graph.answer(request).nodes)
    }
  }

  @Test(arguments: 1...3)
  func `a graph that was patched is the graph that would be built anew`(seed: UInt64) throws {
    var world = LineageWorld(seed: seed, assets: 150)
    for _ in 0..<80 { try world.write() }
    var all = LineageChange()
    for stated in world.oracle.stated.shuffled() { try all.add(stated.edge, from: stated.origin) }
    for asset in world.oracle.deleted { try all.mark(asset, isDeleted: true) }
    var built = LineageSnapshot()
    built.apply(all)
    let comparison = LineageComparison(graph: world.graph.snapshot, store: built)
    #expect(comparison.missing.isEmpty && comparison.surplus.isEmpty && comparison.misjudged.isEmpty)
    #expect(world.graph.snapshot.deletedCount == world.oracle.deleted.count)
  }

  @Test func `many edges at once make the graph that they make one by one`() throws {
    var random = SeededRandom(seed: 9)
    let count = 5_200
    var all = LineageChange()
    var single = LineageSnapshot()
    for _ in 0..<count {
      let ends = (0..<2).map { _ in Int64.random(in: 1...900, using: &random) }
      let column = Bool.random(using: &random) ? ColumnID(rawValue: ends[0] + 5_000) : nil
      let edge = LineageEdge(
        source: Subject(AssetID(rawValue: ends[0]), column: column), target: Subject(AssetID(rawValue: ends[1])),
        job: nil,
        transformation: .flow)
      try all.add(edge, from: .observed)
      var change = LineageChange()
      try change.add(edge, from: .observed)
      single.apply(change)
    }
    var atOnce = LineageSnapshot()
    atOnce.apply(all)
    let comparison = LineageComparison(graph: single, store: atOnce)
    #expect(comparison.missing.isEmpty && comparison.surplus.isEmpty)
    #expect(single.edgeCount == count && atOnce.edgeCount == count)
  }
}
