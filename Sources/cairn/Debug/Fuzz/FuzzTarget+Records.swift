import Catalog
import Codecs
import Ingest

extension FuzzTarget {
  /// BSON: what was read and written again reads the same, byte by byte.
  static let bson = FuzzTarget("bson", bytes: bsonSeeds, words: ["\0", "\u{1}a\0", "\u{10}a\0", "\u{3}a\0\u{5}\0\0\0\0", "\u{7F}a\0"]) { input in
    guard let document = try? BSONReader.document(input) else { return nil }
    guard let again = try? BSONReader.document(document.encoded) else { return "what was written cannot be read" }
    if again.encoded != document.encoded { return "what was written reads otherwise" }
    var inference = SchemaInference()
    inference.observe(ValueShape(document.json))
    let columns = inference.schema().columns
    return Set(columns.map(\.path)).count == columns.count ? nil : "two columns have one path"
  }

  /// A MongoDB server's side of a session.
  static let mongoDB = FuzzTarget("mongodb", bytes: MongoDBFuzz.seeds, words: ["\0", "\0\0\0\0", "\u{10}ok\0\u{1}\0\0\0", "r=", ",s=", "v="]) { input in
    MongoDBFuzz.fault(input)
  }

  /// Records as a Kafka broker sends them, down to what their values hold.
  static let kafka = FuzzTarget("kafka", bytes: KafkaRecordFuzz.seeds, words: ["\0", "\u{1}", "\0\0\0\u{4}", "{\"a\":", "{\"op\":\"c\",\"after\":"]) { input in
    KafkaRecordFuzz.fault(input)
  }

  private static let bsonSeeds: [[UInt8]] = {
    let scalars: BSONDocument = [
      "d": .double(-1.5), "s": "té\0xt", "b": .binary(subtype: 2, [1, 2]), "u": .undefined, "t": true, "at": .date(-1), "n": .null,
      "r": .regex(pattern: "^a", options: "i"), "c": .javascript("f()"), "y": .symbol("s"), "i": 7, "l": .int64(.min), "ts": .timestamp(.max),
      "dec": .decimal128(Decimal128(low: 1250, high: 0x303C_0000_0000_0000)), "min": .minKey, "max": .maxKey,
    ]
    let nested: BSONDocument = [
      "a": [1, [2, ["b": .document(scalars)]]], "w": .javascriptWithScope("f(x)", ["x": 1]), "": [:], "a": [],
    ]
    return [scalars.encoded, nested.encoded, ([:] as BSONDocument).encoded]
  }()
}
