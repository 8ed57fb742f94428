/// An Avro schema (Apache Avro specification, "Schema Declaration").
///
/// Its types stand in one list and refer to one another by their places in it, so that a record may hold itself.
package struct AvroSchema: Sendable, Hashable {
  /// The place of a type in `types`.
  package typealias Place = Int

  /// One type, with what its declaration says besides.
  package struct TypeDeclaration: Sendable, Hashable {
    /// What values look like.
    package internal(set) var shape: Shape
    /// The full name of a record, enumeration or fixed type, such as `shop.Order`.
    package internal(set) var name: String?
    /// The declaration's own documentation.
    package internal(set) var documentation: String?
    /// What the bytes mean, when the declaration says so and it makes sense for its shape.
    package internal(set) var logicalType: AvroLogicalType?
    /// The members of the declaration that Avro itself gives no meaning, such as `element-id`.
    package internal(set) var properties: JSONObject = [:]
  }

  /// What values of a type look like in bytes.
  package enum Shape: Sendable, Hashable {
    case null, boolean, int, long, float, double, bytes, string
    case record([Field])
    case enumeration([String])
    case array(Place)
    case map(Place)
    case union([Place])
    /// Always this many bytes.
    case fixed(Int)
  }

  /// One field of a record.
  package struct Field: Sendable, Hashable {
    /// Its name.
    package let name: String
    /// The place of its type.
    package let type: Place
    /// Its documentation.
    package let documentation: String?
    /// What readers take when it is absent; nil when the declaration has none.
    package let defaultValue: JSON?
    /// The members of the declaration that Avro itself gives no meaning, such as `field-id`.
    package let properties: JSONObject
  }

  /// Every type of the schema.
  package let types: [TypeDeclaration]
  /// The place of the schema's own type.
  package let root: Place

  /// Reads a schema's JSON text.
  /// - Throws: `AvroError` with the reason `schema`.
  package init(_ bytes: [UInt8]) throws(AvroError) {
    let document: JSON
    do throws(JSONError) {
      document = try JSON.parse(bytes, limits: JSONLimits(depth: 256))
    } catch { throw AvroError(offset: error.offset, .schema("\(error)")) }
    try self.init(document)
  }

  /// Reads a schema that is JSON already.
  /// - Throws: `AvroError` with the reason `schema`.
  package init(_ json: JSON) throws(AvroError) {
    var parser = AvroSchemaParser()
    root = try parser.parse(json)
    types = parser.types
  }

  /// The type at a place of this schema.
  package subscript(place: Place) -> TypeDeclaration { types[place] }

  /// What values of the type at a place look like; decoders ask for every value, and copy nothing else.
  @inline(__always)
  package func shape(_ place: Place) -> Shape { types[place].shape }

  /// The fields of a record at a place, nil when there is none; of a union with null, those of its record.
  package func fields(at place: Place) -> [Field]? {
    switch types[place].shape {
    case .record(let fields): return fields
    case .union(let branches):
      let records = branches.filter { if case .record = types[$0].shape { true } else { false } }
      guard records.count == 1, case .record(let fields) = types[records[0]].shape else { return nil }
      return fields
    default: return nil
    }
  }
}

/// What the bytes of a type mean (Apache Avro specification, "Logical Types").
package enum AvroLogicalType: Sendable, Hashable {
  case decimal(precision: Int, scale: Int)
  case uuid, date, timeMillis, timeMicros, duration
  case timestampMillis, timestampMicros, timestampNanos
  case localTimestampMillis, localTimestampMicros, localTimestampNanos
  /// A name that Avro does not know, such as Iceberg's `map`.
  case other(String)

  /// The meaning with that name; nil when it does not go with the shape, which Avro has readers ignore.
  init?(_ name: String, _ declaration: JSONObject, _ shape: AvroSchema.Shape) {
    switch (name, shape) {
    case ("decimal", .bytes), ("decimal", .fixed):
      let scale = declaration["scale"]?.int ?? 0
      guard let precision = declaration["precision"]?.int, precision > 0, (0...precision).contains(scale) else { return nil }
      self = .decimal(precision: precision, scale: scale)
    case ("uuid", .string), ("uuid", .fixed(16)): self = .uuid
    case ("date", .int): self = .date
    case ("time-millis", .int): self = .timeMillis
    case ("time-micros", .long): self = .timeMicros
    case ("timestamp-millis", .long): self = .timestampMillis
    case ("timestamp-micros", .long): self = .timestampMicros
    case ("timestamp-nanos", .long): self = .timestampNanos
    case ("local-timestamp-millis", .long): self = .localTimestampMillis
    case ("local-timestamp-micros", .long): self = .localTimestampMicros
    case ("local-timestamp-nanos", .long): self = .localTimestampNanos
    case ("duration", .fixed(12)): self = .duration
    default:
      guard !Self.known.contains(name) else { return nil }
      self = .other(name)
    }
  }

  private static let known: Set<String> = [
    "decimal", "uuid", "date", "time-millis", "time-micros", "timestamp-millis", "timestamp-micros", "timestamp-nanos",
    "local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos", "duration",
  ]
}
