import Codecs

/// What the bytes of a key or a value turn out to be.
enum KafkaPayload: Equatable {
  /// No key, or a tombstone.
  case absent
  /// Behind Confluent's mark, which is a zero and a registry's number of the schema.
  case framed(schema: Int)
  /// A row as a Debezium connector writes it, with what it says of the row's table.
  case debezium(ValueShape, ChangeEventSource)
  case json(ValueShape)
  /// Text that is no JSON object or array.
  case text(ValueShape)
  case binary

  /// - Parameter bytes: nil for no key, or for a tombstone.
  init(_ bytes: ArraySlice<UInt8>?) {
    guard let bytes else {
      self = .absent
      return
    }
    if let schema = Self.schemaID(bytes) {
      self = .framed(schema: schema)
    } else if let first = bytes.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let json = try? JSON.parse(Array(bytes), limits: .source)
    {
      self = Self.document(json)
    } else if let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: Self.isControl) {
      self = .text(Self.shape(of: text))
    } else {
      self = .binary
    }
  }

  /// Registries count from 1, so that small numbers of eight bytes are told from it.
  private static func schemaID(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 5, bytes.first == 0 else { return nil }
    let id = bytes.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
    return id > 0 ? id : nil
  }

  /// The word for it on pages.
  var format: String {
    switch self {
    case .absent: "absent"
    case .framed: "framed"
    case .debezium: "debezium"
    case .json: "json"
    case .text: "text"
    case .binary: "binary"
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 && !["\t", "\n", "\r"].contains(scalar)
  }

  private static func document(_ json: JSON) -> KafkaPayload {
    // Connect's JSON converter puts a schema beside what it writes, unless it is told not to.
    let isWrapped = json.object?.count == 2 && json["schema"] != nil && json["payload"] != nil
    let content = isWrapped ? json["payload"] ?? json : json
    guard let source = ChangeEventSource(content) else { return .json(ValueShape(content)) }
    // Of a deletion there is only what was.
    let row = content["after"].flatMap { $0.isNull ? nil : $0 } ?? content["before"] ?? .null
    return .debezium(ValueShape(row), source)
  }

  /// A bare word, number or string in quotes.
  private static func shape(of text: String) -> ValueShape {
    if text.hasPrefix("\""), let inner = (try? JSON.parse(text))?.string { return .scalar(ScalarShape(text: inner)) }
    return ValueShape(cell: text)
  }
}

/// Where a change event's row comes from, by the envelope's `source`
/// (https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-change-events-value).
struct ChangeEventSource: Hashable {
  let connector: String
  let database: String?
  let schema: String?
  let table: String?

  /// Nil for what is no envelope.
  init?(_ json: JSON) {
    guard let object = json.object, object["op"]?.string != nil, let source = object["source"]?.object,
      object["after"] != nil || object["before"] != nil, let connector = source["connector"]?.string
    else { return nil }
    self.connector = connector
    database = source["db"]?.string
    schema = source["schema"]?.string
    table = source["table"]?.string ?? source["collection"]?.string
  }

  /// What stands with the topic: names, no values.
  var json: JSON {
    var object: JSONObject = ["connector": .string(connector)]
    object["database"] = database.map { .string($0) }
    object["schema"] = schema.map { .string($0) }
    object["table"] = table.map { .string($0) }
    return .object(object)
  }
}
