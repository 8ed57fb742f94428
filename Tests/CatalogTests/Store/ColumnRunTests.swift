import Codecs
import SQLite
import System
import Testing

@testable import Catalog

struct ColumnRunTests {
  private let test: TestCatalog

  init() throws { test = try TestCatalog() }

  private func draft(_ columns: [ColumnDraft], _ name: String = "shop.sales.public.orders") throws -> AssetDraft {
    AssetDraft(.table, try FQN(name), columns: columns)
  }

  private func columns(_ fqn: String = "shop.sales.public.orders", includingRemoved: Bool = false) throws -> [Column] {
    let id = try #require(try test.asset(fqn)).id
    return try test.catalog.read { try $0.columns(of: id, includingRemoved: includingRemoved) }
  }

  private func rowCount() throws -> Int? {
    try test.catalog.database.read { try $0.integer("SELECT count(*) FROM column_runs") }
  }

  @Test func `every fact of a column survives the store`() throws {
    let nested = try #require(FieldPath(parts: ["a.b", "c\"d", "[]"]))
    let drafts = [
      ColumnDraft(FieldPath("plain")),
      ColumnDraft(FieldPath("all"), type: .decimal, nativeType: "numeric(12,2)", nullable: false, description: "Wörter\n\"",
        properties: ["key": "primary", "n": .array([1, .double(2.5), .null])]),
      ColumnDraft(FieldPath("nullable"), type: .string, nullable: true),
      ColumnDraft(nested, description: ""),
      ColumnDraft(FieldPath("last"), properties: ["x": true]),
    ]
    _ = try test.asCrawl { try $0.put(try draft(drafts)) }
    #expect(try columns().map { ColumnDraft($0) } == drafts)
    #expect(try columns().map(\.ordinal) == [0, 1, 2, 3, 4])
    #expect(try rowCount() == 1)
    for column in try columns() {
      let found = try test.catalog.read { (try $0.column(column.id), try $0.column(of: column.asset, column.path)) }
      #expect(found.0.map { ColumnDraft($0) } == ColumnDraft(column) && found.0?.id == column.id)
      #expect(found.0?.asset == column.asset && found.1?.id == column.id)
    }
  }

