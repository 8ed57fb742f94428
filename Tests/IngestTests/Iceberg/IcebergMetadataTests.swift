import Catalog
import Codecs
import Testing

@testable import Ingest

@Suite struct IcebergMetadataTests {
  private func metadata(_ text: String) throws -> IcebergTableMetadata { try IcebergTableMetadata(try JSON.parse(text)) }

  @Test(arguments: [
    ("boolean", "boolean", DataType.boolean), ("int", "int", .integer), ("long", "long", .integer), ("float", "float", .float),
    ("double", "double", .float), ("decimal(12, 2)", "decimal(12, 2)", .decimal), ("decimal(9,0)", "decimal(9, 0)", .decimal),
    ("date", "date", .date), ("time", "time", .time), ("timestamp", "timestamp", .timestamp), ("timestamptz", "timestamptz", .timestamp),
    ("timestamp_ns", "timestamp_ns", .timestamp), ("timestamptz_ns", "timestamptz_ns", .timestamp), ("string", "string", .string),
    ("uuid", "uuid", .uuid), ("fixed[16]", "fixed[16]", .binary), ("binary", "binary", .binary), ("unknown", "unknown", .null),
    ("variant", "variant", .json), ("geometry(srid:4326)", "geometry(srid:4326)", .geometry), ("brandnew", "brandnew", .unknown),
    ("decimal(x)", "decimal(x)", .unknown), ("decimal", "decimal", .unknown), ("", "", .unknown),
  ])
  func `every primitive type has its text and its family`(name: String, text: String, family: DataType) {
    #expect(IcebergPrimitive(name).text == text)
    #expect(IcebergPrimitive(name).family == family)
  }

  @Test func `version 1 has its schema, partitions and manifests in the document itself`() throws {
    let table = try metadata(
      """
      {"format-version": 1, "location": "s3://a/b", "last-updated-ms": 1, "last-column-id": 1,
       "schema": {"type": "struct", "fields": [{"id": 1, "name": "x", "required": false, "type": "int"}]},
       "partition-spec": [{"name": "x", "transform": "identity", "source-id": 1, "field-id": 1000}],
       "current-snapshot-id": 5, "snapshots": [{"snapshot-id": 5, "timestamp-ms": 1000, "manifests": ["s3://a/m1", "s3://a/m2"]}]}
      """)
    #expect(table.currentSchema.fields.map(\.name) == ["x"])
    #expect(table.currentSpec?.fields.map(\.transform) == ["identity"])
    #expect(table.currentSnapshot?.manifests == ["s3://a/m1", "s3://a/m2"])
    #expect(table.currentSnapshot?.operation == nil)
    #expect(table.dataChangedAt == Timestamp(seconds: 1))
  }

  @Test func `version 3 has defaults, new types and transforms of several fields`() throws {
    let table = try metadata(
      """
      {"format-version": 3, "table-uuid": "u", "location": "s3://a/b", "last-updated-ms": 1, "last-column-id": 1,
       "next-row-id": 7, "current-schema-id": 0, "schemas": [{"type": "struct", "schema-id": 0, "fields": [
         {"id": 1, "name": "ts", "required": true, "type": "timestamp_ns", "initial-default": "2026-01-01T00:00:00", "write-default": 5},
         {"id": 2, "name": "v", "required": false, "type": "variant"}]}],
       "default-spec-id": 0, "partition-specs": [{"spec-id": 0, "fields": [
         {"name": "m", "transform": "bucketV2[4]", "source-ids": [1, 2], "field-id": 1000}]}],
       "current-snapshot-id": -1, "snapshots": [], "refs": {}}
      """)
    #expect(table.currentSnapshot == nil)
    #expect(table.currentSpec?.fields[0].sourceIDs == [1, 2])
    #expect(table.currentSchema.fields[0].writeDefault == 5)
    #expect(table.currentSchema.fields[0].initialDefault == "2026-01-01T00:00:00")
    #expect(table.dataChangedAt == nil)
  }

  @Test(arguments: [
    ("[]", "it is an array"), ("{}", "format-version is missing"), (#"{"format-version": 9}"#, "format-version is 9"),
    (#"{"format-version": 2}"#, "location is missing"), (#"{"format-version": 2, "location": "x"}"#, "schemas is missing"),
    (#"{"format-version": 2, "location": "x", "schemas": [{"fields": [{"id": 1, "name": "a", "type": 7}]}]}"#, "schemas[0].fields[0].type is a number"),
    (#"{"format-version": 2, "location": "x", "schemas": [{"fields": [{"id": 1, "name": "a", "type": {"type": "set"}}]}]}"#, "is set"),
    (#"{"format-version": 2, "location": "x", "schemas": [{"fields": []}], "snapshots": [{"snapshot-id": "1"}]}"#, "snapshots[0].snapshot-id is a string"),
  ])
  func `what is wrong is told with its place`(text: String, message: String) {
    #expect { try metadata(text) } throws: { "\($0)".contains(message) }
  }

  @Test func `types nested without end are refused`() {
    let open = #"{"type": "list", "element-id": 1, "element": "#
    let type = String(repeating: open, count: 100) + "\"int\"" + String(repeating: "}", count: 100)
    #expect { try metadata(#"{"format-version": 2, "location": "x", "schemas": [{"fields": [{"id": 1, "name": "a", "type": \#(type)}]}]}"#) } throws: {
      "\($0)".contains("nested deeper than 64 levels")
    }
  }

  @Test(arguments: [
    ("int", "ff ff ff ff", JSON.int(-1)), ("long", "01 00 00 00", .int(1)), ("long", "00 00 00 00 00 00 00 80", .int(.min)),
    ("boolean", "01", true), ("double", "00 00 00 00 00 00 f8 3f", 1.5), ("float", "00 00 c0 3f", 1.5),
    ("date", "5e 50 00 00", "2026-05-01"), ("decimal(9, 2)", "04 d2", "12.34"), ("decimal(9, 2)", "ff fb", "-0.05"),
    ("decimal(38, 0)", "ff", "-1"), ("timestamptz", "00 00 00 00 00 00 00 00", "1970-01-01T00:00:00Z"),
    ("timestamp", "40 42 0f 00 00 00 00 00", "1970-01-01T00:00:01"), ("timestamp_ns", "00 ca 9a 3b 00 00 00 00", "1970-01-01T00:00:01"),
    ("time", "40 42 0f 00 00 00 00 00", "00:00:01"), ("string", "61 62", "ab"), ("binary", "00 ff", "00ff"),
    ("uuid", "f7 9c 3e 09 67 7c 4b bd a4 79 3f 34 9c b7 85 e7", "f79c3e09-677c-4bbd-a479-3f349cb785e7"),
    ("double", "00 00 00 00 00 00 f0 7f", "Infinity"),
  ])
  func `bounds are read by their types`(type: String, hex: String, json: JSON) throws {
    let bytes = try #require(Hex.decode(String(hex.filter { $0 != " " })))
    let type = IcebergPrimitive(type)
    #expect(IcebergValue(bytes, type)?.json(type) == json)
  }

  @Test(arguments: [("int", "01"), ("long", ""), ("boolean", "0102"), ("double", "00"), ("decimal(3, 1)", ""), ("double", "000000000000f87f"), ("variant", "00")])
  func `bytes that are no value of their type bound nothing`(type: String, hex: String) throws {
    #expect(IcebergValue(try #require(Hex.decode(hex)), IcebergPrimitive(type)) == nil)
  }
}
