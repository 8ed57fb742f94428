import SQLite
import System
import Testing

@testable import Catalog

/// A process that is killed leaves an index from before its last writes. The next start makes up for all they meant, also
/// where the change log names other assets than those whose documents changed.
@Suite struct LostIndexTests {
  private func filled() throws -> TestCatalog {
    let test = try TestCatalog()
    for name in ["orders", "orders_copy", "payments"] {
      _ = try test.asCrawl(name) { try $0.put(try table("shop.db.public.\(name)", ["id:bigint", "of_\(name):text"])) }
    }
    try test.asPerson { writer in
      let orders = try #require(try writer.reader.asset(.data, try FQN("shop.db.public.orders")))
      let tag = try writer.put(AssetDraft(.tag, try FQN("PII"))).asset
      try writer.link(Subject(orders.id), LinkDraft(.tag, .id(tag)))
    }
    return test
  }

  /// Writes, and opens the catalog with the index as it was before.
  private func killed(after write: (TestCatalog) throws -> Void) throws -> TestCatalog {
    let test = try filled()
    try test.reopen { try Self.copy("\($0)/search", to: "\($0)/before") }
    try write(test)
    try test.reopen { directory in
      try File.removeTree("\(directory)/search")
      try Self.copy("\(directory)/before", to: "\(directory)/search")
    }
    return test
  }

  private static func copy(_ folder: String, to other: String) throws {
    try File.createDirectory(other, mode: 0o700)
    for name in try File.list(folder) {
      try File.writeAtomically(try File.read("\(folder)/\(name)"), to: "\(other)/\(name)", mode: 0o600)
    }
  }

  private func id(of name: String, _ writer: CatalogWriter) throws -> AssetID {
    try #require(try writer.reader.asset(.data, try FQN("shop.db.public.\(name)"))).id
  }

  @Test func `a merged asset and its columns are not found`() throws {
    let test = try killed { test in
      try test.asPerson { try $0.merge(try id(of: "orders_copy", $0), into: try id(of: "orders", $0)) }
    }
    #expect(try test.catalog.check() == [])
    let hits = try test.catalog.read { try $0.search("of_orders_copy", SearchOptions(scopes: [.asset, .column])) }.hits
    #expect(hits.contains { $0.column != nil }, "\(hits.map(\.name))")
    #expect(hits.allSatisfy { $0.asset.fqn.name == "orders" })
  }

  @Test func `a renamed tag is found on what has it`() throws {
    let test = try killed { test in
      try test.asPerson { writer in
        let tag = try #require(try writer.reader.asset(AssetKind.tag.namespace, try FQN("PII")))
        try writer.rename(tag.id, to: "Personal")
      }
    }
    #expect(try test.catalog.check() == [])
    #expect(try test.catalog.read { try $0.search("tag:Personal", SearchOptions()) }.hits.map(\.asset.fqn.name) == ["orders"])
  }

  @Test func `a column that only lineage names is found`() throws {
    let test = try killed { test in
      _ = try test.asCrawl("jobs") { writer in
        try writer.putEdges([
          EdgeDraft(
            .named(.table, try FQN("shop.db.public.payments")), .named(.table, try FQN("shop.db.public.orders")),
            sourceColumn: FieldPath("unheard_of"), targetColumn: FieldPath("id"))
        ])
      }
    }
    #expect(try test.catalog.check() == [])
  }

  @Test func `another name is found though the log does not tell of it`() throws {
    let test = try killed { test in
      try test.asCrawl("payments") { writer in
        var draft = try table("shop.db.public.payments", ["id:bigint", "of_payments:text"])
        draft.aliases = ["urn:li:dataset:(urn:li:dataPlatform:postgres,elsewhere.payments,PROD)"]
        _ = try writer.put(draft)
      }
    }
    #expect(try test.catalog.check() == [])
  }

  @Test func `notes of what the index has are deleted`() throws {
    let test = try filled()
    for name in ["one", "two", "three"] {
      try test.reopen()
      _ = try test.asCrawl { try $0.put(try table("shop.db.public.\(name)")) }
      try test.asPerson { try $0.merge(try id(of: name, $0), into: try id(of: "orders", $0)) }
    }
    let noted = try test.catalog.database.read { try $0.integer("SELECT count(DISTINCT change) FROM index_notes") }
    #expect(noted == 1)
  }
}
