import Catalog
import Codecs
import Edge
import Net
import Testing

/// What a spreadsheet would calculate is exported as text (CWE-1236).
@Suite struct FormulaTests {
  private static let formulas = ["=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(\"http://evil.example\")"]

  private static var exports: [Endpoint] {
    TestApplication.endpoints.filter { $0.method == .get && $0.pattern.hasSuffix(".csv") }
  }

  @Test(arguments: formulas)
  func `no field of an export starts a formula`(formula: String) throws {
    let test = try TestApplication()
    // Names hold no control characters, so such a formula can only stand in a text.
    let name = formula.utf8.contains { $0 < 0x20 } ? "x\(formula.drop { $0.isWhitespace })" : formula
    let fqn = try FQN(parts: [name, name, name, name])
    try test.catalog.write(.push(formula, Origin(.observed, "source"))) { writer in
      _ = try writer.put(AssetDraft(.table, fqn, description: formula, columns: [ColumnDraft(FieldPath(name), type: .string, nativeType: formula)]))
      let asset = try #require(try writer.reader.asset(.data, fqn))
      try writer.link(Subject(asset.id), LinkDraft(.tag, .named(.tag, try FQN(parts: [name]))))
      _ = try writer.put(AssetDraft(.table, try FQN("a.b.c.target"), columns: [ColumnDraft(FieldPath("x"), type: .string)]))
      try writer.putEdges([EdgeDraft(.named(.table, fqn), .named(.table, try FQN("a.b.c.target")))], job: nil, replacing: .none)
    }
    let id = try test.id(of: fqn.description)
    var fields = 0
    for endpoint in Self.exports {
      let target = endpoint.target(id) + (endpoint.pattern.hasPrefix("/api/") ? "?name=\(id)" : "")
      let answer = try #require(try test.answer(.get, target, headers: [test.bearer]))
      #expect(answer.status == 200, "\(target)")
      var reader = CSVReader(Array(answer.text.utf8), keepsGuards: true)
      while let row = try reader.next() {
        for field in row {
          #expect(field.utf8.first.map { "=+-@\t\r".utf8.contains($0) } != true || Int(field) != nil, "\(target): \(field)")
          fields += field.contains(formula.drop { $0.isWhitespace }) ? 1 : 0
        }
      }
    }
    #expect(fields > 0)
  }

  @Test func `every export is among those that were looked at`() {
    #expect(Self.exports.map(\.pattern).contains("/api/v1/lineage.csv") && Self.exports.map(\.pattern).contains("/assets/{id}/lineage.csv"))
  }
}
