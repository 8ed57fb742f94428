import Testing

@testable import cairn

@Suite struct LineageBenchTests {
  @Test func `every count is that of a walk over bare arrays`() throws {
    let rows = try LineageBench.run(nodes: 2_000)
    let walks = rows.filter { $0.name.hasPrefix("walk") }
    #expect(walks.count == 2)
    for row in walks { #expect(row.note.hasSuffix("; 0 counts wrong"), "\(row.note)") }
    #expect(rows.allSatisfy { $0.median != nil })
  }
}
