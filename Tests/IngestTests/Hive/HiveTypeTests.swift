import Catalog
import Codecs
import System
import Testing

@testable import Ingest

@Suite struct HiveTypeTests {
  /// Types as the metastore writes them, with their short form.
  @Test(arguments: [
    ("bigint", "bigint"), ("decimal(12,2)", "decimal(12,2)"), ("timestamp with local time zone", "timestamp with local time zone"),
    ("array<string>", "array<string>"), ("map<string,decimal(10, 2)>", "map<string,decimal(10, 2)>"),
    ("struct<a:int,b:array<struct<c:string>>>", "struct"), ("array<struct<a:int>>", "array<struct>"),
    ("map<string,array<map<int,struct<>>>>", "map<string,array<map<int,struct>>>"), ("uniontype<int,string>", "uniontype<int,string>"),
    ("ARRAY<INT>", "array<INT>"), ("struct<`odd:name`:int,`a``b`:string>", "struct"), (" array < int > ", "array<int>"),
    // What is no type stands as it is.
    ("array<", "array<"), ("struct<a>", "struct<a>"), ("array<int>>", "array<int>>"), ("foo<int>", "foo<int>"), ("", ""), ("<>", "<>"),
  ])
  func `types are read as the metastore writes them`(text: String, short: String) {
    #expect(NestedType(text, .angles).text(.angles) == short)
  }

  @Test func `fields keep their names, odd ones too`() {
    let type = NestedType("struct<id:int,`odd:name`:string,`a``b`:array<int>,weird col:date>", .angles)
    #expect(type == .structure([
      .init(name: "id", type: .primitive("int")), .init(name: "odd:name", type: .primitive("string")),
      .init(name: "a`b", type: .array(.primitive("int"))), .init(name: "weird col", type: .primitive("date")),
    ]))
  }

  @Test func `a type nested beyond reason stands as it is written`() {
    let text = String(repeating: "array<", count: 10_000) + "int" + String(repeating: ">", count: 10_000)
    #expect(NestedType(text, .angles) == .primitive(text))
  }

  @Test func `random texts are types in little time`() {
    var random = SeededRandom(seed: 8)
    let pieces = ["array<", "map<", "struct<", "a:", "`", "int", ",", ">", "(", ")", "uniontype<", " ", "é", "decimal(1,2)"]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0..<20, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      #expect(NestedType(text, .angles).text(.angles).utf8.count <= max(text.utf8.count, 16))
    }
  }

  @Test func `Spark's schema is read whole and in parts`() throws {
    let json = #"{"type":"struct","fields":[{"name":"Id","type":"long","nullable":false,"metadata":{"comment":"key"}},"#
      + #"{"name":"code","type":"string","nullable":true,"metadata":{"__CHAR_VARCHAR_TYPE_STRING":"varchar(10)"}},"#
      + #"{"name":"m","type":{"type":"map","keyType":"string","valueType":{"type":"array","elementType":"short","containsNull":true},"valueContainsNull":true},"nullable":true,"metadata":{}}]}"#
    let expected: [NestedType.Field] = [
      .init(name: "Id", type: .primitive("bigint"), comment: "key", isNullable: false),
      .init(name: "code", type: .primitive("varchar(10)"), isNullable: true),
      .init(name: "m", type: .map(.primitive("string"), .array(.primitive("smallint"))), isNullable: true),
    ]
    #expect(HiveSparkSchema.columns(["spark.sql.sources.schema": json]) == expected)
    let key = "spark.sql.sources.schema"
    let parts = ["\(key).numParts": "2", "\(key).part.0": String(json.prefix(100)), "\(key).part.1": String(json.dropFirst(100))]
    #expect(HiveSparkSchema.columns(parts) == expected)
  }

  @Test(arguments: [
    [:], ["spark.sql.sources.schema": "{"], ["spark.sql.sources.schema": "\"long\""], ["spark.sql.sources.schema.numParts": "2"],
    ["spark.sql.sources.schema.numParts": "99999999999", "spark.sql.sources.schema.part.0": "{}"],
    ["spark.sql.sources.schema": #"{"type":"struct","fields":[{"name":"a","type":{"type":"odd"}}]}"#],
  ])
  func `a schema of Spark's that cannot be read is none`(parameters: [String: String]) {
    #expect(HiveSparkSchema.columns(parameters) == nil)
  }
}
