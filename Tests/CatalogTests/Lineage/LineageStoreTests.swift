import Codecs
import SQLite
import System
import Testing

@testable import Catalog

/// The graph follows the store: what is written is in the next answer, and a restart changes nothing.
@Suite struct LineageStoreTests {
  private func reference(_ name: String) throws -> AssetReference { .named(.table, try FQN("shop.db.s.\(name)")) }

  private func edge(_ source: String, _ target: String, column: String? = nil) throws -> EdgeDraft {
    EdgeDraft(
      try reference(source), try reference(target), sourceColumn: column.map { FieldPath($0) },
      targetColumn: column.map { FieldPath($0) })
  }

  private func id(_ test: TestCatalog, _ name: String) throws -> AssetID {
    try #require(try test.asset("shop.db.s.\(name)")).id
  }

  /// The names of what lies up and down from a table, with their distance.
  private func around(_ test: TestCatalog, _ name: String, deleted: DeletedAssets = .shown) throws -> [String: Int] {
    var request = LineageRequest(Subject(try id(test, name)), depth: 10)
    request.deleted = deleted
    return try test.catalog.read { reader in
      var found: [String: Int] = [:]
      for node in reader.lineage(request).nodes {
        found[try #require(try reader.label(node.subject.asset)).fqn.name] = node.distance
      }
      return found
    }
  }

  private func chain() throws -> TestCatalog {
    let test = try TestCatalog()
    try test.asCrawl {
      _ = try $0.putEdges([edge("a", "b"), edge("b", "c"), edge("a", "b", column: "x"), edge("b", "c", column: "x")])
    }
    return test
  }

  /// Nothing differs from the store now, nor after the graph was read anew.
  private func expectSound(_ test: TestCatalog) throws {
    #expect(try test.catalog.check() == [])
    let before = test.catalog.projections.graph.snapshot
    try test.reopen()
    let comparison = LineageComparison(graph: before, store: test.catalog.projections.graph.snapshot)
    #expect(comparison.missing.isEmpty && comparison.surplus.isEmpty && comparison.misjudged.isEmpty)
  }

  @Test func `a large piece of lineage is many writes, between which others get on`() throws {
    let test = try chain()
    let edges = try (0..<3000).map { try edge("s\($0 % 1500)", "t\($0 / 1500)", column: "c\($0)") }
    let context = WriteContext.push("airflow", .push("airflow"))
    let before = test.catalog.commitCount
    #expect(try test.catalog.putEdges(edges, job: nil, context) == 3000)
    #expect(test.catalog.commitCount > before + 1)
    #expect(try test.catalog.putEdges(edges, job: nil, context) == 0)
    try expectSound(test)
  }

  @Test(arguments: [1, 1400])
  func `lineage into a table takes the place of what its origin said before`(count: Int) throws {
    let test = try chain()
    let context = WriteContext.push("airflow", .push("airflow"))
    func into(_ target: String, _ sources: Range<Int>) throws -> [EdgeDraft] {
      try sources.map { try edge("s\($0)", target) }
    }
    _ = try test.catalog.putEdges(try into("b", 0..<3) + into("c", 0..<3), job: nil, context)
    // As many as the new ones of b and the two old ones it loses; c is not spoken of.
    #expect(try test.catalog.replaceEdges(try into("b", 2..<2 + count), job: nil, context) == count - 1 + 2)
    let (b, c) = (try id(test, "b"), try id(test, "c"))
    // What the crawl said stays, between the tables and between their columns.
    #expect(try test.catalog.read { try $0.edges(into: b).count } == count + 2)
    #expect(try test.catalog.read { try $0.edges(into: c).count } == 3 + 2)
    try expectSound(test)
  }

  @Test func `an edge is in the next answer, and gone from it once it is removed`() throws {
    let test = try chain()
    #expect(try around(test, "b") == ["a": -1, "b": 0, "c": 1])
    try test.asCrawl { _ = try $0.putEdges([edge("c", "d")]) }
    #expect(try around(test, "a") == ["a": 0, "b": 1, "c": 2, "d": 3])
    let target = try id(test, "b")
    try test.asCrawl { _ = try $0.putEdges([], replacing: .into(target)) }
    #expect(try around(test, "a") == ["a": 0])
    try expectSound(test)
  }

  @Test func `one column is followed from end to end`() throws {
    let test = try chain()
    let subject = try #require(try test.catalog.read { try $0.resolve("shop.db.s.c.x") })
    #expect(subject.column != nil)
    let answer = try test.catalog.read { $0.lineage(LineageRequest(subject, direction: .upstream, depth: 9)) }
    #expect(answer.nodes.map(\.distance) == [0, -1, -2])
    #expect(answer.nodes.allSatisfy { $0.subject.column != nil } && answer.edges.count == 2)
    #expect(answer.nodes.last?.subject.asset == (try id(test, "a")))
  }

  @Test func `an edge that is removed by its id, and one that fails to be written, leave no trace`() throws {
    let test = try chain()
    let target = try id(test, "c")
    let edges = try test.catalog.read { try $0.edges(into: target) }
    #expect(throws: CatalogError.self) {
      try test.asPerson { writer in
        for edge in edges { try writer.removeEdge(edge.id) }
        try writer.removeEdge(1_000_000)
      }
    }
    #expect(try around(test, "c") == ["a": -2, "b": -1, "c": 0])
    try test.asPerson { writer in for edge in edges { try writer.removeEdge(edge.id) } }
    #expect(try around(test, "c") == ["c": 0])
    try expectSound(test)
  }

