import Testing

@testable import Ingest

struct PostgreSQLRowReaderTests {
  private func reader(_ values: [String?]) throws -> PostgreSQLRowReader {
    var decoder = PostgreSQLMessageDecoder()
    decoder.append(BackendBytes.row(values))
    guard case .dataRow(let row) = try decoder.next() else { throw PostgreSQLProtocolError("no row") }
    return PostgreSQLRowReader(row)
  }

  @Test func `values are read from left to right by type`() throws {
    var row = try reader(["x", nil, "t", "f", "-9223372036854775808", nil, "4294967295", "1.5e3", "{a,b}", nil])
    #expect(try row.text() == "x")
    #expect(row.optionalText() == nil)
    #expect(try row.bool() == true)
    #expect(try row.bool() == false)
    #expect(try row.int() == .min)
    #expect(try row.optionalInt() == nil)
    #expect(try row.oid() == PostgreSQLOID(.max))
    #expect(try row.optionalDouble() == 1500)
    #expect(try row.texts() == ["a", "b"])
    #expect(try row.texts() == [])
    #expect(row.optionalText() == nil)
  }

  @Test func `a value of another type names its column`() throws {
    var row = try reader(["x", "y"])
    #expect(throws: PostgreSQLValueError(column: 0, expected: "a truth value")) { try row.bool() }
    #expect(throws: PostgreSQLValueError(column: 1, expected: "an integer")) { try row.int() }
    #expect(throws: PostgreSQLValueError(column: 2, expected: "a text")) { try row.text() }
  }

  static let arrays: [(literal: String, elements: [String?]?)] = [
    ("{}", []), ("{a}", ["a"]), ("{a,b}", ["a", "b"]), (#"{"a b","c,d"}"#, ["a b", "c,d"]),
    (#"{"q\"q","b\\b",""}"#, ["q\"q", "b\\b", ""]), ("{NULL,\"NULL\"}", [nil, "NULL"]), ("{ünï}", ["ünï"]),
    ("", nil), ("{", nil), ("a", nil), ("{a", nil), (#"{"a}"#, nil), (#"{"a"b}"#, nil), ("{a,}", nil), ("{,a}", nil),
    ("{{a},{b}}", nil), (#"{"a\"#, nil), (#"{a"b}"#, nil),
  ]

  @Test(arguments: arrays.indices)
  func `array literals are read or refused`(index: Int) {
    let (literal, elements) = Self.arrays[index]
    #expect(PostgreSQLArrayLiteral.parse(ArraySlice(literal.utf8)) == elements, "\(literal)")
  }

  @Test func `numbers make an array literal`() {
    #expect(PostgreSQLArrayLiteral.integers([]) == "{}")
    #expect(PostgreSQLArrayLiteral.integers([1, 4_294_967_295]) == "{1,4294967295}")
  }
}
