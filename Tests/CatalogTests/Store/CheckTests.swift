import SQLite
import System
import Testing

@testable import Catalog

/// `check` finds what somebody changed behind the program's back, and `reindex` mends it.
@Suite struct CheckTests {
  /// A catalog with some of everything that search documents are made of.
  private func filled() throws -> TestCatalog {
    let test = try TestCatalog()
    try test.asCrawl { writer in
      for name in ["orders", "customers", "payments"] {
        _ = try writer.put(try table("shop.db.public.\(name)", description: "All \(name)"))
      }
      try writer.putEdges([
        EdgeDraft(
          .named(.table, try FQN("shop.db.public.orders")), .named(.table, try FQN("shop.db.public.payments")))
      ])
    }
    return test
  }

  /// Opens the catalog again after changes to its file that no program of ours makes.
  private func faults(after sabotage: [String]) throws -> (found: [String], mended: [String]) {
    let test = try filled()
    #expect(try test.catalog.check() == [])
    try test.reopen { directory in
      let connection = try Connection(path: "\(directory)/cairn.db", .readWrite)
      for sql in sabotage { try connection.run(sql) }
    }
    let found = try test.catalog.check()
    try test.catalog.reindex()
    return (found, try test.catalog.check())
  }

  @Test(arguments: [
    ("UPDATE assets SET description = 'forged' WHERE name = 'orders'", "old words for shop.db.public.orders"),
    ("UPDATE assets SET state = 1 WHERE name = 'orders'", "3 documents that the store does not have"),
    (
      """
      UPDATE column_runs SET body = replace(body, '"email"', '"mail"')
      WHERE asset_id = (SELECT id FROM assets WHERE name = 'orders')
      """,
      "old words for shop.db.public.orders, shop.db.public.orders.mail"
    ),
  ])
  func `a document that differs from the store is found and mended`(sabotage: String, report: String) throws {
    let (found, mended) = try faults(after: [sabotage])
    #expect(found.contains { $0.contains(report) }, "\(found)")
    #expect(mended == [])
  }

  @Test func `a lost search index is rebuilt at the start`() throws {
    let test = try filled()
    try test.reopen { try File.removeTree("\($0)/search") }
    #expect(try test.catalog.check() == [])
    #expect(try test.catalog.read { try $0.search("orders", SearchOptions()) }.total > 0)
  }
}