  @Test func `a new edge is new even when its row has the number of the row written just before`() throws {
    let test = try TestCatalog()
    try test.asCrawl { writer in
      for name in ["a", "b"] { _ = try writer.put(try table("shop.db.s.\(name)", ["x:bigint"])) }
    }
    var drafts = try [Transformation.flow, .identity, .join, .filter, .sort].map { transformation in
      EdgeDraft(try reference("a"), try reference("b"), transformation: transformation)
    }
    // Two columns come into being with each of these, so that somewhere the numbers of edges and columns meet.
    for number in 0..<6 { drafts.append(try edge("a", "b", column: "new\(number)")) }
    for draft in drafts {
      let added = try test.asCrawl { try $0.putEdges([draft]) }
      #expect(added == 1)
    }
    #expect(test.catalog.projections.graph.edgeCount == drafts.count)
    try expectSound(test)
  }

  @Test func `a deleted table is an end until it is restored`() throws {
    let test = try chain()
    let gone = try id(test, "b")
    try test.asPerson { _ = try $0.delete(gone) }
    #expect(try around(test, "a") == ["a": 0, "b": 1])
    #expect(try around(test, "a", deleted: .hidden) == ["a": 0])
    #expect(try around(test, "a", deleted: .followed) == ["a": 0, "b": 1, "c": 2])
    try expectSound(test)
    try test.asPerson { try $0.restore(gone) }
    #expect(try around(test, "a") == ["a": 0, "b": 1, "c": 2])
    try expectSound(test)
  }

  @Test func `a table that a crawl misses and finds again is an end meanwhile`() throws {
    let test = try chain()
    let draft = try table("shop.db.s.b", ["x:bigint"])
    try test.asCrawl { _ = try $0.put(draft) }
    _ = try test.catalog.retire(.crawl(recipe: "shop"), except: [])
    #expect(try around(test, "a") == ["a": 0, "b": 1])
    try expectSound(test)
    try test.asCrawl { _ = try $0.put(draft) }
    #expect(try around(test, "a") == ["a": 0, "b": 1, "c": 2])
    try expectSound(test)
  }

  @Test func `a renamed table keeps its lineage`() throws {
    let test = try chain()
    let renamed = try id(test, "b")
    try test.asPerson { try $0.rename(renamed, to: "bb") }
    #expect(try around(test, "a") == ["a": 0, "bb": 1, "c": 2])
    try expectSound(test)
  }

