import Codecs

/// What a manifest tells of one file (Iceberg table specification, "Data File Fields").
struct IcebergDataFile: Sendable {
  /// What the file holds.
  enum Content: Int, Sendable {
    case data = 0
    case positionDeletes = 1
    case equalityDeletes = 2
  }

  var content = Content.data
  var format = ""
  var rows = 0
  var bytes = 0
  /// By field id.
  var sizes: [(Int, Int)] = []
  var valueCounts: [(Int, Int)] = []
  var nullCounts: [(Int, Int)] = []
  var nanCounts: [(Int, Int)] = []
  var lowerBounds: [(Int, [UInt8])] = []
  var upperBounds: [(Int, [UInt8])] = []

  /// Reads one entry of a manifest.
  /// - Returns: nil for a file that is there no more.
  /// - Throws: `AvroError` when the record breaks its schema.
  static func next(_ decoder: inout AvroDecoder, _ schema: AvroSchema) throws(AvroError) -> IcebergDataFile? {
    guard case .record(let fields) = schema.shape(schema.root) else {
      throw AvroError(offset: 0, .schema("a manifest's is no record"))
    }
    var status = 0
    var file = IcebergDataFile()
    for field in fields {
      switch field.fieldID {
      case 0: status = try decoder.number(field.type, schema) ?? 0
      case 2: try file.read(&decoder, field.type, schema)
      default: try decoder.skip(field.type, in: schema)
      }
    }
    return status == 2 ? nil : file
  }

  private mutating func read(
    _ decoder: inout AvroDecoder, _ place: AvroSchema.Place, _ schema: AvroSchema
  ) throws(AvroError) {
    guard case .record(let fields) = schema.shape(place) else { return try decoder.skip(place, in: schema) }
    for field in fields {
      switch field.fieldID {
      case 134: content = try decoder.number(field.type, schema).flatMap { Content(rawValue: $0) } ?? .data
      case 101: format = try decoder.text(field.type, schema)?.lowercased() ?? ""
      case 103: rows = max(0, try decoder.number(field.type, schema) ?? 0)
      case 104: bytes = max(0, try decoder.number(field.type, schema) ?? 0)
      case 108: try Self.counts(&decoder, field.type, schema, into: &sizes)
      case 109: try Self.counts(&decoder, field.type, schema, into: &valueCounts)
      case 110: try Self.counts(&decoder, field.type, schema, into: &nullCounts)
      case 137: try Self.counts(&decoder, field.type, schema, into: &nanCounts)
      case 125: try Self.bounds(&decoder, field.type, schema, into: &lowerBounds)
      case 128: try Self.bounds(&decoder, field.type, schema, into: &upperBounds)
      default: try decoder.skip(field.type, in: schema)
      }
    }
  }

  private static func counts(
    _ decoder: inout AvroDecoder, _ place: AvroSchema.Place, _ schema: AvroSchema, into list: inout [(Int, Int)]
  ) throws(AvroError) {
    try decoder.forEachFieldID(place, schema) { (decoder, id, place) throws(AvroError) in
      if let count = try decoder.number(place, schema) { list.append((id, max(0, count))) }
    }
  }

  private static func bounds(
    _ decoder: inout AvroDecoder, _ place: AvroSchema.Place, _ schema: AvroSchema, into list: inout [(Int, [UInt8])]
  ) throws(AvroError) {
    try decoder.forEachFieldID(place, schema) { (decoder, id, place) throws(AvroError) in
      if let bytes = try decoder.optionalBytes(place, schema) { list.append((id, bytes)) }
    }
  }
}
