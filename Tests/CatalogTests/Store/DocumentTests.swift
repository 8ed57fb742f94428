import Codecs
import SQLite
import Testing

@testable import Catalog

/// The document that is written from the rows is the one that the model makes.
@Suite struct DocumentTests {
  private func written(_ test: TestCatalog, _ asset: AssetID) throws -> JSON {
    var writer = JSONWriter()
    try test.catalog.read { reader in try writer.object { try reader.writeDocument(of: asset, to: &$0) } }
    return try JSON.parse(writer.bytes)
  }

  /// What `AssetDraft` makes of the same asset, which `AssetDraft(json:)` reads back.
  private func expect(_ test: TestCatalog, _ asset: AssetID) throws {
    let document = try written(test, asset)
    let (row, draft, parent) = try test.catalog.read { reader in
      let row = try reader.existing(asset)
      return (row, try reader.draft(of: row), try row.parent.flatMap { try reader.label($0) })
    }
    for member in draft.json { #expect(document[member.key] == member.value, "\(member.key)") }
    var known: JSONObject = [
      "id": .string(row.uuid.description), "name": .string(row.name), "state": .string(row.state.name),
      "revision": .int(row.revision.rawValue), "version": .int(Int64(row.version)),
      "createdAt": .string(row.createdAt.rfc3339), "updatedAt": .string(row.updatedAt.rfc3339),
    ]
    if let parent { known["parent"] = .string(parent.fqn.description) }
    if let deletedAt = row.deletedAt { known["deletedAt"] = .string(deletedAt.rfc3339) }
    for member in known { #expect(document[member.key] == member.value, "\(member.key)") }
    #expect(document.object?.count == draft.json.count + known.count)
  }

  @Test(arguments: [
    #"{"kind": "table", "fqn": "shop.db.s.orders"}"#,
    #"{"kind": "table", "fqn": "shop.db.s.\"or.d\"\"ers\"", "displayName": "Orders \"new\"", "description": "tab\tline\nß漢😀", "subtype": "heap"}"#,
    #"{"kind": "table", "fqn": "shop.db.s.o", "columns": []}"#,
    #"{"kind": "table", "fqn": "shop.db.s.o", "properties": {"a": {"b": [1, 2.5, null]}, "c": "\u0001"}, "extra": {"left": "over"}, "aliases": ["one", "two"]}"#,
    #"{"kind": "table", "fqn": "shop.db.s.o", "columns": [{"name": "id", "type": "bigint", "nullable": false}, {"name": "e", "nativeType": "my type", "description": "d", "properties": {"x": 1}, "tags": ["PII.Email"]}]}"#,
    #"{"kind": "table", "fqn": "shop.db.s.o", "columns": [{"name": "a", "type": "struct", "fields": [{"name": "b", "type": "array", "tags": ["PII.X"], "fields": [{"name": "[]", "type": "text"}]}]}, {"name": "plain", "type": "text"}]}"#,
    #"{"kind": "table", "fqn": "shop.db.s.o", "columns": [{"name": "dotted.name", "type": "text"}, {"name": "quo\"ted", "type": "text"}]}"#,
    #"{"kind": "table", "fqn": "shop.db.s.o", "owners": ["ann", {"name": "ops", "kind": "team", "role": "technical"}], "domain": "sales", "tags": ["PII", "A.B"], "terms": [{"name": "g.t", "state": "suggested", "confidence": 0.5, "reason": "name"}]}"#,
    #"{"kind": "service", "fqn": "shop", "service": {"platform": "postgresql", "host": "db.example", "port": 5432, "environment": "PROD"}}"#,
    #"{"kind": "domain", "fqn": "sales"}"#,
  ])
  func `every field comes out as it does through the model`(text: String) throws {
    let test = try TestCatalog()
    let draft = try AssetDraft(json: try JSON.parse(Array(text.utf8)))
    let id = try test.asCrawl { try $0.put(draft).asset }
    try expect(test, id)
    // People's words on top, one of them a rejection, and what a crawl found gone.
    try test.asPerson { writer in
      var edited = try writer.reader.draft(of: try writer.reader.existing(id))
      edited.description = "said by a person"
      _ = try writer.edit(id, toward: edited)
      try writer.link(Subject(id), LinkDraft(.tag, .named(.tag, try FQN("PII")), state: .rejected))
    }
    try expect(test, id)
    try test.asPerson { _ = try $0.delete(id) }
    try expect(test, id)
  }

  @Test func `a vanished column is in no document, and one of another asset neither`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { writer in
      _ = try writer.put(try table("shop.db.s.other", ["x:text"]))
      return try writer.put(try table("shop.db.s.orders", ["id:bigint", "email:text"])).asset
    }
    try test.asCrawl { _ = try $0.put(try table("shop.db.s.orders", ["id:bigint"])) }
    #expect(try written(test, id)["columns"]?.array?.map { $0["name"]?.string } == ["id"])
    try expect(test, id)
  }

  @Test func `of what two producers say on one link the document shows the more trusted word, and one domain`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl("one") { writer in
      var draft = try table("shop.db.s.orders", ["id:bigint", "email:text"])
      draft.links = [LinkDraft(.domain, .named(.domain, try FQN("sales"))), LinkDraft(.tag, .named(.tag, try FQN("PII.Z")))]
      return try writer.put(draft).asset
    }
    try test.asCrawl("two") { writer in
      var draft = try table("shop.db.s.orders", ["id:bigint", "email:text"])
      draft.links = [LinkDraft(.domain, .named(.domain, try FQN("logistics"))), LinkDraft(.tag, .named(.tag, try FQN("PII.A")))]
      _ = try writer.put(draft)
    }
    #expect(try written(test, id)["tags"]?.array?.compactMap(\.string) == ["PII.A", "PII.Z"])
    #expect(try written(test, id)["domain"]?.string != nil)
    try expect(test, id)
  }