  @Test func `columns keep their ids through every change`() throws {
    func put(_ names: [String], type: DataType = .string) throws {
      _ = try test.asCrawl { try $0.put(try draft(names.map { ColumnDraft(FieldPath($0), type: type) })) }
    }
    func ids() throws -> [String: ColumnID] {
      Dictionary(uniqueKeysWithValues: try columns(includingRemoved: true).map { ($0.name, $0.id) })
    }
    try put(["a", "b", "c"])
    let first = try ids()
    try put(["d", "c", "a", "e"], type: .integer)
    #expect(try columns().map(\.name) == ["d", "c", "a", "e"])
    #expect(try columns().allSatisfy { $0.type == .integer })
    #expect(try columns(includingRemoved: true).map(\.name) == ["d", "c", "a", "e", "b"])
    #expect(try columns(includingRemoved: true).last?.removedAt != nil)
    try put(["b", "a"])
    let last = try ids()
    #expect(last.count == 5 && Set(last.values).count == 5)
    for (name, id) in first { #expect(last[name] == id) }
    #expect(try columns().map(\.name) == ["b", "a"])
  }

  @Test func `an id that no column has finds none`() throws {
    _ = try test.asCrawl { try $0.put(try draft([ColumnDraft(FieldPath("a")), ColumnDraft(FieldPath("b"))])) }
    let last = try #require(try columns().last).id
    for id in [0, -1, last.rawValue + 1, last.rawValue + 1000] {
      #expect(try test.catalog.read { try $0.column(ColumnID(rawValue: id)) } == nil)
    }
  }

  @Test func `ids go on after the last column when the catalog is opened again`() throws {
    _ = try test.asCrawl { try $0.put(try draft((0..<30).map { ColumnDraft(FieldPath("c\($0)")) })) }
    let last = try #require(try columns().last).id
    try test.reopen()
    _ = try test.asCrawl { try $0.put(try draft([ColumnDraft(FieldPath("x"))], "shop.sales.public.more")) }
    #expect(try columns("shop.sales.public.more").map(\.id.rawValue) == [last.rawValue + 1])
    #expect(try test.catalog.check() == [])
  }

  @Test func `a catalog of one row a column is taken over whole`() throws {
    let directory = try File.temporaryDirectory(prefix: "cairn-runs")
    defer { try? File.removeTree(directory) }
    let migrations = try TestCatalog.migrations().sorted { $0.version < $1.version }
    let old = try Database(directory: directory, migrations: Array(migrations.prefix(4)))
    try old.write(.people) { transaction in
      let connection = transaction.connection
      for (id, name) in [(1, "one"), (2, "two"), (3, "none")] {
        try connection.run(
          """
          INSERT INTO assets (id, uuid, kind, namespace, name, fqn, state, column_count, created_at, updated_at,
            revision, version) VALUES (?, ?, ?, ?, ?, ?, 0, 3, 1, 1, 1, 1)
          """, id, [UInt8](repeating: UInt8(id), count: 16), AssetKind.table.code,
          AssetKind.table.namespace.rawValue, name, name)
      }
      // Runs of ids that follow each other, interrupted by another asset's and by a gap.
      let rows: [(id: Int, asset: Int, path: String, native: String?, removed: Int?)] = [
        (5, 1, "a", "text", nil), (6, 1, "b", nil, 99), (7, 2, "x", "int", nil), (8, 1, "c", nil, nil),
        (10, 1, "d.e", "json", nil),
      ]
      for row in rows {
        try connection.run(
          """
          INSERT INTO columns (id, asset_id, path, name, ordinal, type, native_type, nullable, description, properties,
            removed_at) VALUES (?, ?, ?, ?, ?, 4, ?, 1, 'said', '{"k":[1,"ü"]}', ?)
          """, row.id, row.asset, row.path, "n", row.id, row.native, row.removed)
      }
      try connection.run("INSERT INTO origins (id, kind, name) VALUES (90, 1, 'old')")
      for (column, target, confidence) in [(0, 2, nil), (5, 3, 0.5), (8, 3, nil)] as [(Int, Int, Double?)] {
        try connection.run(
          """
          INSERT INTO links (asset_id, column_id, relation, target_id, role, origin_id, state, confidence, reason,
            author, at) VALUES (1, ?, 2, ?, 'r', 90, 1, ?, 'why', 'ann', 7)
          """, column, target, confidence)
      }
    }
    try old.close()

    let catalog = try Catalog(directory: directory, migrations: migrations)
    defer { try? catalog.close() }
    #expect(try catalog.check() == [])
    try catalog.read { reader in
      let one = try reader.columns(of: AssetID(rawValue: 1), includingRemoved: true)
      #expect(one.map(\.id.rawValue) == [5, 8, 10, 6])
      #expect(one.map(\.path.parts) == [["a"], ["c"], ["d", "e"], ["b"]])
      #expect(one.map(\.nativeType) == ["text", nil, "json", nil])
      #expect(one.last?.removedAt == Timestamp(microseconds: 99))
      #expect(one.allSatisfy { $0.nullable == true && $0.description == "said" && $0.type.rawValue == 4 })
      #expect(one.allSatisfy { $0.properties == ["k": .array([1, "ü"])] })
      #expect(try reader.columns(of: AssetID(rawValue: 2)).map(\.id.rawValue) == [7])
      #expect(try reader.columns(of: AssetID(rawValue: 3)).isEmpty)
      #expect(try reader.column(ColumnID(rawValue: 9)) == nil)
      let links = try reader.linkRun(of: AssetID(rawValue: 1)).words
      #expect(links.map { $0.column?.rawValue } == [nil, 5, 8])
      #expect(links.map(\.target.rawValue) == [2, 3, 3])
      #expect(links.map(\.confidence) == [nil, 0.5, nil])
      #expect(links.allSatisfy { $0.role == "r" && $0.relation == .tag && $0.origin == 90 && $0.state == .confirmed })
      #expect(links.allSatisfy { $0.reason == "why" && $0.author == "ann" && $0.at == Timestamp(microseconds: 7) })
      #expect(try reader.countLinks(to: AssetID(rawValue: 3), limit: 10) == 2)
      #expect(try reader.links(to: AssetID(rawValue: 2)).map(\.subject.asset.rawValue) == [1])
      for id in 1...3 {
        let uuid = try #require(UUID(bytes: [UInt8](repeating: UInt8(id), count: 16)))
        #expect(try reader.asset(uuid: uuid)?.id.rawValue == Int64(id))
      }
      #expect(try reader.asset(.data, try FQN("two"))?.id.rawValue == 2)
    }
  }

  @Test func `a body that this program cannot have written is an error and no crash`() throws {
    _ = try test.asCrawl { try $0.put(try draft([ColumnDraft(FieldPath("a"))])) }
    let id = try #require(try test.asset("shop.sales.public.orders")).id
    for body in ["", "[", "{}", "[[]]", "[1]", #"[["a",0]"#, #"[["a","b",1]]"#, "[[\"a\",0,4,null,1,null,{},1,2]]", #"[["a",0,4,null,1,null,{"b":x}]]"#, #"[["a",0,4,null,1,null,7]]"#] {
      try test.catalog.database.write(.people) { try $0.connection.run("UPDATE column_runs SET body = ?", body) }
      #expect(throws: CatalogError.self) { try test.catalog.read { try $0.columns(of: id) } }
    }
  }
}
