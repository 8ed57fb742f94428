import Synchronization
import System
import Testing

@testable import Catalog

/// While nobody searches, what writes mean for the index gathers; nobody is to notice.
struct GatheredChangeTests {
  private func document(_ number: Int) -> SearchDocument {
    SearchDocument(id: Int64(number) * 2, name: "n\(number)", fqn: "shop.public.n\(number)")
  }

  @Test func `of several changes the last word counts`() {
    func change(_ documents: [Int64], _ forgotten: [Int64], _ number: Int64) -> SearchChange {
      SearchChange(
        groups: documents.map { SearchGroup([SearchDocument(id: $0, name: "n\(number)")]) }, forgotten: forgotten,
        number: number)
    }
    var sum: SearchChange?
    sum.join(change([2, 4], [], 1))
    sum.join(change([], [4], 2))
    sum.join(change([6], [2], 3))
    sum.join(change([2], [], 4))
    #expect(sum?.groups.flatMap(\.all).map(\.id) == [6, 2])
    #expect(sum?.groups.flatMap(\.all).last?.name == "n4")
    #expect(sum?.number == 4)
  }

  @Test func `changes that nobody searched between become one segment`() throws {
    let index = try SearchIndex.open(directory: nil)
    for number in 1...50 { index.apply(upserts: [document(number)], deletes: [], change: Int64(number)) }
    index.apply(upserts: [], deletes: [20], change: 51)
    let statistics = index.statistics
    #expect(statistics.assets == 49)
    #expect(statistics.segments == 1)
    #expect(statistics.change == 51)
    #expect(index.search("n10").hits.isEmpty && index.search("n11").hits.map(\.id) == [22])
  }

  @Test func `more than may wait is brought in though nobody searches`() throws {
    let index = try SearchIndex.open(directory: nil)
    for step in 0..<60 {
      index.apply(upserts: (0..<1000).map { document(step * 1000 + $0) }, deletes: [], change: Int64(step + 1))
    }
    #expect(index.waitingCount < 24_576 + 1000)
    #expect(index.statistics.assets == 60_000)
  }

  @Test func `a checkpoint holds what waited`() throws {
    let directory = try File.temporaryDirectory()
    defer { try? File.removeTree(directory) }
    let index = try SearchIndex.open(directory: directory)
    index.apply(upserts: [document(1), document(2)], deletes: [], change: 5)
    try index.checkpoint()
    let opened = try SearchIndex.open(directory: directory)
    #expect(opened.recovery == .loaded(change: 5))
    #expect(opened.search("n2").hits.map(\.id) == [4])
  }

  /// One thread applies and then says so; others search for what was said. With no pause the index gathers even while it
  /// is searched, so that every search may have to bring something in.
  @Test(arguments: [0, 1_000_000_000] as [UInt64])
  func `what was applied is found however many search`(pause: UInt64) throws {
    let index = try SearchIndex.open(directory: nil, searchPause: pause)
    let applied = Atomic<Int>(0)
    let missed = Atomic<Int>(0)
    let searched = Atomic<Int>(0)
    let most = 400
    try withExtendedLifetime(index) {
      let searchers = try (0..<3).map { _ in
        try Thread.start(name: "searcher") { [unowned index] in
          while true {
            let last = applied.load(ordering: .acquiring)
            if last > 0, index.search("n\(last)").hits.first?.id != Int64(last) * 2 {
              missed.add(1, ordering: .relaxed)
            }
            searched.add(1, ordering: .relaxed)
            if last == most { return }
          }
        }
      }
      for number in 1...most {
        index.apply(upserts: [document(number)], deletes: [], change: Int64(number))
        applied.store(number, ordering: .releasing)
      }
      for searcher in searchers { searcher.join() }
    }
    #expect(missed.load(ordering: .relaxed) == 0)
    #expect(searched.load(ordering: .relaxed) >= 3)
  }
}
