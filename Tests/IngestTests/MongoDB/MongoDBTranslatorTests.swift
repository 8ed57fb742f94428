import Catalog
import Codecs
import Testing

@testable import Ingest

struct MongoDBTranslatorTests {
  private let translator: MongoDBTranslator

  init() throws { translator = MongoDBTranslator(service: try FQN(parts: ["mongo"])) }

  private func collection(_ entry: BSONDocument) throws -> MongoDBCollection { try #require(MongoDBCollection(entry)) }

  private static let validator: BSON = [
    "$jsonSchema": [
      "bsonType": "object", "required": ["email", "score"],
      "properties": [
        "email": ["bsonType": "string", "description": "login"], "score": ["bsonType": "int"],
        "kind": ["enum": ["a", "b"]], "lines": ["bsonType": "array", "items": ["bsonType": "object", "properties": ["sku": ["bsonType": "string"]]]],
        "when": ["bsonType": ["date", "null"]],
      ],
    ]
  ]

  @Test func `a validator's schema becomes columns`() throws {
    let lines = ValidatorColumns.columns(try #require(Self.validator.document)).map {
      "\($0.path) \($0.nativeType ?? "-") \($0.type)\($0.nullable == true ? "?" : "")"
    }
    #expect(lines == ["email string string", "score int integer", "kind - unknown?", "lines array<object> array?", "lines.[].sku string string?", "when date timestamp?"])
  }

  @Test func `what was seen and what is declared stand together`() throws {
    let collection = try collection(["name": "c", "type": "collection", "options": ["validator": Self.validator, "capped": true]])
    var inference = SchemaInference()
    inference.observe(ValueShape(["_id": 1, "email": "x", "score": "high"] as BSONDocument))
    inference.observe(ValueShape(["_id": 2, "email": "y", "score": 3] as BSONDocument))
    var facts = MongoDBCollectionFacts()
    facts.sample = inference.schema()
    facts.sampled = 2
    facts.indexes = [
      try #require(MongoDBIndex(["v": 2, "key": ["_id": 1], "name": "_id_"])),
      try #require(MongoDBIndex(["key": ["email": 1], "name": "email_1", "unique": true])),
    ]
    facts.statistics.add(["storageStats": ["count": 2, "storageSize": 4096, "totalIndexSize": 100]])
    facts.statistics.add(["storageStats": ["count": 3, "storageSize": 10]])
    let draft = translator.draft(collection, try translator.name("c", in: "shop"), facts)
    #expect(draft.kind == .collection && draft.subtype == "capped collection" && "\(draft.fqn)" == "mongo.shop.c")
    #expect(draft.properties[PropertyName.rowCount] == 5 && draft.properties[PropertyName.sizeBytes] == 4206)
    let constraints = draft.properties[PropertyName.constraints]?.array ?? []
    #expect(constraints.map { $0["type"]?.string ?? "" } == ["primary", "unique", "check"])
    let columns = draft.columns ?? []
    #expect(columns.map { "\($0.path)" } == ["_id", "email", "score", "kind", "lines", "lines.[].sku", "when"])
    #expect(columns[0].properties["key"] == "primary" && columns[1].properties["key"] == "unique")
    #expect(columns[1].description == "login" && columns[1].nullable == false)
    #expect(columns[2].nativeType == "union<int, string>" && columns[2].properties["declaredType"] == "int")
    #expect(columns[2].properties["types"] == ["int": 1, "string": 1])
  }

  @Test func `an empty collection says nothing of columns`() throws {
    let draft = translator.draft(try collection(["name": "c", "type": "timeseries"]), try translator.name("c", in: "d"), MongoDBCollectionFacts())
    #expect(draft.columns == nil && draft.subtype == "time series")
  }

  @Test func `a view carries its definition and leads back to what it reads`() throws {
    let view = try collection([
      "name": "v", "type": "view", "options": ["viewOn": "customers", "pipeline": [["$project": ["mail": "$email", "zip": "$addresses.zip"]]]],
    ])
    let draft = translator.draft(view, try translator.name("v", in: "shop"), MongoDBCollectionFacts())
    #expect(draft.kind == .view && draft.properties[PropertyName.definition] == #"[{"$project":{"mail":"$email","zip":"$addresses.zip"}}]"#)
    let customers = try collection(["name": "customers", "type": "collection"])
    let references = ["customers": try #require(translator.reference(customers, in: "shop"))]
    let path = try #require(FieldPath(parts: ["addresses", "[]", "zip"]))
    let edges = MongoDBViewEdges(references: references, columns: ["customers": ["addresses.zip": path]]).edges(
      into: try #require(translator.reference(view, in: "shop")), PipelineLineage(on: "customers", view.pipeline),
      fields: [FieldPath("mail"), FieldPath("zip"), FieldPath("other")])
    let lines = edges.map { "\($0.sourceColumn.map { "\($0)" } ?? "*") \($0.targetColumn.map { "\($0)" } ?? "*") \($0.transformation)" }
    #expect(lines == ["* * flow", "email mail identity", "addresses.[].zip zip identity"])
  }

  static let types: [(BSON, String)] = [
    (.objectID(BSONObjectID([UInt8](repeating: 0, count: 12))!), "objectId"), (.int32(1), "int"), (.int64(1), "long"),
    (.double(1), "double"), (.decimal128(Decimal128(low: 0, high: 0)), "decimal"), (.date(0), "date"), (.boolean(true), "bool"),
    (.binary(subtype: 0, [1]), "binData"), (.binary(subtype: 4, [UInt8](repeating: 0, count: 16)), "uuid"), (.null, "null"),
    (.undefined, "null"), (.regex(pattern: "a", options: ""), "regex"), (.timestamp(1), "timestamp"), (["a": 1], "object"),
    ([1, "x"], "array<union<int, string>>"), (.minKey, "minKey"), (.symbol("s"), "string"),
  ]

  @Test(arguments: types) func `values have MongoDB's names for their types`(value: BSON, name: String) {
    var inference = SchemaInference()
    inference.observe(ValueShape(["f": value] as BSONDocument))
    #expect(inference.schema().columns.first?.nativeType == name)
  }

  @Test func `numbers of several widths are the widest, other mixtures stay visible`() {
    var inference = SchemaInference()
    for value: BSON in [.int32(1), .int64(2)] { inference.observe(ValueShape(["n": value, "m": value] as BSONDocument)) }
    inference.observe(ValueShape(["n": .double(1), "m": "x"] as BSONDocument))
    #expect(inference.schema().columns.map(\.nativeType) == ["double", "union<int, long, string>"])
  }
}
