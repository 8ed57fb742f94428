import Catalog
import Codecs
import System
import Testing

@testable import cairn

/// The benches at a size at which every answer can be checked.
@Suite struct BenchTests {
  private static let catalog = SyntheticCatalog(count: 300)

  @Test func `searching made-up data finds what is known to be there`() throws {
    let directory = try File.temporaryDirectory(prefix: "cairn-bench-test")
    defer { try? File.removeTree(directory) }
    let rows = try Bench.search.run(BenchSettings(datasets: 300, directory: directory))
    let notes = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0.note) })
    #expect(notes[QueryClass.name.rawValue] == "mean reciprocal rank 1.00")
    #expect(notes[QueryClass.qualifiedName.rawValue] == "mean reciprocal rank 1.00")
    #expect(notes["common word with three facets counted"] == "8 of 8 exact")
    for kind in QueryClass.allCases {
      let row = try #require(rows.first { $0.name == kind.rawValue })
      #expect(row.median ?? 0 > 0 && row.median ?? 0 <= row.slowest ?? 0, "\(kind.rawValue)")
    }
  }

  @Test func `the same number makes the same dataset, another one another`() {
    let (first, again) = (Self.catalog.dataset(41), SyntheticCatalog(count: 300).dataset(41))
    #expect(first.searchDocument == again.searchDocument)
    #expect(first.fqn != Self.catalog.dataset(42).fqn)
    #expect(Set((0..<300).map { Self.catalog.dataset($0).fqn }).count == 300)
  }

  @Test func `datasets are written as the API reads them`() throws {
    var bytes: [UInt8] = []
    let dataset = Self.catalog.dataset(7)
    dataset.write(to: &bytes)
    let draft = try AssetDraft(json: try JSON.parse(bytes))
    #expect(draft.fqn.description == dataset.fqn)
    #expect(draft.columns?.map(\.path.name) == dataset.columns.map { SyntheticColumns.shared.all[$0].name })
    #expect(draft.links?.count { $0.relation == .owner } == dataset.owners.count)
  }

  @Test func `lineage leads from smaller numbers to larger ones and has the promised density`() {
    let catalog = SyntheticCatalog(count: 2000)
    let edges = (0..<2000).map { catalog.upstream(of: $0) }
    #expect(edges.prefix(400).allSatisfy { $0.isEmpty })
    for (target, sources) in edges.enumerated() { #expect(sources.allSatisfy { (0..<target).contains($0.source) }) }
    let mean = Double(edges.reduce(0) { $0 + $1.count }) / 2000
    #expect(mean > 4 && mean < 6, "\(mean)")
  }

  @Test func `rare words are all different and like no other word`() {
    let rare = Set((0..<SyntheticWords.rareCount).map(SyntheticWords.rare))
    #expect(rare.count == SyntheticWords.rareCount)
    #expect(rare.isDisjoint(with: SyntheticWords.entities + SyntheticWords.modifiers))
  }
}

@Suite struct BenchFigureTests {
  @Test(arguments: [
    (0.0123, "0.012"), (0.9996, "1.000"), (1.5, "1.50"), (45.67, "45.7"), (1234.5, "1235"), (nil, ""), (.nan, ""),
  ] as [(Double?, String)])
  func `figures show the digits that count`(value: Double?, text: String) {
    #expect(BenchTable.number(value) == text)
  }

  @Test func `percentiles are taken from the sorted times`() {
    let samples = Samples((1...100).reversed().map { UInt64($0) * 1000 })
    #expect(samples.percentile(0.5) == 51)
    #expect(samples.percentile(0.99) == 100)
    #expect(samples.percentile(1) == 100)
    #expect(Samples().percentile(0.5) == nil && Samples().rate == nil)
  }

  @Test func `a table is aligned, whatever is missing`() {
    var row = BenchRow("a", note: "n")
    row.rate = 12
    let lines = BenchTable.text([row, BenchRow("longer name")]).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(Set(lines.map(\.count)).count == 1)
  }
}
