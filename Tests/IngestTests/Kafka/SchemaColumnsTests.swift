import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Each column as `path type family`, with `?` for one that may be null.
private func lines(_ columns: [ColumnDraft]) -> [String] {
  columns.map { "\($0.path) \($0.nativeType ?? "") \($0.type)\($0.nullable == true ? "?" : "")" }
}

struct AvroColumnsTests {
  static let schemas: [(text: String, columns: [String])] = [
    (#""long""#, ["value long integer"]),
    (
      #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":["null","string"]}]}"#,
      ["a int integer", "b string string?"]
    ),
    (
      #"{"type":"record","name":"R","fields":[{"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},{"name":"n","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}}]}"#,
      ["at timestamp-millis timestamp", "n decimal(9,2) decimal"]
    ),
    (
      #"{"type":"record","name":"shop.Order","fields":[{"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[{"name":"sku","type":"string"}]}}},{"name":"tags","type":{"type":"map","values":"string"}},{"name":"first","type":["null","Line"]}]}"#,
      [
        "lines array<shop.Line> array", "lines.[].sku string string", "tags map<string> map", "first shop.Line struct?",
        "first.sku string string",
      ]
    ),
    (
      #"{"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]},{"name":"kind","type":{"type":"enum","name":"Kind","symbols":["A","B"]}}]}"#,
      ["next Node struct?", "kind Kind enum"]
    ),
    (
      #"{"type":"record","name":"R","fields":[{"name":"u","type":["null","int","string"]}]}"#,
      ["u union<null, int, string> unknown?"]
    ),
  ]

  @Test(arguments: schemas) func `an Avro schema's fields are columns`(text: String, columns: [String]) throws {
    #expect(lines(AvroColumns.columns(try AvroSchema(Array(text.utf8)))) == columns)
  }

  @Test func `keys hang under a name of their own`() throws {
    let schema = try AvroSchema(Array(#"{"type":"record","name":"K","fields":[{"name":"id","type":"long"}]}"#.utf8))
    #expect(lines(AvroColumns.columns(schema, under: FieldPath("{key}"))) == ["{key} K struct", "{key}.id long integer"])
  }

  @Test func `words, defaults and documentation come along`() throws {
    let text = #"{"type":"record","name":"R","fields":[{"name":"k","doc":"which","type":{"type":"enum","name":"K","symbols":["A"]},"default":"A"}]}"#
    let column = try #require(AvroColumns.columns(try AvroSchema(Array(text.utf8))).first)
    #expect(column.description == "which")
    #expect(column.properties["values"] == ["A"])
    #expect(column.properties["default"] == "\"A\"")
  }
}

struct JSONSchemaColumnsTests {
  static let schemas: [(text: String, columns: [String])] = [
    (#"{"type":"integer"}"#, ["value integer integer"]),
    (
      #"{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"mail":{"type":"string","format":"email"}}}"#,
      ["id integer integer", "mail string(email) string?"]
    ),
    (
      #"{"properties":{"lines":{"type":"array","items":{"properties":{"sku":{"type":["string","null"]}},"required":["sku"]}}}}"#,
      ["lines array array?", "lines.[].sku string string?"]
    ),
    (
      ##"{"$ref":"#/definitions/N","definitions":{"N":{"type":"object","properties":{"next":{"$ref":"#/definitions/N"},"v":{"enum":["a","b"]}}}}}"##,
      ["next object struct?", "next.next object struct?", "next.v string enum?", "v string enum?"]
    ),
    (##"{"$ref":"#/definitions/N","definitions":{"N":{"$ref":"#/definitions/N"}}}"##, ["value mixed unknown"]),
    (#"{"properties":{"at":{"type":"string","format":"date-time"},"x":{"type":["string","number"]}}}"#, ["at string(date-time) timestamp?", "x mixed unknown?"]),
    ("true", ["value mixed unknown"]),
  ]

  @Test(arguments: schemas) func `a JSON Schema's properties are columns`(text: String, columns: [String]) throws {
    #expect(lines(JSONSchemaColumns.columns(try JSON.parse(text))) == columns)
  }
}

struct ProtobufColumnsTests {
  static let schemas: [(text: String, columns: [String])] = [
    (
      """
      syntax = "proto3";
      package shop; // the shop
      import "other.proto";
      option java_package = "x;y";
      /* A customer. */
      message Customer {
        reserved 4, 5 to 7;
        int64 id = 1 [(rules).int64 = {gt: 0, lt: 9}];
        repeated string tags = 2;
        map<string, Address> homes = 3;
        oneof contact { string phone = 8; string fax = 9; }
        enum Kind { option allow_alias = true; UNKNOWN = 0; GOOD = 1; }
        Kind kind = 10;
        message Address { string street = 1; Customer back = 2; }
        optional Address home = 11;
      }
      service S { rpc Get (Customer) returns (Customer) { option x = 1; } }
      """,
      [
        "id int64 integer", "tags repeated string array", "homes map<string, Address> map?",
        "homes.{value}.street string string", "homes.{value}.back Customer struct?", "phone string string?",
        "fax string string?", "kind Kind enum", "home Address struct?", "home.street string string",
        "home.back Customer struct?",
      ]
    ),
    (#"syntax = "proto2"; message M { required bytes b = 1; optional .google.protobuf.Timestamp at = 2; }"#,
      ["b bytes binary", "at .google.protobuf.Timestamp timestamp?"]),
    ("", []),
  ]

  @Test(arguments: schemas) func `a message's fields are columns`(text: String, columns: [String]) throws {
    #expect(lines(ProtobufColumns.columns(try ProtobufSchema(text))) == columns)
  }

  @Test func `comments above and behind a field describe it`() throws {
    let schema = try ProtobufSchema(
      """
      message M {
        // who
        // it is
        string a = 1;
        string b = 2; // which
        string c = 3;
      }
      """)
    #expect(schema.messages[0].fields.map(\.comment) == ["who it is", "which", nil])
  }

  @Test func `an imported message is found by its package`() throws {
    let schema = try ProtobufSchema(
      "package shop; message M { common.Address home = 1; }",
      imports: ["package common; message Address { string street = 1; }"])
    #expect(lines(ProtobufColumns.columns(schema)) == ["home common.Address struct?", "home.street string string"])
  }

  static let faults: [(text: String, line: Int, says: String)] = [
    ("message {", 1, "{ where a message's name is expected"), ("message M { string = 1; }", 1, "= where a field's name"),
    ("message M {\n string a = 1;\n", 3, "the end where } is expected"), ("\n\n}", 3, "} where a declaration"),
    ("/* open", 1, "a comment without its end"), ("option x = \"open", 1, "a text without its closing quote"),
    ("message M { map<string> m = 1; }", 1, "> where , is expected"),
  ]

  @Test(arguments: faults) func `what is no schema is refused with its line`(text: String, line: Int, says: String) throws {
    let error = #expect(throws: ProtobufError.self) { try ProtobufSchema(text) }
    #expect(error?.line == line)
    #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
  }

  @Test func `messages nested too deep are refused`() {
    let deep = String(repeating: "message M { ", count: 5000)
    #expect(throws: ProtobufError.self) { try ProtobufSchema(deep) }
    let groups = "message M { " + String(repeating: "oneof o { ", count: 5000)
    #expect(throws: ProtobufError.self) { try ProtobufSchema(groups) }
  }

  @Test func `texts with characters changed never do more than fail`() {
    var random = SeededRandom(seed: 5)
    let text = Array(Self.schemas[0].text.utf8)
    for _ in 0..<2000 {
      var changed = text
      for _ in 0..<4 { changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...127, using: &random) }
      if let schema = try? ProtobufSchema(String(decoding: changed, as: UTF8.self)) { _ = ProtobufColumns.columns(schema) }
    }
  }
}
