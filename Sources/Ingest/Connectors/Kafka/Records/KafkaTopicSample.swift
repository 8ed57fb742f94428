import Catalog
import Codecs

/// What one side of a topic's records, keys or values, looks like.
struct KafkaSideSample {
  private var inference = SchemaInference()
  private var formats: [String: Int] = [:]
  private var source: ChangeEventSource?
  /// The registry's numbers of the schemas seen, each with the newest offset it was seen at.
  private var schemas: [Int: Int64] = [:]

  private static let bytes = ScalarShape("bytes", .binary)

  mutating func observe(_ bytes: ArraySlice<UInt8>?, at offset: Int64) {
    let payload = KafkaPayload(bytes)
    formats[payload.format, default: 0] += 1
    switch payload {
    // A tombstone says nothing of the columns of what it ends.
    case .absent: return
    case .framed(let schema):
      schemas[schema] = max(schemas[schema] ?? offset, offset)
      // Until somebody tells the schema, they are bytes.
      inference.observe(.scalar(Self.bytes))
    case .debezium(let shape, let from):
      source = from
      inference.observe(shape)
    case .json(let shape), .text(let shape): inference.observe(shape)
    case .binary: inference.observe(.scalar(Self.bytes))
    }
  }

  /// The schema of the newest record that names one.
  var newestSchema: Int? { schemas.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key }

  /// What was seen, under a path of its own for keys.
  func schema(under root: FieldPath?) -> InferredSchema { inference.schema(under: root) }

  /// What stands with the topic: how many records were seen, in which form; nil when there were none.
  var properties: JSON? {
    guard !formats.isEmpty, formats.keys.contains(where: { $0 != "absent" }) else { return nil }
    var object: JSONObject = [
      "formats": .object(JSONObject(formats.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) }))
    ]
    object["source"] = source?.json
    if !schemas.isEmpty { object["schemaIDs"] = .array(schemas.keys.sorted().map { .int(Int64($0)) }) }
    return .object(object)
  }
}

/// What a topic's newest records look like.
struct KafkaTopicSample {
  private(set) var key = KafkaSideSample()
  private(set) var value = KafkaSideSample()
  private(set) var records = 0

  mutating func observe(_ record: KafkaRecord) {
    records += 1
    key.observe(record.key, at: record.offset)
    value.observe(record.value, at: record.offset)
  }
}

extension KafkaTopicSample {
  /// What stands with the topic; nil when there were no records.
  var properties: JSON? {
    guard records > 0 else { return nil }
    var object: JSONObject = ["records": .int(Int64(records))]
    object["keys"] = key.properties
    object["values"] = value.properties
    return .object(object)
  }
}