  @Test func `merged tables have one lineage`() throws {
    let test = try chain()
    try test.asCrawl {
      _ = try $0.putEdges([edge("b2", "d"), edge("z", "b2"), edge("b", "b2"), edge("z", "b2", column: "x")])
    }
    try test.asCrawl("other") { _ = try $0.putEdges([edge("a", "b2"), edge("a", "b2", column: "x")]) }
    let (duplicate, target) = (try id(test, "b2"), try id(test, "b"))
    try test.asPerson { try $0.merge(duplicate, into: target) }
    #expect(try around(test, "b") == ["a": -1, "z": -1, "b": 0, "c": 1, "d": 1])
    try expectSound(test)
  }

  @Test func `a merge takes along lineage that is not committed yet, and lineage of columns alone`() throws {
    let test = try chain()
    try test.asCrawl { _ = try $0.putEdges([edge("b2", "e", column: "y")]) }
    let (duplicate, target) = (try id(test, "b2"), try id(test, "b"))
    let earlier = try [edge("b2", "d"), edge("b2", "f", column: "z")]
    let own = try [edge("b2", "g")]
    let done = Guarded<[Bool]>([])
    // Those that wait together share a transaction.
    let release = try test.holdWriter()
    try test.catalog.write(.person("ann")) { writer -> Void in _ = try writer.putEdges(earlier) } completion: { outcome in
      done.signal { $0.append((try? outcome.get()) != nil) }
    }
    try test.catalog.write(.person("ann")) { writer -> Void in
      try writer.putEdges(own)
      try writer.merge(duplicate, into: target)
    } completion: { outcome in
      done.signal { $0.append((try? outcome.get()) != nil) }
    }
    release()
    _ = done.wait { $0.count == 2 ? () : nil }
    #expect(done.withLock { $0 } == [true, true])
    let leading = try test.catalog.read { reader in
      try reader.edges(outOf: target).map { try #require(try reader.label($0.target.asset)).fqn.name }
    }
    #expect(Set(leading) == ["c", "d", "e", "f", "g"])
    try expectSound(test)
  }

  @Test func `a job that is merged into another hands its edges on`() throws {
    let test = try TestCatalog()
    func job(_ name: String) throws -> AssetReference { .named(.job, try FQN("etl.\(name)")) }
    try test.asCrawl { writer in
      _ = try writer.putEdges([edge("a", "b")], job: job("old"))
      _ = try writer.putEdges([edge("a", "b")], job: job("new"))
      _ = try writer.putEdges([edge("b", "c")], job: job("old"))
    }
    let jobs = try ["old", "new"].map { name in
      try #require(try test.catalog.read { try $0.resolve("etl.\(name)") }).asset
    }
    try test.asPerson { try $0.merge(jobs[0], into: jobs[1]) }
    let request = LineageRequest(Subject(try id(test, "b")))
    let answer = try test.catalog.read { $0.lineage(request) }
    #expect(answer.edges.map(\.job) == [jobs[1], jobs[1]])
    try expectSound(test)
  }

  @Test func `what one origin takes back stays while another states it`() throws {
    let test = try chain()
    try test.asCrawl("other") { _ = try $0.putEdges([edge("a", "b")]) }
    let target = try id(test, "b")
    try test.asCrawl { _ = try $0.putEdges([], replacing: .into(target)) }
    #expect(try around(test, "a") == ["a": 0, "b": 1, "c": 2])
    try expectSound(test)
  }

  /// A change of the store behind the program's back.
  struct Sabotage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Done to the lineage into each asset.
    var edges: @Sendable (inout EdgeRun) -> Void = { _ in }
    var sql = "SELECT 1"
    let report: String

    func perform(on test: TestCatalog) throws {
      try test.catalog.database.write(.people) { transaction in
        let connection = transaction.connection
        let runs = try connection.all("SELECT target_id, body FROM edge_runs") { ($0.int64(0), try $0.edgeRun(1)) }
        for (target, run) in runs {
          var changed = run
          edges(&changed)
          try connection.run("UPDATE edge_runs SET body = ? WHERE target_id = ?", TextBytes(changed.body), target)
        }
        try connection.execute(sql)
      }
    }
  }

