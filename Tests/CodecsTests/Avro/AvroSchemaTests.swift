import Testing

@testable import Codecs

@Suite struct AvroSchemaTests {
  private func schema(_ text: String) throws -> AvroSchema { try AvroSchema(Array(text.utf8)) }

  @Test func `a record keeps names, documentation, defaults and foreign properties`() throws {
    let schema = try schema(
      """
      {"type": "record", "name": "Order", "namespace": "shop", "doc": "An order.", "connect.version": 2, "fields": [
        {"name": "id", "type": "long", "doc": "Key.", "field-id": 7},
        {"name": "note", "type": ["null", "string"], "default": null}]}
      """)
    let order = schema[schema.root]
    #expect(order.name == "shop.Order")
    #expect(order.documentation == "An order.")
    #expect(order.properties["connect.version"] == 2)
    let fields = try #require(schema.fields(at: schema.root))
    #expect(fields.map(\.name) == ["id", "note"])
    #expect(fields[0].documentation == "Key.")
    #expect(fields[0].properties["field-id"] == 7)
    #expect(fields[0].defaultValue == nil)
    #expect(fields[1].defaultValue == .null)
  }

  @Test func `a type may refer to itself and to others by full or short name`() throws {
    let schema = try schema(
      """
      {"type": "record", "name": "a.Tree", "fields": [
        {"name": "left", "type": ["null", "Tree"]}, {"name": "right", "type": ["null", "a.Tree"]},
        {"name": "hue", "type": {"type": "enum", "name": "Hue", "symbols": ["RED", "BLUE"]}},
        {"name": "other", "type": "a.Hue"}]}
      """)
    let fields = try #require(schema.fields(at: schema.root))
    for field in fields.prefix(2) {
      guard case .union(let branches) = schema[field.type].shape else { throw AvroError(offset: 0, .truncated) }
      #expect(branches[1] == schema.root)
    }
    #expect(schema.fields(at: fields[0].type)?.count == 4)
    #expect(fields[2].type == fields[3].type)
  }

  @Test(arguments: [
    (#"{"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}"#, AvroLogicalType?.some(.decimal(precision: 10, scale: 2))),
    (#"{"type": "fixed", "name": "d", "size": 8, "logicalType": "decimal", "precision": 4}"#, .some(.decimal(precision: 4, scale: 0))),
    (#"{"type": "int", "logicalType": "date"}"#, .some(.date)),
    (#"{"type": "long", "logicalType": "timestamp-micros"}"#, .some(.timestampMicros)),
    (#"{"type": "string", "logicalType": "uuid"}"#, .some(.uuid)),
    (#"{"type": "array", "items": "int", "logicalType": "map"}"#, .some(.other("map"))),
    (#"{"type": "string", "logicalType": "date"}"#, nil),
    (#"{"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 5}"#, nil),
  ])
  func `a logical type counts where it makes sense`(text: String, expected: AvroLogicalType?) throws {
    let schema = try schema(text)
    #expect(schema[schema.root].logicalType == expected)
  }

  @Test(arguments: [
    "", "7", "[", "{}", #""nothing""#, #"{"type": "record", "name": "r"}"#, #"{"type": "record", "fields": []}"#,
    #"{"type": "fixed", "name": "f", "size": -1}"#, #"{"type": "array"}"#, #"["null", ["int"]]"#,
    #"{"type": "record", "name": "r", "fields": [{"name": "x"}]}"#,
    #"["null", {"type": "enum", "name": "e", "symbols": []}, {"type": "fixed", "name": "e", "size": 1}]"#,
  ])
  func `a schema that breaks the rules is refused`(text: String) {
    #expect { try schema(text) } throws: {
      if case .schema = ($0 as? AvroError)?.reason { true } else { false }
    }
  }

  @Test func `nesting without end is refused`() {
    let text = String(repeating: #"{"type":"array","items":"#, count: 100_000)
    #expect(throws: AvroError.self) { try schema(text) }
  }
}
