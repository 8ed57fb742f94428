import Catalog
import Codecs
import Testing

@testable import Ingest

/// Columns of texts and of Parquet's schema forms.
struct FileSchemaTests {
  private func csv(_ text: String, separator: UInt8? = nil) -> DelimitedSample {
    DelimitedSample(Array(text.utf8), separator: separator, rowLimit: 100)
  }

  @Test func `a header names the columns, and rows tell their types`() {
    let sample = csv("id,name,price,day,ok,note\n1,Ann,2.5,2025-01-01,true,\n2,\"B, C\",3,2025-01-02,false,x\n")
    #expect(sample.hasHeader)
    #expect(sample.columns.map(\.path.name) == ["id", "name", "price", "day", "ok", "note"])
    #expect(sample.columns.map(\.type) == [.integer, .string, .float, .date, .boolean, .string])
    #expect(sample.columns.map(\.nullable) == [false, false, false, false, false, true])
  }

  @Test(arguments: [
    ("1,2\n3,4\n", 0x2C, ["column_1", "column_2"]), ("a;b,c;d\n1;2;3\n", 0x3B, ["a", "b,c", "d"]), ("a\tb\n1\t2\n", 0x09, ["a", "b"]),
    ("a|b\n1|2\n", 0x7C, ["a", "b"]), ("one\ntwo\n", 0x2C, ["one"]), ("a,a\n1,2\n", 0x2C, ["column_1", "column_2"]),
    ("x,y\nx,z\n", 0x2C, ["column_1", "column_2"]), ("\u{FEFF}id,n\n1,2\n", 0x2C, ["id", "n"]), ("", 0x2C, []),
  ] as [(String, UInt8, [String])])
  func `separator and header are told from the first rows`(text: String, separator: UInt8, names: [String]) {
    let sample = csv(text)
    #expect(sample.separator == separator)
    #expect(sample.columns.map(\.path.name) == names)
  }

  @Test func `a stray quote ends what is looked at`() {
    let sample = csv("a,b\n1,2\n3,x\"y\n")
    #expect(sample.problem != nil)
    #expect(sample.columns.map(\.type) == [.integer, .integer])
  }

  @Test func `JSON comes a value a line, as an array or as one value`() throws {
    let lines = try JSONSample(Array("{\"a\": 1, \"b\": {\"c\": \"x\"}}\n{\"a\": 2.5}\n".utf8), isCut: true, rowLimit: 10)
    #expect(lines?.isLines == true)
    #expect(lines?.columns.map(\.path.description) == ["a", "b", "b.c"])
    #expect(lines?.columns.map(\.type) == [.float, .struct, .string])
    let array = try JSONSample(Array("[{\"a\": 1},\n {\"a\": null}]".utf8), isCut: false, rowLimit: 10)
    #expect(array?.isLines == false)
    #expect(array?.columns.map(\.nullable) == [true])
    #expect(try JSONSample(Array("{\n \"a\": 1}".utf8), isCut: false, rowLimit: 10)?.columns.count == 1)
    #expect(try JSONSample(Array("{\n \"a\": 1,".utf8), isCut: true, rowLimit: 10) == nil)
    #expect(throws: JSONError.self) { try JSONSample(Array("{\n \"a\"".utf8), isCut: false, rowLimit: 10) }
  }

  /// A tree of Parquet fields in a few words: `name type? (children)`.
  private func column(_ elements: [ThriftStructure]) throws -> [String] {
    let root: ThriftStructure = [4: .text("root"), 5: .i32(1)]
    let bytes = ThriftCompactBytes.structure([2: .list(([root] + elements).map { .structure($0) }), 3: .i64(0)])
    let metadata = try ParquetMetadata(bytes[...])
    return ParquetColumns { _ in [:] }.columns(metadata.schema).drafts.map {
      "\($0.path): \($0.nativeType ?? "")\($0.nullable == false ? " required" : "")"
    }
  }

  private func field(_ name: String, _ repetition: Int32, type: Int32? = nil, children: Int32? = nil, converted: Int32? = nil) -> ThriftStructure {
    var field: ThriftStructure = [:]
    if let type { field.append(.i32(type), as: 1) }
    field.append(.i32(repetition), as: 3)
    field.append(.text(name), as: 4)
    if let children { field.append(.i32(children), as: 5) }
    if let converted { field.append(.i32(converted), as: 6) }
    return field
  }

  @Test func `lists of every age are lists`() throws {
    let list = field("l", 1, children: 1, converted: 3)
    let word = field("element", 1, type: 6, converted: 0)
    // As it is written now.
    #expect(try column([list, field("list", 2, children: 1), word]) == ["l: list<string>", "l.[]: string"])
    // A repeated value is the element.
    #expect(try column([list, field("element", 2, type: 1)]) == ["l: list<int32>", "l.[]: int32 required"])
    // A group of several fields, one called array, and one called after the list are elements themselves.
    #expect(try column([list, field("element", 2, children: 2), field("a", 0, type: 6, converted: 0), field("n", 0, type: 1)]) == [
      "l: list<struct>", "l.[]: struct required", "l.[].a: string required", "l.[].n: int32 required",
    ])
    for name in ["array", "l_tuple"] {
      #expect(try column([list, field(name, 2, children: 1), field("a", 0, type: 1)]) == [
        "l: list<struct>", "l.[]: struct required", "l.[].a: int32 required",
      ])
    }
    // Repeated without a list around it.
    #expect(try column([field("r", 2, type: 1)]) == ["r: list<int32> required", "r.[]: int32 required"])
  }

  @Test func `maps of every age are maps, and one without values is a set`() throws {
    let key = field("key", 0, type: 6, converted: 0)
    for converted in [Int32(1), 2] {
      #expect(try column([field("m", 1, children: 1, converted: converted), field("map", 2, children: 2), key, field("value", 1, type: 1)]) == [
        "m: map<string, int32>", "m.{key}: string required", "m.{value}: int32",
      ])
    }
    #expect(try column([field("m", 1, children: 1, converted: 1), field("map", 2, children: 1), key]) == ["m: list<string>", "m.[]: string required"])
  }
}

/// Writes the few forms of TCompactProtocol that made-up footers need.
enum ThriftCompactBytes {
  static func structure(_ structure: ThriftStructure) -> [UInt8] {
    var bytes: [UInt8] = []
    for field in structure.fields { bytes += [code(field.value)] + zigzag(Int64(field.id)) + value(field.value) }
    return bytes + [0]
  }

  private static func code(_ value: ThriftValue) -> UInt8 {
    switch value {
    case .i32: 5
    case .i64: 6
    case .binary: 8
    case .list: 9
    default: 12
    }
  }

  private static func value(_ value: ThriftValue) -> [UInt8] {
    switch value {
    case .i32(let number): return zigzag(Int64(number))
    case .i64(let number): return zigzag(number)
    case .binary(let content): return varint(UInt64(content.count)) + content
    case .list(let values): return [0xF0 | (values.first.map(code) ?? 5)] + varint(UInt64(values.count)) + values.flatMap(self.value)
    case .structure(let fields): return structure(fields)
    default: return []
    }
  }

  private static func zigzag(_ number: Int64) -> [UInt8] { varint(UInt64(bitPattern: number << 1 ^ number >> 63)) }

  private static func varint(_ number: UInt64) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
