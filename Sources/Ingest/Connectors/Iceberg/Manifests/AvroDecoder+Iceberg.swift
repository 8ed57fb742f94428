import Codecs

extension AvroDecoder {
  /// A whole number, nil for null. A value of another type is passed over.
  mutating func number(_ place: AvroSchema.Place, _ schema: AvroSchema) throws(AvroError) -> Int? {
    switch schema.shape(place) {
    case .int, .long: return Int(try long())
    case .union(let branches): return try number(try branch(of: branches), schema)
    default:
      try skip(place, in: schema)
      return nil
    }
  }

  /// A text, nil for null.
  mutating func text(_ place: AvroSchema.Place, _ schema: AvroSchema) throws(AvroError) -> String? {
    switch schema.shape(place) {
    case .string: return try string()
    case .union(let branches): return try text(try branch(of: branches), schema)
    default:
      try skip(place, in: schema)
      return nil
    }
  }

  /// Reads a map from field ids, which Iceberg writes as an array of records of a key and a value; nothing for null.
  mutating func forEachFieldID(
    _ place: AvroSchema.Place, _ schema: AvroSchema,
    _ body: (inout AvroDecoder, Int, AvroSchema.Place) throws(AvroError) -> Void
  ) throws(AvroError) {
    switch schema.shape(place) {
    case .union(let branches): try forEachFieldID(try branch(of: branches), schema, body)
    case .array(let item):
      guard case .record(let fields) = schema.shape(item), fields.count == 2 else { return try skip(place, in: schema) }
      try forEachElement { (decoder) throws(AvroError) in
        guard let id = try decoder.number(fields[0].type, schema) else { return try decoder.skip(fields[1].type, in: schema) }
        try body(&decoder, id, fields[1].type)
      }
    default: try skip(place, in: schema)
    }
  }

  /// Bytes, nil for null.
  mutating func optionalBytes(_ place: AvroSchema.Place, _ schema: AvroSchema) throws(AvroError) -> [UInt8]? {
    switch schema.shape(place) {
    case .bytes: return try byteArray()
    case .fixed(let count): return try fixed(count)
    case .union(let branches): return try optionalBytes(try branch(of: branches), schema)
    default:
      try skip(place, in: schema)
      return nil
    }
  }
}

extension AvroSchema.Field {
  /// Iceberg's id of the field, by which readers find it whatever it is called.
  var fieldID: Int? { properties["field-id"]?.int }
}
