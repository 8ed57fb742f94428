import Synchronization
import System
import Testing

@testable import Catalog

/// Readers beside a writer. Run with the thread sanitizer, this is also where a race would show.
@Suite struct LineageConcurrencyTests {
  /// The writer moves a set of edges from one hub to another, all in one change; a reader must never see a part.
  @Test func `a reader sees a change whole or not at all`() throws {
    let size = 40
    let graph = LineageGraph()
    let isDone = Atomic<Bool>(false)
    let torn = Atomic<Int>(0)
    let answers = Atomic<Int>(0)
    @Sendable func edge(_ hub: Int, _ leaf: Int) -> LineageEdge {
      LineageEdge(
        source: Subject(AssetID(rawValue: Int64(hub))), target: Subject(AssetID(rawValue: Int64(1000 * leaf))),
        job: nil,
        transformation: .flow)
    }
    var first = LineageChange()
    for leaf in 1...size { try first.add(edge(0, leaf), from: .observed) }
    graph.apply(first)
    let readers = try (0..<3).map { _ in
      try Thread.start(name: "reader") {
        while !isDone.load(ordering: .relaxed) {
          // The leaf knows one hub; that hub knows all leaves.
          let request = LineageRequest(Subject(AssetID(rawValue: 1000)), depth: 2)
          let hubs = graph.answer(request).nodes.filter { $0.distance == -1 }
          if hubs.count != 1 || hubs.contains(where: { $0.downstreamCount != size }) { torn.add(1, ordering: .relaxed) }
          answers.add(1, ordering: .relaxed)
        }
      }
    }
    for round in 0..<400 {
      var change = LineageChange()
      for leaf in 1...size {
        try change.remove(edge(round % 7, leaf), from: .observed)
        try change.add(edge((round + 1) % 7, leaf), from: .observed)
      }
      graph.apply(change)
    }
    // On a busy machine a reader may not have had its turn yet.
    let deadline = MonotonicClock.after(seconds: 5)
    while answers.load(ordering: .relaxed) < 10, MonotonicClock.now < deadline {}
    isDone.store(true, ordering: .relaxed)
    for reader in readers { reader.join() }
    #expect(torn.load(ordering: .relaxed) == 0)
    #expect(answers.load(ordering: .relaxed) >= 10)
    #expect(graph.edgeCount == size)
  }

  @Test func `writers at once lose no edge`() throws {
    let graph = LineageGraph()
    let failures = Atomic<Int>(0)
    let writers = try (0..<4).map { writer in
      try Thread.start(name: "writer") {
        for number in 0..<200 {
          var change = LineageChange()
          let edge = LineageEdge(
            source: Subject(AssetID(rawValue: Int64(writer))), target: Subject(AssetID(rawValue: Int64(10 + number))),
            job: nil,
            transformation: .flow)
          do {
            try change.add(edge, from: .observed)
          } catch { failures.add(1, ordering: .relaxed) }
          graph.apply(change)
        }
      }
    }
    for writer in writers { writer.join() }
    #expect(graph.edgeCount == 800 && failures.load(ordering: .relaxed) == 0)
  }
}
