import Catalog
import Codecs
import Edge
import Net
import System
import Testing

/// An answer that is kept is never older than the last write, whatever the write was.
@Suite struct AnswerCacheTests {
  private static let target = "/api/v1/assets/shop.db.s.orders"

  private func filled() throws -> TestApplication {
    let test = try TestApplication()
    let body = #"{"kind": "table", "fqn": "shop.db.s.orders", "owners": ["ann.lee"], "domain": "sales", "columns": [{"name": "email", "type": "text", "tags": ["PII.Email"]}]}"#
    #expect(try test.ask(.post, "/api/v1/assets", body: body, as: test.token).status == 201)
    return test
  }

  private func read(_ test: TestApplication, tag: String? = nil) throws -> (status: Int, tag: String, text: String) {
    let fields = [test.bearer] + (tag.map { [("If-None-Match", $0)] } ?? [])
    let answer = try #require(try test.answer(.get, Self.target, headers: fields))
    return (answer.status, answer.headers["ETag"] ?? "", answer.text)
  }

  /// Writes that change what the document of `orders` says, and what it says then.
  private static let writes: [(what: String, shows: String, write: @Sendable (CatalogWriter) throws -> Void)] = [
    ("a description", "said by ann", { writer in
      let asset = try #require(try writer.asset(.data, try FQN("shop.db.s.orders")))
      var draft = try writer.reader.draft(of: asset)
      draft.description = "said by ann"
      _ = try writer.edit(asset.id, toward: draft)
    }),
    ("a tag's new name", "PII.Mail", { writer in
      try writer.rename(try #require(try writer.asset(.classification, try FQN("PII.Email"))).id, to: "Mail")
    }),
    ("an owner's new name", "ann.li", { writer in
      try writer.rename(try #require(try writer.asset(.people, try FQN(parts: ["ann.lee"]))).id, to: "ann.li")
    }),
    ("a container's new name", "shop.db.t.orders", { writer in
      try writer.rename(try #require(try writer.asset(.data, try FQN("shop.db.s"))).id, to: "t")
    }),
    ("another link", "PII.Secret", { writer in
      let id = try #require(try writer.asset(.data, try FQN("shop.db.s.orders"))).id
      try writer.link(Subject(id), LinkDraft(.tag, .named(.tag, try FQN("PII.Secret"))))
    }),
    ("deletion", #""state":"deleted""#, { writer in
      _ = try writer.delete(try #require(try writer.asset(.data, try FQN("shop.db.s.orders"))).id)
    }),
    ("deletion of its schema", #""state":"deleted""#, { writer in
      _ = try writer.delete(try #require(try writer.asset(.data, try FQN("shop.db.s"))).id)
    }),
    ("a merge of its owner", "bob", { writer in
      let bob = try writer.put(AssetDraft(.user, try FQN("bob"))).asset
      try writer.merge(try #require(try writer.asset(.people, try FQN(parts: ["ann.lee"]))).id, into: bob)
    }),
    ("lineage into it", #""revision""#, { writer in
      try writer.putEdges([EdgeDraft(.named(.table, try FQN("shop.db.s.raw")), .named(.table, try FQN("shop.db.s.orders")))])
    }),
  ]

  @Test(arguments: writes.map(\.what))
  func `a write is in the next answer, and the tag of the one before it is good no longer`(what: String) throws {
    let test = try filled()
    let before = try read(test)
    #expect(before.status == 200)
    #expect(try read(test).text == before.text)
    #expect(try read(test, tag: before.tag).status == 304)
    #expect(try read(test, tag: "\"other\", W/\(before.tag)").status == 304)
    let chosen = try #require(Self.writes.first { $0.what == what })
    try test.catalog.write(.person("ann"), chosen.write)
    let after = try read(test, tag: before.tag)
    #expect(after.status == 200 && after.text.contains(chosen.shows), "\(after.text)")
    #expect(after.text != before.text && after.tag != before.tag)
    #expect(try read(test, tag: after.tag).status == 304)
  }

  @Test func `names that were remembered are forgotten with the next change`() throws {
    let test = try filled()
    func found() throws -> String { try test.ask(.get, "/api/v1/search?q=kind:table", as: test.token).text }
    #expect(try read(test).text.contains("ann.lee") && found().contains("shop.db.s.orders"))
    #expect(try found() == found())
    try test.catalog.write(.person("ann")) { writer in
      try writer.rename(try #require(try writer.asset(.people, try FQN(parts: ["ann.lee"]))).id, to: "ann.li")
      try writer.rename(try #require(try writer.asset(.data, try FQN("shop.db.s.orders"))).id, to: "sales")
    }
    let renamed = try test.ask(.get, "/api/v1/assets/shop.db.s.sales", as: test.token).text
    #expect(renamed.contains("ann.li") && !renamed.contains("ann.lee"))
    #expect(try found().contains("shop.db.s.sales") && !found().contains("shop.db.s.orders"))
  }

  @Test func `names of a write that comes to nothing are told to nobody`() throws {
    struct Regret: Error {}
    let test = try filled()
    #expect(throws: (any Error).self) {
      try test.catalog.write(.person("ann")) { writer in
        let orders = try #require(try writer.asset(.data, try FQN("shop.db.s.orders"))).id
        try writer.rename(try #require(try writer.asset(.people, try FQN(parts: ["ann.lee"]))).id, to: "nobody")
        let seen = try JSONWriter.document { try writer.reader.writeDocument(of: orders, to: &$0) }
        #expect(String(decoding: seen, as: UTF8.self).contains("nobody"))
        throw Regret()
      }
    }
    // The number of the change that was undone is given again.
    try test.catalog.write(.person("ann")) { _ = try $0.put(AssetDraft(.user, try FQN("bob"))) }
    #expect(try read(test).text.contains("ann.lee") && !read(test).text.contains("nobody"))
  }

  @Test func `a tag of an answer still tells which revision a write expects`() throws {
    let test = try filled()
    let tag = try read(test).tag
    let patch = #"{"description": "x"}"#
    let type = ("Content-Type", "application/merge-patch+json")
    #expect(try test.answer(.patch, Self.target, headers: [test.bearer, type, ("If-Match", tag)], body: patch)?.status == 200)
    #expect(try test.answer(.patch, Self.target, headers: [test.bearer, type, ("If-Match", tag)], body: patch)?.status == 412)
  }

  @Test func `what one caller was answered is kept from who may not read`() throws {
    let test = try filled()
    #expect(try read(test).status == 200)
    #expect(try test.answer(.get, Self.target)?.status == 401)
    #expect(try test.answer(.get, Self.target, headers: [("Authorization", "Bearer nobody")])?.status == 401)
  }

  @Test func `a token that was just used ends with its time`() throws {
    let test = try filled()
    let soon = Timestamp(microseconds: WallClock.microseconds + 300_000)
    let token = try test.catalog.write(.system) { writer in
      let user = try #require(try writer.reader.user("ann")?.id)
      return try writer.createToken("soon over", for: user, scopes: [.read], expiresAt: soon).secret
    }
    var statuses: [Int] = []
    while WallClock.microseconds < soon.microseconds + 100_000 {
      statuses.append(try test.ask(.get, Self.target, as: token).status)
    }
    #expect(statuses.first == 200 && statuses.last == 401)
    #expect(statuses.drop { $0 == 200 }.allSatisfy { $0 == 401 })
  }
}
