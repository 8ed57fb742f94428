import Catalog
import SQLite
import System
import Testing

@testable import cairn

@Suite struct DemoTests {
  private func withDemo(_ body: (Catalog, String) throws -> Void) throws {
    let directory = try File.temporaryDirectory(prefix: "cairn-demo-test")
    defer { try? File.removeTree(directory) }
    let catalog = try Catalog(directory: directory, migrations: Resources.migrations())
    defer { try? catalog.close() }
    try Command.fill(catalog, directory)
    try body(catalog, directory)
  }

  @Test func `the demo fills a mesh with everything a page can show`() throws {
    try withDemo { catalog, _ in
      let counts = try catalog.read { try $0.countsByKind() }
      #expect(counts[.domain] ?? 0 >= 6)
      #expect(counts[.dataProduct] ?? 0 >= 7)
      #expect((counts[.table] ?? 0) + (counts[.view] ?? 0) >= 30)
      #expect(counts[.topic] ?? 0 >= 12)
      #expect(counts[.term] ?? 0 >= 12)
      #expect(counts[.check] ?? 0 >= 14)
      let revenue = try #require(try catalog.read { try $0.resolve("demo-lakehouse.gold.order_flow.revenue") })
      let lineage = try catalog.read { $0.lineage(LineageRequest(revenue, direction: .upstream, depth: 6)) }
      #expect(lineage.nodes.count >= 3)
      #expect(try catalog.read { try $0.search("order flow", SearchOptions()) }.total > 0)
    }
  }

  @Test func `filling twice changes nothing`() throws {
    try withDemo { catalog, directory in
      let before = try catalog.read { try $0.countsByKind() }
      try Command.fill(catalog, directory)
      #expect(try catalog.read { try $0.countsByKind() } == before)
      #expect(try catalog.check().isEmpty)
    }
  }

  @Test func `one command removes every sample asset`() throws {
    try withDemo { catalog, _ in
      #expect(try catalog.read { try $0.recipes() }.map(\.name) == ["demo-bronze", "demo-lakehouse"])
      try catalog.write(.system) { _ = try $0.removeSamples() }
      #expect(try catalog.read { try $0.recipes() }.isEmpty)
      let counts = try catalog.read { try $0.countsByKind() }
      #expect(counts.keys.allSatisfy { !$0.isData && $0 != .dataProduct && $0 != .domain })
    }
  }
}
