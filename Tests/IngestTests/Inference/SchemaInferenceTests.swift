import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Each column as `path native family`, with `?` for one that may be null.
private func lines(_ columns: [ColumnDraft]) -> [String] {
  columns.map { "\($0.path) \($0.nativeType ?? "") \($0.type)\($0.nullable == true ? "?" : "")" }
}

private func inferred(_ documents: [String], _ limits: InferenceLimits = InferenceLimits()) throws -> InferredSchema {
  var inference = SchemaInference(limits)
  for document in documents { inference.observe(ValueShape(try JSON.parse(document))) }
  return inference.schema()
}

struct SchemaInferenceTests {
  static let documents: [(documents: [String], columns: [String])] = [
    ([], []),
    ([#"{"a":1,"b":"x"}"#], ["a integer integer", "b string string"]),
    ([#"{"a":1}"#, #"{"b":true}"#], ["a integer integer?", "b boolean boolean?"]),
    ([#"{"a":1}"#, #"{"a":null}"#], ["a integer integer?"]),
    ([#"{"a":null}"#], ["a null null?"]),
    ([#"{"a":1}"#, #"{"a":1.5}"#], ["a number float"]),
    ([#"{"a":1}"#, #"{"a":123456789012345678901234567890}"#], ["a bignumber decimal"]),
    ([#"{"a":1}"#, #"{"a":"x"}"#], ["a union<integer, string> unknown"]),
    ([#"{"a":{"b":{"c":1}}}"#], ["a object struct", "a.b object struct", "a.b.c integer integer"]),
    ([#"{"a":[1,2]}"#, #"{"a":[]}"#], ["a array<integer> array"]),
    ([#"{"a":[]}"#], ["a array array"]),
    ([#"{"a":[[1],["x"]]}"#], ["a array<array<union<integer, string>>> array"]),
    ([#"{"a":[{"b":1},{"c":[{"d":2}]}]}"#],
      ["a array<object> array", "a.[].b integer integer?", "a.[].c array<object> array?", "a.[].c.[].d integer integer"]),
    ([#"{"a":{"b":1}}"#, #"{"a":"x"}"#], ["a union<object, string> unknown", "a.b integer integer"]),
    ([#"{"d":"2026-01-31","t":"2026-01-31T10:00:00Z","u":"01234567-89ab-cdef-0123-456789abcdef"}"#],
      ["d string(date) date", "t string(date-time) timestamp", "u string(uuid) uuid"]),
    ([#"{"d":"2026-01-31"}"#, #"{"d":"2026-01-31T10:00:00Z"}"#], ["d string(date-time) timestamp"]),
    ([#"{"d":"2026-01-31"}"#, #"{"d":"soon"}"#], ["d string string"]),
    ([#"{"d":"2026-01-31"}"#, #"{"d":"01234567-89ab-cdef-0123-456789abcdef"}"#], ["d string string"]),
    (["1", "2"], ["value integer integer"]),
    ([#"[{"a":1}]"#], ["value array<object> array", "value.[].a integer integer"]),
    ([#"{"a":1}"#, "7"], ["value union<integer, object> unknown", "value.a integer integer"]),
    ([#"{"a.b":1}"#], [#""a.b" integer integer"#]),
  ]

  @Test(arguments: documents) func `documents become columns`(documents: [String], columns: [String]) throws {
    #expect(lines(try inferred(documents).columns) == columns)
  }

  @Test func `each column tells how often each type was seen`() throws {
    let columns = try inferred([#"{"a":1}"#, #"{"a":2.5}"#, #"{"a":null}"#, #"{}"#, #"{"a":["x",1,2]}"#]).columns
    #expect(columns.first?.properties["types"] == ["array": 1, "integer": 1, "null": 1, "number": 1])
    #expect(columns.first?.properties["missing"] == 1)
    #expect(columns.first?.properties["elementTypes"] == ["integer": 2, "string": 1])
  }

  @Test func `columns may hang under a name`() throws {
    var inference = SchemaInference()
    inference.observe(ValueShape(["id": 1] as JSON))
    #expect(lines(inference.schema(under: FieldPath("{key}")).columns) == ["{key} object struct", "{key}.id integer integer"])
    #expect(inference.count == 1)
  }

  static let cells: [(text: String, type: String)] = [
    ("12", "integer"), ("-12", "integer"), ("1.5", "number"), ("1e9", "number"), ("007", "string"), ("0", "integer"),
    ("0.5", "number"), ("true", "boolean"), ("FALSE", "boolean"), ("2026-02-28", "date"), ("2026-02-30", "string"),
    ("2026-02-28 10:00:00", "timestamp"), ("2026-02-28T10:00:00.5+02:00", "timestamp"), ("nan", "string"),
    ("0x10", "string"), ("1-2", "string"), ("-", "string"), ("", "null"), (" ", "string"), ("99999999999999999999", "number"),
    ("01234567-89ab-cdef-0123-456789abcdef", "uuid"),
  ]

  @Test(arguments: cells) func `cells of a table show their type`(text: String, type: String) {
    var inference = SchemaInference()
    inference.observe(.object([.init("c", ValueShape(cell: text))]))
    #expect(inference.schema().columns.first?.nativeType == type)
  }

  @Test func `cells of different types are a text again`() {
    var inference = SchemaInference()
    for cell in ["1", "x", "2026-02-28"] { inference.observe(.object([.init("c", ValueShape(cell: cell))])) }
    #expect(lines(inference.schema().columns) == ["c string string"])
  }
}

struct SchemaInferenceLimitTests {
  @Test func `an object with thousands of keys is a map`() throws {
    let members = (0..<5000).map { "\"user \($0)\":{\"n\":\($0)}" }.joined(separator: ",")
    let schema = try inferred(["{\"byUser\":{\(members)}}"])
    #expect(lines(schema.columns) == ["byUser map<string, object> map", "byUser.{value}.n integer integer"])
    #expect(schema.remarks == ["byUser has too many different keys for fields and is shown as a map"])
    #expect(schema.columns.first?.properties["valueTypes"] == ["object": 5000])
  }

  @Test func `keys that never come again are a map, at the top level too`() throws {
    let schema = try inferred((0..<300).map { "{\"k\($0)\":\($0)}" })
    #expect(lines(schema.columns) == ["{value} integer integer"])
  }

  @Test func `a few keys that are numbers or dates are a map`() throws {
    let schema = try inferred((10..<40).map { "{\"days\":{\"2026-01-\($0)\":true}}" })
    #expect(lines(schema.columns) == ["days map<string, boolean> map"])
  }

  @Test func `the fields of a wide record are no map`() throws {
    let record = "{\((0..<1500).map { "\"c\($0)\":\($0)" }.joined(separator: ","))}"
    #expect(try inferred([record, record, record]).columns.count == 1500)
  }

  @Test func `paths, columns and depth have limits that are told`() throws {
    var limits = InferenceLimits()
    limits.paths = 5
    limits.depth = 3
    let schema = try inferred([#"{"a":{"b":{"c":{"d":1}}},"e":1,"f":2,"g":3,"h":4}"#], limits)
    #expect(schema.columns.map { "\($0.path)" } == ["a", "a.b", "a.b.c", "e", "f"])
    #expect(schema.remarks == [
      "fields beyond the first 5 were left out, with 2 values", "1 objects and arrays below 3 levels were not looked into",
    ])
    limits = InferenceLimits()
    limits.columns = 2
    let cut = try inferred([#"{"a":{"b":1},"c":2}"#], limits)
    #expect(cut.columns.map { "\($0.path)" } == ["a", "c"])
    #expect(cut.remarks == ["3 fields were seen, and 2 are shown"])
  }

  @Test func `names that the catalog cannot hold are left out and counted`() throws {
    let schema = try inferred([#"{"":1,"a\u0001":2,"b":3}"#])
    #expect(schema.columns.map { "\($0.path)" } == ["b"])
    #expect(schema.remarks == ["2 fields have names that the catalog cannot hold"])
  }

  @Test func `no value is kept`() throws {
    let schema = try inferred([#"{"password":"hunter2-hunter2","list":["secret-word"]}"#])
    #expect(!"\(schema)".contains("hunter2") && !"\(schema)".contains("secret-word"))
  }

  @Test func `whatever is shown, paths stay within the limit and counts add up`() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<60 {
      var limits = InferenceLimits()
      limits.paths = Int.random(in: 1...60, using: &random)
      limits.keys = Int.random(in: 1...12, using: &random)
      limits.depth = Int.random(in: 1...6, using: &random)
      var inference = SchemaInference(limits)
      let shapes = (0..<40).map { _ in shape(&random, depth: 0) }
      for shape in shapes { inference.observe(shape) }
      let schema = inference.schema()
      #expect(inference.count == shapes.count)
      #expect(Set(schema.columns.map(\.path)).count == schema.columns.count)
      // A map's values share a path; nothing else adds columns beyond the paths told apart.
      #expect(schema.columns.count <= limits.paths + 1)
      for column in schema.columns {
        let counts = column.properties["types"]?.object?.compactMap(\.value.int) ?? []
        #expect(counts.allSatisfy { $0 > 0 })
      }
    }
  }

  private func shape(_ random: inout SeededRandom, depth: Int) -> ValueShape {
    switch Int.random(in: 0..<(depth > 5 ? 4 : 8), using: &random) {
    case 0: .null
    case 1: .scalar(.integer)
    case 2: .scalar(.string)
    case 3: .scalar(.number)
    case 4, 5: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in shape(&random, depth: depth + 1) })
    default:
      .object(
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
          .init("k\(Int.random(in: 0...20, using: &random))", shape(&random, depth: depth + 1))
        })
    }
  }
}
