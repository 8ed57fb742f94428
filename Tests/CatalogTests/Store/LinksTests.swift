import Codecs
import Testing

@testable import Catalog

@Suite struct LinksTests {
  private let email = FieldPath("email")

  private func pii(_ state: LinkState = .confirmed) throws -> LinkDraft {
    LinkDraft(.tag, .named(.tag, try FQN("PII.Email")), state: state)
  }

  @Test func `a tag on a column finds the column and its table`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    let column = try #require(try test.catalog.read { try $0.column(of: id, email) })
    try test.asPerson { try $0.link(Subject(id, column: column.id), try pii()) }
    let search = test.catalog.projections.search
    #expect(search.search("tag:PII.Email").hits.map(\.id) == [DocumentKey.asset(id)])
    #expect(
      search.search("tag:PII.Email", options: SearchOptions(scopes: [.column])).hits.map(\.id)
        == [DocumentKey.column(column.id)])
  }

  @Test func `a person's rejection hides what a classifier suggests`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    let classifier = WriteContext.push("classifier", Origin(.inferred, "classifier"))
    try test.catalog.write(classifier) { try $0.link(Subject(id), try pii(.suggested)) }
    #expect(try test.catalog.read { try $0.links(of: id) }.map(\.state) == [.suggested])
    try test.asPerson { try $0.link(Subject(id), try pii(.rejected)) }
    try test.catalog.write(classifier) { try $0.link(Subject(id), try pii(.suggested)) }
    #expect(try test.catalog.read { try $0.links(of: id) }.isEmpty)
    #expect(try test.catalog.read { try $0.links(of: id, includingRejected: true) }.map(\.state) == [.rejected])
  }

  @Test func `a crawl replaces its own links and no others`() throws {
    let test = try TestCatalog()
    var draft = try table("shop.db.s.t")
    draft.links = [LinkDraft(.owner, .named(.user, try FQN(parts: ["crawled"])))]
    let first = draft
    let id = try test.asCrawl { try $0.put(first) }.asset
    try test.asPerson { try $0.link(Subject(id), LinkDraft(.owner, .named(.user, try FQN(parts: ["ann.lee@example.com"])))) }
    draft.links = []
    let second = draft
    _ = try test.asCrawl { try $0.put(second) }
    #expect(try test.catalog.read { try $0.links(of: id) }.map(\.target.fqn.name) == ["ann.lee@example.com"])
  }

  @Test func `a tag cannot be an owner`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    let tag = try test.asPerson { try $0.ensure(.tag, try FQN("PII.Email")) }
    #expect(throws: CatalogError.self) { try test.asPerson { try $0.link(Subject(id), LinkDraft(.owner, .id(tag))) } }
  }

  @Test func `a batch is taken back whole by one undo`() throws {
    let test = try TestCatalog()
    let ids = try (0..<5).map { n in try test.asCrawl { try $0.put(try table("shop.db.s.t\(n)")) }.asset }
    let batch = try test.asPerson { writer in
      try writer.batch("Tagged 5 columns") {
        for id in ids {
          let column = try #require(try writer.reader.column(of: id, email))
          try writer.link(Subject(id, column: column.id), try pii())
        }
      }
    }
    #expect(test.catalog.projections.search.search("tag:PII.Email").total == 5)
    let outcome = try test.asPerson { try $0.undo(batch) }
    #expect(outcome.restored == 5)
    #expect(test.catalog.projections.search.search("tag:PII.Email").total == 0)
    #expect(throws: CatalogError.self) { try test.asPerson { try $0.undo(batch) } }
  }

  @Test func `an edit touches only what it changes`() throws {
    let test = try TestCatalog()
    var draft = try table("shop.db.s.t", description: "crawled")
    draft.links = [LinkDraft(.tag, .named(.tag, try FQN("Tier.Gold")))]
    let crawled = draft
    let id = try test.asCrawl { try $0.put(crawled) }.asset
    var desired = try test.draft(of: "shop.db.s.t")
    desired.displayName = "Orders"
    desired.links = []
    let wanted = desired
    #expect(try test.asPerson { try $0.edit(id, toward: wanted) }.outcome == .updated)
    let claims = try test.catalog.read { try $0.claims(of: id) }
    let people = try #require(claims.first { $0.origin == .people })
    #expect(people.draft.displayName == "Orders")
    #expect(people.draft.description == nil)
    #expect(people.authors["displayName"]?.by == "ann")
    #expect(try test.catalog.read { try $0.links(of: id) }.isEmpty)
    #expect(try test.catalog.read { try $0.columns(of: id) }.count == 2)
  }

  @Test func `a stale edit is refused`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    let seen = try test.catalog.read { try $0.existing(id) }.revision
    try test.asPerson { try $0.describe(Subject(id), "one") }
    let desired = try test.draft(of: "shop.db.s.t")
    #expect(throws: CatalogError.self) { try test.asPerson { try $0.edit(id, toward: desired, expected: seen) } }
  }

  @Test func `check results show on the asset they judge`() throws {
    let test = try TestCatalog()
    let id = try test.asCrawl { try $0.put(try table("shop.db.s.t")) }.asset
    for (second, outcome) in [(1, CheckOutcome.passed), (2, .failed)] {
      try test.asCrawl {
        _ = try $0.record(
          check: try FQN("shop.db.s.t.not_empty"), on: Subject(id), outcome, at: Timestamp(microseconds: Int64(second)))
      }
    }
    let checks = try test.catalog.read { try $0.checks(on: id) }
    #expect(checks.map(\.latest?.outcome) == [.failed])
    #expect(try test.catalog.read { try $0.results(of: checks[0].check.id) }.count == 2)
  }
}