  @Test func `columns that were put into another order are written in it`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.orders", ["a:text", "b:text", "c:text"])).asset }
    try test.asCrawl { _ = try $0.put(try table("shop.db.s.orders", ["d:text", "c:text", "a:text"])) }
    #expect(try written(test, id)["columns"]?.array?.map { $0["name"]?.string } == ["d", "c", "a"])
    try expect(test, id)
  }

  @Test func `whether an asset has more than the model knows is seen without reading its claims`() throws {
    let test = try TestCatalog()
    let plan = try test.catalog.read { reader in
      try reader.connection.all(
        "EXPLAIN QUERY PLAN SELECT EXISTS (SELECT 1 FROM claims k WHERE k.asset_id = ? AND instr(k.body, '\"extra\"'))", 1
      ) { $0.text(3) }
    }
    #expect(plan.contains { $0.contains("claims_extra") })
  }

  @Test func `by whatever name it is asked for, the document is the same`() throws {
    let test = try TestCatalog()
    var draft = try table("shop.db.s.orders", ["id:bigint", "mail:text"])
    draft.aliases = ["the orders", "a.dotted.alias"]
    let id = try test.asCrawl { try $0.put(draft).asset }
    let uuid = try test.catalog.read { try $0.existing(id).uuid.description }
    let expected = try written(test, id)
    for name in ["shop.db.s.orders", "SHOP.db.S.orders", "the orders", "a.dotted.alias", uuid, "shop.db.s.orders.mail"] {
      var writer = JSONWriter()
      var revision: ChangeNumber?
      try test.catalog.read { reader in
        try writer.object { revision = try reader.writeDocument(named: name, to: &$0) }
      }
      #expect(try JSON.parse(writer.bytes) == expected, "\(name)")
      #expect(revision.map { Int($0.rawValue) } == expected["revision"]?.int, "\(name)")
    }
    for name in ["shop.db.s.nothing", "nothing", ".", ""] {
      var writer = JSONWriter()
      #expect(try test.catalog.read { try $0.writeDocument(named: name, to: &writer) } == nil, "\(name)")
      #expect(writer.bytes.isEmpty, "\(name)")
    }
  }

  @Test func `an asset that is not there has no document`() throws {
    let test = try TestCatalog()
    #expect(throws: CatalogError.notFound(kind: "asset", id: "#77")) { try written(test, AssetID(rawValue: 77)) }
  }

  @Test func `hits and lineage are written with what a list shows, and without what is gone`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { writer in
      let id = try writer.put(try table("shop.db.s.\"or.ders\"", ["id:bigint"], description: "all")).asset
      try writer.putEdges([
        EdgeDraft(
          .named(.table, try FQN("shop.db.s.\"or.ders\"")), .named(.table, try FQN("shop.db.s.report")),
          sourceColumn: FieldPath("id"), targetColumn: FieldPath("i.d"))
      ])
      return id
    }
    func hits(_ hits: [SearchHit]) throws -> [JSON] {
      var answer = SearchAnswer()
      answer.hits = hits
      var writer = JSONWriter()
      try test.catalog.read { try $0.writeHits(of: answer, to: &writer) }
      return try JSON.parse(writer.bytes).array ?? []
    }
    let column = try #require(try test.catalog.read { try $0.columns(of: id) }.first).id
    let found = try hits([
      SearchHit(id: id.rawValue * 2, scope: .asset, score: 1.5, explanation: [ScorePart(reason: "r", value: 1)]),
      SearchHit(id: column.rawValue * 2 + 1, scope: .column, score: 1), SearchHit(id: 9_999, scope: .asset, score: 1),
      SearchHit(id: 9_999, scope: .column, score: 1),
    ])
    #expect(found.count == 2)
    #expect(found[0]["fqn"] == .string("shop.db.s.\"or.ders\"") && found[0]["name"] == .string("or.ders"))
    #expect(found[0]["description"] == .string("all") && found[0]["score"]?.double == 1.5)
    #expect(found[0]["explanation"]?.array?.count == 1)
    #expect(found[1]["column"] == .string("id") && found[1]["type"] == .string("bigint") && found[1]["explanation"] == nil)

    let answer = try test.catalog.read { $0.lineage(LineageRequest(Subject(id, column: column))) }
    var writer = JSONWriter()
    try test.catalog.read { reader in try writer.object { try reader.writeDocument(of: answer, to: &$0) } }
    let lineage = try JSON.parse(writer.bytes)
    #expect(lineage["nodes"]?.array?.map { $0["column"]?.string } == ["id", "\"i.d\""])
    #expect(lineage["nodes"]?.array?.map { $0["distance"]?.int } == [0, 1])
    #expect(lineage["edges"]?.array?.first?["source"]?.int == 0 && lineage["edges"]?.array?.first?["target"]?.int == 1)
    #expect(lineage["reached"]?.int == 2 && lineage["truncated"]?.bool == false)
  }
}
