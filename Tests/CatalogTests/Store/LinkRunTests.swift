import Codecs
import SQLite
import Testing

@testable import Catalog

/// What is said of links shares a row an asset, and is found from either end.
@Suite struct LinkRunTests {
  private func word(
    _ target: Int64, _ relation: Relation = .tag, column: Int64? = nil, role: String = "", state: LinkState = .confirmed,
    confidence: Double? = nil, reason: String? = nil, origin: Int64 = 1, at: Int64 = 7
  ) -> LinkWord {
    LinkWord(
      relation: relation, target: AssetID(rawValue: target), column: column.map { ColumnID(rawValue: $0) }, role: role,
      state: state, confidence: confidence, reason: reason, origin: origin, author: "ann", at: Timestamp(microseconds: at))
  }

  private func end(_ target: Int64, _ relation: Relation = .tag) -> LinkRun.End {
    LinkRun.End(target: AssetID(rawValue: target), relation: relation)
  }

  @Test func `what is written is read`() throws {
    let run = LinkRun([
      word(2), word(3, column: 9), word(3, .owner, role: "technical"), word(4, state: .suggested), word(5, confidence: 0.25),
      word(6, state: .suggested, confidence: 1, reason: "its \"name\""), word(7, reason: "said"), word(2, origin: 2), word(8, at: 9),
      word(.max, column: .max, state: .rejected, origin: .max, at: .max),
    ])
    #expect(try LinkRun(body: run.body) == run)
    #expect(String(decoding: LinkRun([word(2), word(3, column: 9)]).body, as: UTF8.self) == #"[[1,"ann",7,[[2,2],[2,3,9]]]]"#)
    #expect(try LinkRun(body: LinkRun().body) == LinkRun())
  }

  @Test func `an origin says one thing of two things, whoever else says what`() {
    var run = LinkRun([word(2), word(3), word(2, state: .rejected), word(2, origin: 2)])
    #expect(run.words == [word(2, state: .rejected), word(3), word(2, origin: 2)])
    run.change { if $0.target.rawValue == 3 { $0.target = AssetID(rawValue: 2) } }
    #expect(run.words == [word(2, state: .rejected), word(2, origin: 2)])
  }

  @Test func `targets are marked by how many subjects confirm them, and whether they show`() {
    let run = LinkRun([
      word(2), word(2, origin: 2), word(2, role: "r"), word(2, column: 5), word(2, column: 6, state: .suggested), word(3, state: .rejected),
      word(4, state: .suggested), word(2, .owner),
    ])
    #expect(run.marks.map(\.end) == [end(2, .owner), end(2), end(3), end(4)])
    #expect(run.marks.map(\.mark.confirmed) == [1, 2, 0, 0] && run.marks.map(\.mark.isShown) == [true, true, false, true])
    #expect(LinkRun((1...60).map { word($0 % 30) }).marks.count == 30)
  }

  @Test func `a body that this program cannot have written is an error and no crash`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { writer in
      let tag = LinkDraft(.tag, .named(.tag, try FQN("PII.Email")))
      return try writer.put(AssetDraft(.table, try FQN("shop.a.b.c"), links: [tag])).asset
    }
    let bodies = [
      "", "[", "{}", "[[]]", "[1]", "[[1]]", #"[[1,"a"]]"#, #"[[1,"a",2]]"#, #"[[1,"a",2,[[]]]]"#, #"[[1,"a",2,[[99,2]]]]"#,
      #"[[1,"a",2,[[2]]]]"#, #"[[1,"a",2,[[2,3,0,9]]]]"#, #"[[1,"a",2,[[2,3,0,1,"",null,null,1]]]]"#, #"[[1,"a",2,[],3]]"#,
      #"[[1,"a",2,[[2,999999]]]]"#, #"[[77,"a",2,[[2,3]]]]"#,
    ]
    for body in bodies {
      try test.catalog.database.write(.people) { try $0.connection.run("UPDATE link_runs SET body = ?", body) }
      #expect(throws: CatalogError.self, "\(body)") { try test.catalog.read { try $0.links(of: id) } }
    }
  }

  @Test(arguments: [
    "DELETE FROM link_targets WHERE relation = 2", "UPDATE link_targets SET confirmed = 5 WHERE relation = 2",
    "INSERT INTO link_targets VALUES (1, 9, 1, 1, 1)",
  ])
  func `a link that is not found from where it leads is a finding`(sabotage: String) throws {
    let test = try TestCatalog()
    _ = try test.asCrawl { writer in
      let tag = LinkDraft(.tag, .named(.tag, try FQN("PII.Email")))
      return try writer.put(AssetDraft(.table, try FQN("shop.a.b.c"), links: [tag]))
    }
    #expect(try test.catalog.check() == [])
    try test.catalog.database.write(.people) { try $0.connection.run(sabotage) }
    #expect(try test.catalog.check().contains { $0.contains("links are") })
  }

  @Test func `links of merged assets lead from and to what is left`() throws {
    let test = try TestCatalog()
    func table(_ name: String, _ links: [LinkDraft], column: [LinkDraft]? = nil) throws -> AssetDraft {
      let columns = [ColumnDraft(FieldPath("mail"), links: column)]
      return AssetDraft(.table, try FQN("shop.a.b.\(name)"), columns: columns, links: links)
    }
    let email = LinkDraft(.tag, .named(.tag, try FQN("PII.Email")))
    let phone = LinkDraft(.tag, .named(.tag, try FQN("PII.Phone")))
    func reference(_ name: String) throws -> LinkDraft { LinkDraft(.references, .named(.table, try FQN("shop.a.b.\(name)"))) }
    let (kept, gone, other) = try test.asCrawl { writer in
      let kept = try writer.put(try table("kept", [email], column: [email]))
      let gone = try writer.put(try table("gone", [phone, reference("kept")], column: [phone]))
      let other = try writer.put(try table("other", [reference("gone"), reference("kept")]))
      return (kept.asset, gone.asset, other.asset)
    }
    try test.asPerson { try $0.merge(gone, into: kept) }
    try test.catalog.read { reader in
      let links = try reader.links(of: kept).map { "\($0.target.fqn) \($0.subject.column == nil)" }
      #expect(Set(links) == ["PII.Email true", "PII.Email false", "PII.Phone true", "PII.Phone false"])
      #expect(try reader.links(of: other).map(\.target.id) == [kept])
      #expect(try reader.links(to: kept).map(\.subject.asset) == [other])
      #expect(try reader.links(to: gone).isEmpty && reader.links(of: gone).isEmpty)
    }
    #expect(try test.catalog.check() == [])
  }
}

extension LinkRun {
  fileprivate init(body: [UInt8]) throws {
    self = try body.withUnsafeBufferPointer { body throws(CatalogError) in try LinkRun(body: body) }
  }
}
