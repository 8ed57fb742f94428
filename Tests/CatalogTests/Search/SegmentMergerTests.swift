import Testing

@testable import Catalog

/// Segments that are joined are as if their documents had always been in one.
@Suite struct SegmentMergerTests {
  private func document(_ number: Int, version: Int = 0) -> SearchDocument {
    SearchDocument(
      id: Int64(number) * 2, name: "orders_\(number % 7)_\(number)", fqn: "shop.db\(number % 5).s.orders_\(number % 7)_\(number)",
      description: "All orders of day \(number % 300)" + (version > 0 ? ", written \(version) times" : ""),
      columns: ["id", "amount_\(number % 11)"],
      facets: [SearchFacet(.kind, "table"), SearchFacet(.owner, "Ann \((number + version) % 13)")],
      boost: Float(number % 3) / 4, updated: 1_700_000_000 + Int64(number))
  }

  private func segment(_ documents: [SearchDocument]) throws -> LiveSegment {
    var builder = SegmentBuilder()
    for document in documents { builder.add(document) }
    let built = builder.takeAll()
    return try #require(built)
  }

  /// All that a segment says of each document, in the order of its keys.
  private func contents(of segment: Segment) -> [String] {
    let prints = segment.fingerprints()
    return (0..<segment.documentCount).map { document in
      var facets: [String] = []
      for set in [segment.sharedSets[document], segment.ownSets[document]] {
        segment.forEachFacet(ofSet: Int(set)) { facets.append(String(decoding: segment.spelling(ofFacet: $0), as: UTF8.self)) }
      }
      let name = String(decoding: segment.name(of: UInt32(document)), as: UTF8.self)
      return "\(segment.keys[document]) \(name) \(prints[document]) \(facets.sorted())"
    }
  }

  /// Ways to deal documents out to segments.
  static let deals: [(name: String, part: @Sendable (Int) -> Int)] = [
    ("one", { _ in 0 }), ("the later ones first", { 4 - $0 / 200 }), ("in turns", { $0 % 3 }),
    ("with ends that overlap", { ($0 + ($0 % 10) * 20) / 300 }), ("by chance", { ($0 * 7919) % 6 }),
  ]

  @Test(arguments: deals.indices)
  func `however documents are dealt out, joined they are the same`(deal: Int) throws {
    let documents = (0..<1000).map { document($0) }
    let parts = Dictionary(grouping: documents) { Self.deals[deal].part(Int($0.id / 2)) }
    let segments = try parts.sorted { $0.key < $1.key }.map { try segment($0.value) }
    let joined = try #require(SegmentMerger(segments).merge())
    #expect(contents(of: joined) == contents(of: try segment(documents).segment), "\(Self.deals[deal].name)")
  }

  @Test(arguments: [1, 3, 400])
  func `what was replaced or forgotten is gone`(step: Int) throws {
    let (replaced, forgotten) = (Set(stride(from: 0, to: 1000, by: step)), Set(stride(from: 1, to: 1000, by: step + 1)))
    var old = try segment((0..<1000).map { document($0) })
    for number in replaced.union(forgotten) { old.dead.insert(UInt32(number)) }
    let kept = (0..<1000).filter { !forgotten.contains($0) }
    let new = try segment(kept.filter(replaced.contains).map { document($0, version: 2) })
    let expected = try segment(kept.map { document($0, version: replaced.contains($0) ? 2 : 0) })
    for sources in [[old, new], [new, old]] {
      let joined = try #require(SegmentMerger(sources).merge())
      #expect(contents(of: joined) == contents(of: expected.segment))
    }
  }

  @Test func `nothing is left of what is all dead`() throws {
    var live = try segment([document(1), document(2)])
    for place in 0..<2 as Range<UInt32> { live.dead.insert(place) }
    #expect(SegmentMerger([live]).merge() == nil)
    #expect(SegmentMerger([]).merge() == nil)
  }
}
