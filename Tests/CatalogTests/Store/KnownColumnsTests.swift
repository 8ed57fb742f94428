import Codecs
import Testing

@testable import Catalog

/// What the writer remembers of columns is what the store has.
@Suite struct KnownColumnsTests {
  private func known(_ count: Int) -> KnownColumns {
    var known = KnownColumns()
    for number in 0..<count { known.append(FieldPath("c\(number)"), ColumnID(rawValue: Int64(number + 1)), isPresent: number == 0) }
    return known
  }

  @Test(arguments: [0, 1, 63, 64, 65, 66, 500]) func `every column is found by its path`(count: Int) {
    let known = known(count)
    for number in 0..<count { #expect(known[FieldPath("c\(number)")]?.rawValue == Int64(number + 1)) }
    #expect(known[FieldPath("c\(count)")] == nil && known.count == count && known.arePresent == (count > 0))
  }

  @Test(arguments: [4, 200]) func `a column is found however its letters are spelt`(count: Int) {
    var known = known(count)
    known.append(FieldPath("Stra\u{df}e_caf\u{e9}"), ColumnID(rawValue: 900), isPresent: true)
    #expect(known[FieldPath("Stra\u{df}e_cafe\u{301}")]?.rawValue == 900)
    #expect(known[FieldPath("Strasse_cafe")] == nil && known[FieldPath("stra\u{df}e_caf\u{e9}")] == nil)
  }

  @Test func `the store's columns are read by path, those that vanished too`() throws {
    let test = try TestCatalog()
    func put(_ names: [String]) throws -> AssetID {
      try test.asCrawl { writer in
        let columns = names.compactMap { FieldPath(text: $0) }.map { ColumnDraft($0, description: "d", properties: ["a": [1, "]"]]) }
        return try writer.put(AssetDraft(.table, try FQN("shop.a.b.c"), columns: columns)).asset
      }
    }
    _ = try put(["x", "y.z", "\"a.b\""])
    let id = try put(["x", "new"])
    let all = try test.catalog.read { try $0.columns(of: id, includingRemoved: true) }
    let known = try test.catalog.read { try $0.knownColumns(of: id) }
    #expect(all.count == 4 && known.count == 4 && known.arePresent)
    for column in all { #expect(known[column.path] == column.id) }
    _ = try put([])
    #expect(try test.catalog.read { try $0.knownColumns(of: id) }.arePresent == false)
    #expect(try test.catalog.check() == [])
  }

  @Test func `a column that changes between two writes of lineage is not taken for what it was`() throws {
    let test = try TestCatalog()
    func reference(_ name: String) throws -> AssetReference { .named(.table, try FQN("shop.a.b.\(name)")) }
    func edge() throws -> EdgeDraft {
      EdgeDraft(try reference("s"), try reference("t"), sourceColumn: FieldPath("x"), targetColumn: FieldPath("x"))
    }
    try test.asCrawl { _ = try $0.putEdges([edge()]) }
    for columns in [["x"], ["y"], ["x", "y"]] {
      try test.asCrawl { writer in
        _ = try writer.put(AssetDraft(.table, try FQN("shop.a.b.s"), columns: columns.map { ColumnDraft(FieldPath($0)) }))
        _ = try writer.putEdges([edge()])
      }
    }
    let id = try #require(try test.asset("shop.a.b.s")).id
    let columns = try test.catalog.read { try $0.columns(of: id, includingRemoved: true) }
    #expect(columns.map(\.name).sorted() == ["x", "y"])
    #expect(try test.catalog.read { try $0.edges(outOf: id) }.count == 1)
    #expect(try test.catalog.check() == [])
  }
}
