import SQLite
import System
import Testing

@testable import Catalog

/// The graph that a start takes from its file is the one that the store would give.
@Suite struct SavedGraphTests {
  private let random = Guarded(SeededRandom(seed: 3))

  private func number(_ range: Range<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }

  private func reference(_ number: Int) throws -> AssetReference { .named(.table, try FQN("shop.db.s.t\(number)")) }

  private func edge() throws -> EdgeDraft {
    let source = number(0..<12)
    var target = number(0..<11)
    if target >= source { target += 1 }
    let hasColumns = number(0..<2) == 0
    return EdgeDraft(
      try reference(source), try reference(target), sourceColumn: hasColumns ? FieldPath("c\(number(0..<3))") : nil,
      targetColumn: hasColumns ? FieldPath("c\(number(0..<3))") : nil,
      transformation: [.flow, .identity, .filter][number(0..<3)])
  }

  /// One write of any kind that touches the graph, or does not.
  private func write(_ test: TestCatalog, merges: Bool) throws {
    let names = try (0..<12).compactMap { try test.asset("shop.db.s.t\($0)") }.map(\.id)
    let origin = ["shop", "lake"][number(0..<2)]
    do {
      try change(names, origin, test, merges: merges)
    } catch CatalogError.invalid {
      // Two names of one asset, after a merge, make an edge from it to itself.
      #expect(merges)
    }
  }

  private func change(_ names: [AssetID], _ origin: String, _ test: TestCatalog, merges: Bool) throws {
    try test.asCrawl(origin) { writer in
      let some = names.isEmpty ? nil : names[number(0..<names.count)]
      switch (number(0..<(merges ? 9 : 8)), some) {
      case (0...3, _), (_, nil):
        let job = number(0..<3) == 0 ? AssetReference.named(.job, try FQN("airflow.dag.j\(number(0..<3))")) : nil
        _ = try writer.putEdges((0..<number(1..<4)).map { _ in try edge() }, job: job)
      case (4, let some?): _ = try writer.putEdges([edge()], replacing: .into(some))
      case (5, let some?): _ = try writer.delete(some)
      case (6, let some?): try writer.restore(some)
      case (7, let some?): _ = try writer.putEdges([], replacing: .into(some))
      case (_, let some?):
        guard let other = names.first(where: { $0 != some }) else { return }
        try writer.merge(some, into: other)
      }
    }
  }

  @Test(arguments: [false, true])
  func `a file of any age leads to the graph of the store`(merges: Bool) throws {
    let test = try TestCatalog()
    for _ in 0..<8 { try write(test, merges: merges) }
    var files: [[UInt8]] = []
    for _ in 0..<25 {
      try test.reopen { directory in
        let path = "\(directory)/lineage.graph"
        if File.exists(path) { files.append(try File.read(path)) }
        // As after a kill: the file is of an earlier time, or was never written.
        if let old = files.isEmpty ? nil : files[number(0..<files.count)] { try File.writeAtomically(old, to: path) }
        if number(0..<8) == 0 { try File.remove(path) }
      }
      #expect(try test.catalog.check().filter { $0.hasPrefix("the lineage") } == [])
      for _ in 0..<number(0..<4) { try write(test, merges: merges) }
      #expect(try test.catalog.check().filter { $0.hasPrefix("the lineage") } == [])
    }
    #expect(files.count > 10)
  }

  @Test func `what the file holds is what the graph was`() throws {
    let test = try TestCatalog()
    for _ in 0..<40 { try write(test, merges: false) }
    let snapshot = test.catalog.projections.graph.snapshot
    let stamp = ChangeStamp(number: ChangeNumber(rawValue: 7), at: -5)
    let file = try #require(GraphFile(decoding: GraphFile(snapshot, stamp).encoded()))
    #expect(file.stamp == stamp)
    #expect(file.snapshot.edgeCount == snapshot.edgeCount && file.snapshot.deletedCount == snapshot.deletedCount)
    let comparison = LineageComparison(graph: file.snapshot, store: snapshot)
    #expect(comparison.missing.isEmpty && comparison.surplus.isEmpty && comparison.misjudged.isEmpty)
  }

  @Test func `a damaged file is no file`() throws {
    let test = try TestCatalog()
    for _ in 0..<10 { try write(test, merges: false) }
    let bytes = GraphFile(
      test.catalog.projections.graph.snapshot, ChangeStamp(number: ChangeNumber(rawValue: 1), at: 1)
    ).encoded()
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(number(0..<8))
      #expect(GraphFile(decoding: damaged) == nil, "byte \(index)")
    }
    for count in stride(from: 0, to: bytes.count, by: 7) { #expect(GraphFile(decoding: Array(bytes.prefix(count))) == nil) }
    try test.reopen { try File.writeAtomically(Array("not a graph".utf8), to: "\($0)/lineage.graph") }
    #expect(try test.catalog.check() == [])
  }

  @Test func `a page whose lists lie outside is refused even with a right hash`() throws {
    for seed in 0..<200 {
      var bytes: [UInt8] = []
      bytes.append(raw: UInt64(number(0..<4)))
      bytes.append(raw: UInt64(0))
      let words = number(0..<12)
      let traits = number(0..<6)
      bytes.append(raw: UInt32(words))
      bytes.append(raw: UInt32(traits))
      for _ in 0..<words { bytes.append(raw: UInt32(number(0..<5))) }
      for _ in 0..<traits { bytes.append(UInt8(number(0..<64))) }
      bytes.withUnsafeBytes { raw in
        var rest = raw
        guard let page = LineagePage(reading: &rest) else { return }
        // Whatever passed can be read in every list.
        for list in 0..<128 { for link in page.links(in: list) { _ = (page.neighbour(link), page.traits(link)) } }
        for slot in 0..<64 { for link in page.links(in: slot) { _ = page.job(link) } }
        #expect(rest.isEmpty, "\(seed)")
      }
    }
  }

  @Test func `a file of another store is not trusted`() throws {
    let other = try TestCatalog()
    for _ in 0..<12 { try write(other, merges: false) }
    try other.catalog.close()
    let file = try File.read("\(other.directory)/lineage.graph")
    let test = try TestCatalog()
    for _ in 0..<30 { try write(test, merges: false) }
    try test.reopen { try File.writeAtomically(file, to: "\($0)/lineage.graph") }
    #expect(try test.catalog.check() == [])
  }

  @Test func `a graph read anew replaces the file that led astray`() throws {
    let test = try TestCatalog()
    for _ in 0..<12 { try write(test, merges: false) }
    // Behind the program's back, so that the log says nothing of it.
    try test.reopen { directory in
      let connection = try Connection(path: "\(directory)/cairn.db", .readWrite)
      try connection.run("DELETE FROM edge_runs WHERE target_id = (SELECT min(target_id) FROM edge_runs)")
    }
    #expect(try test.catalog.check().contains { $0.hasPrefix("the lineage graph has edges") })
    try test.catalog.reindex()
    try test.reopen()
    #expect(try test.catalog.check() == [])
  }
}
