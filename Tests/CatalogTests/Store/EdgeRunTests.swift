import Codecs
import SQLite
import System
import Testing

@testable import Catalog

/// What is said of lineage shares a row for each asset it leads into, and is found from either end.
@Suite struct EdgeRunTests {
  private func word(
    _ source: Int64, _ transformation: Transformation = .flow, columns: (Int64, Int64)? = nil, job: Int64? = nil,
    origin: Int64 = 1, confidence: Double = 1, detail: JSONObject = [:], at: Int64 = 7
  ) -> EdgeWord {
    let key = EdgeWord.Key(
      source: AssetID(rawValue: source), sourceColumn: columns.map { ColumnID(rawValue: $0.0) },
      targetColumn: columns.map { ColumnID(rawValue: $0.1) }, job: job.map(AssetID.init(rawValue:)),
      transformation: transformation, origin: origin)
    let time = Timestamp(microseconds: at)
    return EdgeWord(ordinal: 0, key: key, confidence: confidence, detail: detail, firstSeen: time, lastSeen: time)
  }

  private func run(_ words: [EdgeWord]) throws -> EdgeRun {
    var run = EdgeRun()
    for word in words { #expect(try run.state(word) == .added) }
    return run
  }

  @Test func `what is written is read`() throws {
    let run = try run([
      word(2), word(3, .identity, columns: (9, 8)), word(3, .identity, columns: (9, 8), job: 5), word(2, origin: 2),
      word(4, .filter, confidence: 0.25), word(5, detail: ["sql": "SELECT \"é\"", "lines": [1, 2]]), word(6, at: 9),
      word(.max, columns: (.max, .max), job: .max, origin: .max, at: .max),
    ])
    #expect(try EdgeRun(body: run.body) == run)
    #expect(try EdgeRun(body: run.body).words.map(\.ordinal) == Array(0..<8))
    #expect(String(decoding: try self.run([word(2), word(3, .join, columns: (9, 8))]).body, as: UTF8.self) == "[[1,7,7,[[0,2],[1,3,10,9,8]]]]")
    #expect(try EdgeRun(body: EdgeRun().body) == EdgeRun())
  }

  @Test func `an edge keeps its number and its first sight whatever is said of it later`() throws {
    let day: Int64 = 86_400_000_000
    var run = try run([word(2), word(3)])
    #expect(try run.state(word(3, at: 8)) == .unchanged)
    #expect(try run.state(word(3, at: 7 + day)) == .changed)
    #expect(try run.state(word(2, confidence: 0.5, detail: ["sql": "x"], at: 8)) == .changed)
    #expect(run.words.map(\.ordinal) == [0, 1] && run.words.map(\.firstSeen.microseconds) == [7, 7])
    #expect(run.words.map(\.lastSeen.microseconds) == [8, 7 + day] && run.words.map(\.confidence) == [0.5, 1])
    run.removeAll { $0.key.source.rawValue == 2 }
    #expect(try run.state(word(2)) == .added)
    #expect(run.words.map(\.ordinal) == [1, 2])
    #expect(try EdgeRun(body: run.body).words == run.words)
  }

  @Test func `of two edges that become the same the first stays`() throws {
    var run = try run([word(2, confidence: 0.5), word(3), word(4, job: 2)])
    run.change { key in
      if key.source.rawValue == 3 { key.source = AssetID(rawValue: 2) }
      if key.job?.rawValue == 2 { key.job = AssetID(rawValue: 9) }
    }
    #expect(run.words.map(\.key.source.rawValue) == [2, 4] && run.words.map(\.confidence) == [0.5, 1])
    try run.adopt(word(2))
    try run.adopt(word(7))
    #expect(run.words.map(\.key.source.rawValue) == [2, 4, 7] && run.words[0].confidence == 0.5)
    #expect(run.jobs.map(\.rawValue) == [9])
  }

  @Test func `no asset has more edges than ids can name`() throws {
    var run = try EdgeRun(body: Array("[[1,7,7,[[\(Edge.mostOrdinals - 2),2]]]]".utf8))
    #expect(try run.state(word(3)) == .added)
    #expect(throws: CatalogError.self) { try run.state(word(4)) }
    #expect(try run.state(word(3)) == .unchanged)
    #expect(throws: CatalogError.self) { try run.adopt(word(4)) }
  }

  @Test func `a body that this program cannot have written is an error and no crash`() throws {
    let test = try TestCatalog()
    let target = try test.asCrawl { writer in
      let (orders, payments) = (try FQN("shop.a.b.orders"), try FQN("shop.a.b.payments"))
      _ = try writer.putEdges([EdgeDraft(.named(.table, orders), .named(.table, payments))])
      return try writer.resolve(.named(.table, payments))
    }
    let bodies = [
      "", "[", "{}", "[[]]", "[1]", "[[1]]", "[[1,2]]", "[[1,2,3]]", "[[1,2,3,[[]]]]", "[[1,2,3,[[0]]]]", "[[1,2,3,[[0,2,99]]]]",
      "[[1,2,3,[[0,2,0,0,0,0,null]]]]", "[[1,2,3,[[0,2,0,0,0,0,1,{},1]]]]", "[[1,2,3,[],4]]", #"[["1",2,3,[]]]"#, "[] ]",
    ]
    for body in bodies {
      try test.catalog.database.write(.people) { transaction in
        try transaction.connection.run("UPDATE edge_runs SET body = ?", body)
      }
      #expect(throws: CatalogError.self, "\(body)") { try test.catalog.read { try $0.edges(into: target) } }
    }
  }

  @Test func `an edge is found by its id until it is removed`() throws {
    let test = try TestCatalog()
    func table(_ name: String) throws -> AssetReference { .named(.table, try FQN("shop.a.b.\(name)")) }
    try test.asCrawl { _ = try $0.putEdges([EdgeDraft(table("x"), table("z")), EdgeDraft(table("y"), table("z"))]) }
    let edges = try test.catalog.read { reader in
      try reader.edges(into: try #require(try reader.resolve("shop.a.b.z")).asset)
    }
    #expect(edges.count == 2 && edges.allSatisfy { $0.id < 1 << 53 })
    for edge in edges { #expect(try test.catalog.read { try $0.edge(edge.id) }?.source == edge.source) }
    try test.asPerson { try $0.removeEdge(edges[0].id) }
    #expect(throws: CatalogError.self) { try test.asPerson { try $0.removeEdge(edges[0].id) } }
    for id in [edges[0].id, 0, -1, .max, .min] { #expect(try test.catalog.read { try $0.edge(id) } == nil) }
    #expect(try test.catalog.read { try $0.edge(edges[1].id) }?.source == edges[1].source)
    #expect(try test.catalog.check() == [])
  }

  @Test func `a write that ends early keeps what it did before that in store and graph alike`() throws {
    let test = try TestCatalog()
    func table(_ name: String) throws -> AssetReference { .named(.table, try FQN("shop.a.b.\(name)")) }
    try test.asCrawl { writer in
      let edges = [EdgeDraft(try table("x"), try table("y")), EdgeDraft(try table("y"), try table("y"))]
      #expect(throws: CatalogError.self) { try writer.putEdges(edges) }
    }
    let found = try test.catalog.read { try $0.edges(into: try #require(try $0.resolve("shop.a.b.y")).asset) }
    #expect(found.count == 1)
    #expect(try test.catalog.check() == [])
  }

  @Test func `a catalog of one row an edge is taken over whole`() throws {
    let directory = try File.temporaryDirectory(prefix: "cairn-edges")
    defer { try? File.removeTree(directory) }
    let migrations = try TestCatalog.migrations().sorted { $0.version < $1.version }
    let old = try Database(directory: directory, migrations: Array(migrations.prefix(9)))
    try old.write(.people) { transaction in
      let connection = transaction.connection
      for id in 1...4 {
        try connection.run(
          """
          INSERT INTO assets (id, uuid, kind, namespace, name, fqn, state, created_at, updated_at, revision, version)
          VALUES (?1, zeroblob(16), ?2, ?3, 'n' || ?1, 'n' || ?1, 0, 1, 1, 1, 1)
          """, id, AssetKind.table.code, AssetKind.table.namespace.rawValue)
      }
      for id in [90, 91] { try connection.run("INSERT INTO origins (id, kind, name) VALUES (?1, 1, 'old' || ?1)", id) }
      let rows: [(source: Int, columns: Int, target: Int, job: Int, origin: Int, confidence: Double, detail: String?)] = [
        (1, 0, 2, 0, 90, 1, nil), (1, 5, 2, 0, 90, 0.5, #"{"sql":"é"}"#), (1, 0, 2, 4, 91, 1, nil), (2, 0, 3, 4, 90, 1, nil),
      ]
      for row in rows {
        try connection.run(
          """
          INSERT INTO edges (source_id, source_column, target_id, target_column, job_id, transformation, origin_id,
            confidence, detail, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, 7, 8)
          """, row.source, row.columns, row.target, row.columns, row.job, row.origin, row.confidence, row.detail)
      }
    }
    try old.close()

    let catalog = try Catalog(directory: directory, migrations: migrations)
    defer { try? catalog.close() }
    #expect(try catalog.check() == [])
    try catalog.read { reader in
      let edges = try reader.edges(into: AssetID(rawValue: 2))
      #expect(edges.map(\.source.columnRow) == [0, 0, 5] && edges.map(\.target.columnRow) == [0, 0, 5])
      #expect(edges.map(\.origin.name) == ["old90", "old91", "old90"] && edges.map(\.confidence) == [1, 1, 0.5])
      #expect(edges.map(\.detail) == [[:], [:], ["sql": "é"]] && edges.map(\.job?.rawValue) == [nil, 4, nil])
      #expect(edges.allSatisfy { $0.firstSeen.microseconds == 7 && $0.lastSeen.microseconds == 8 })
      #expect(edges.allSatisfy { $0.transformation == .identity })
      #expect(try reader.edges(outOf: AssetID(rawValue: 1)).count == 3)
      #expect(try reader.edges(by: AssetID(rawValue: 4)).map(\.target.asset.rawValue) == [2, 3])
    }
  }
}

extension EdgeRun {
  fileprivate init(body: [UInt8]) throws {
    self = try body.withUnsafeBufferPointer { body throws(CatalogError) in try EdgeRun(body: body) }
  }
}
