import Codecs
import SQLite
import Testing

@testable import Catalog

/// While one origin speaks alone, its columns are kept once; what each origin said is told all the same.
@Suite struct BriefClaimTests {
  let test: TestCatalog

  init() throws { test = try TestCatalog() }

  private func draft(_ columns: [String], native: String = "text", description: String? = nil) throws -> AssetDraft {
    AssetDraft(
      .table, try FQN("shop.a.b.orders"), description: description,
      columns: columns.map {
        ColumnDraft(
          FieldPath($0), type: DataType(nativeType: native), nativeType: native, nullable: false, description: "about \($0)",
          properties: ["key": "primary"])
      })
  }

  private func claims() throws -> [Claim] {
    let id = try #require(try test.asset("shop.a.b.orders")).id
    return try test.catalog.read { try $0.claims(of: id) }
  }

  private func listed() throws -> Int {
    try test.catalog.database.read {
      try $0.integer("SELECT count(*) FROM claims WHERE instr(body, '\"path\"')") ?? 0
    }
  }

  @Test func `a claim alone gives back all that was said`() throws {
    let said = try draft(["id", "mail", "a.b"], description: "Orders")
    _ = try test.asCrawl { try $0.put(said) }
    #expect(try claims().map(\.draft) == [said])
    #expect(try listed() == 0)
    #expect(try test.asCrawl { try $0.put(said) }.outcome == .unchanged)
  }

  @Test func `when another origin speaks, both are kept apart`() throws {
    let first = try draft(["id", "mail"])
    let second = try draft(["mail", "phone"], native: "varchar")
    _ = try test.asCrawl("one") { try $0.put(first) }
    _ = try test.asCrawl("two") { try $0.put(second) }
    #expect(Set(try claims().map(\.draft)) == [first, second])
    #expect(try listed() == 2)
    #expect(try test.asCrawl("one") { try $0.put(first) }.outcome == .unchanged)
    #expect(try test.catalog.check() == [])
  }

  @Test func `a person's words, lineage and a merge leave what a crawl said`() throws {
    let said = try draft(["id", "mail"])
    let id = try test.asCrawl { try $0.put(said) }.asset
    try test.asCrawl { writer in
      let other = AssetReference.named(.table, try FQN("shop.a.b.copy"))
      let edge = EdgeDraft(.id(id), other, sourceColumn: FieldPath("gone"), targetColumn: FieldPath("id"))
      _ = try writer.putEdges([edge])
    }
    #expect(try claims().map(\.draft) == [said])
    try test.asPerson { try $0.describe(Subject(id), "By hand") }
    #expect(try claims().last?.draft == said)
    let twin = AssetDraft(.table, try FQN("shop.a.b.twin"), columns: [ColumnDraft(FieldPath("extra"))])
    let duplicate = try test.asCrawl("other") { try $0.put(twin) }.asset
    try test.asPerson { try $0.merge(duplicate, into: id) }
    #expect(try claims().first { $0.origin.name == "recipe:shop" }?.draft == said)
    #expect(try claims().first { $0.origin.name == "recipe:other" }?.draft == twin)
  }

  @Test func `columns that a crawl sees anew are told`() throws {
    _ = try test.asCrawl { try $0.put(try draft(["id", "mail"])) }
    let next = try draft(["mail", "new"])
    #expect(try test.asCrawl { try $0.put(next) }.outcome == .updated)
    #expect(try claims().map(\.draft) == [next])
  }
}
