import Codecs
import Testing

@testable import cairn

@Suite struct SQLLineageLinesTests {
  @Test func `a request is answered with its tables and column edges`() throws {
    let line = """
      {"id": "q", "dialect": "hive", "sql": "INSERT INTO s SELECT a + b FROM t", "schema": {"d.t": {"a": "int", "b": "int"}, "s": {"x": "int"}}, "default_schema": "d"}
      """
    let answer = try JSON.parse(SQLLineageLines.answer(to: Array(line.utf8)))
    #expect(answer["id"]?.string == "q")
    #expect(answer["inputs"] == .array([.string("d.t")]))
    #expect(answer["outputs"] == .array([.string("s")]))
    let edges: [JSON] = ["a", "b"].map { column in
      .object(["out_table": .string("s"), "out_col": .string("x"), "in_table": .string("d.t"), "in_col": .string(column)])
    }
    #expect(answer["columns"] == .array(edges))
    #expect(answer["error"] == nil)
  }

  @Test(arguments: ["", "[]", "{\"id\": 1}", "not json"])
  func `a line that is no request is answered with an error`(_ line: String) throws {
    let answer = try JSON.parse(SQLLineageLines.answer(to: Array(line.utf8)))
    #expect(answer["error"] != nil)
  }
}
