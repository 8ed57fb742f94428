import Testing

@testable import Catalog

@Suite struct MergePolicyTests {
  private func segments(_ count: Int, documents: Int) throws -> [LiveSegment] {
    try (0..<count).map { number in
      var builder = SegmentBuilder()
      for document in 0..<documents { builder.add(SearchDocument(id: Int64(number * documents + document), name: "t\(document)")) }
      let built = builder.takeAll()
      return try #require(built)
    }
  }

  @Test(arguments: [false, true])
  func `of many segments no more than eight are joined at once`(inline: Bool) throws {
    var rest = try segments(200, documents: 3)
    var joins = 0
    while let chosen = MergePolicy.next(rest, inline: inline) {
      #expect(chosen.count == MergePolicy.fanIn)
      let joined = try #require(SegmentMerger(chosen).merge())
      rest.removeAll { live in chosen.contains { $0.segment === live.segment } }
      rest.insert(LiveSegment(joined), at: 0)
      joins += 1
    }
    #expect(joins >= 25)
    #expect(rest.count < 3 * MergePolicy.fanIn)
    #expect(rest.reduce(0) { $0 + $1.count } == 600)
  }

  @Test func `fewer than eight of a size are left alone, and so is what the writer has no time for`() throws {
    #expect(MergePolicy.next(try segments(7, documents: 3), inline: false) == nil)
    let large = try segments(8, documents: MergePolicy.largestInline / 8 + 1)
    #expect(MergePolicy.next(large, inline: true) == nil)
    #expect(MergePolicy.next(large, inline: false)?.count == 8)
  }

  @Test func `a segment of which a third is dead is written anew`() throws {
    var live = try segments(1, documents: 2000)[0]
    for document in 0..<600 as Range<UInt32> { live.dead.insert(document) }
    #expect(MergePolicy.next([live], inline: false) == nil)
    for document in 600..<700 as Range<UInt32> { live.dead.insert(document) }
    #expect(MergePolicy.next([live], inline: false)?.count == 1)
  }
}