  static let sabotages = [
    Sabotage(
      testDescription: "edges of assets are gone", edges: { $0.removeAll { $0.key.sourceColumn == nil } },
      report: "has edges that the store does not have: shop.db.s.a → shop.db.s.b"),
    Sabotage(
      testDescription: "edges of columns are gone", edges: { $0.removeAll { $0.key.sourceColumn != nil } },
      report: "not have: shop.db.s.a.x → shop.db.s.b.x, shop.db.s.b.x → shop.db.s.c.x"),
    Sabotage(
      testDescription: "edges into one asset lead into another",
      sql: "UPDATE edge_runs SET target_id = (SELECT id FROM assets WHERE name = 's') WHERE target_id = (SELECT id FROM assets WHERE name = 'b')",
      report: "lacks shop.db.s.a → shop.db.s"),
    Sabotage(
      testDescription: "edges are of another kind", edges: { $0.change { $0.transformation = .transformation } },
      report: "lacks shop.db.s.a → shop.db.s.b"),
    Sabotage(
      testDescription: "edges have a job", edges: { $0.change { $0.job = AssetID(rawValue: 1) } },
      report: "lacks shop.db.s.a → shop.db.s.b"),
    Sabotage(
      testDescription: "origins are of another kind", sql: "UPDATE origins SET kind = 3",
      report: "lacks shop.db.s.a → shop.db.s.b"),
    Sabotage(
      testDescription: "an asset is deleted", sql: "UPDATE assets SET state = 1 WHERE name = 'b'",
      report: "does not know whether these are deleted: shop.db.s.b"),
  ]

  @Test(arguments: sabotages)
  func `a difference between graph and store is found and mended`(sabotage: Sabotage) throws {
    let test = try chain()
    #expect(try test.catalog.check() == [])
    try sabotage.perform(on: test)
    let found = try test.catalog.check()
    #expect(found.contains { $0.hasPrefix("the lineage graph") && $0.contains(sabotage.report) }, "\(found)")
    try test.catalog.reindex()
    #expect(try test.catalog.check() == [])
  }

  @Test(arguments: [
    ("DELETE FROM job_targets", "into shop.db.s.b"),
    ("INSERT INTO job_targets SELECT target_id, job_id FROM job_targets", "1 times from jobs that make none"),
  ])
  func `lineage that is not found from its job is noticed and mended`(sabotage: String, report: String) throws {
    let test = try chain()
    try test.asCrawl { _ = try $0.putEdges([edge("a", "b")], job: .named(.job, try FQN("etl.nightly"))) }
    try test.catalog.database.write(.people) { try $0.connection.execute(sabotage) }
    let found = try test.catalog.check()
    #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix("lineage is") && $0.contains(report) }, "\(found)")
    try test.catalog.reindex()
    #expect(try test.catalog.check() == [])
  }

  @Test func `an edge that the graph has lost in one direction is found and mended`() throws {
    let test = try chain()
    var snapshot = test.catalog.projections.graph.snapshot
    let source = try #require(NodeRef(try id(test, "a")))
    // Source and target share a page here; the edge stays in the list of those that lead into the target.
    let page = snapshot.page(of: source)
    var editor = PageEditor()
    let link = page.links(in: source.slot + 64).lowerBound
    let edit = LinkEdit(
      node: source, owner: source.rawValue, neighbour: page.neighbour(link), job: 0, traits: page.traits(link),
      isOutgoing: true, amount: -1)
    snapshot.replace([PlacedPage(node: source, page: editor.edit(page, by: [edit]))], [:])
    test.catalog.projections.graph.replace(by: snapshot)
    #expect(try test.catalog.check() == ["the lineage graph lacks shop.db.s.a → shop.db.s.b"])
    try test.catalog.reindex()
    #expect(try test.catalog.check() == [])
  }
}
