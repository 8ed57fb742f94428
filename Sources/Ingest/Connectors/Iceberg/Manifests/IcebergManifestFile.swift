import Codecs

/// One entry of a manifest list: a manifest, and how many files and rows it tells of (Iceberg table specification,
/// "Manifest Lists").
struct IcebergManifestFile: Hashable, Sendable {
  /// What the files of a manifest hold.
  enum Content: Int, Sendable {
    case data = 0
    case deletes = 1
  }

  var path = ""
  var content = Content.data
  var specID = 0
  /// Files and rows that are there; nil when the list does not tell, as in version 1.
  var liveFiles: Int?
  var liveRows: Int?

  /// A manifest that only its path is known of.
  init(path: String) { self.path = path }

  /// - Throws: `AvroError` when a record breaks its schema.
  init(_ decoder: inout AvroDecoder, _ schema: AvroSchema) throws(AvroError) {
    guard case .record(let fields) = schema.shape(schema.root) else {
      throw AvroError(offset: 0, .schema("a manifest list's is no record"))
    }
    var added: (files: Int?, rows: Int?) = (nil, nil)
    var existing: (files: Int?, rows: Int?) = (nil, nil)
    for field in fields {
      switch field.fieldID {
      case 500: path = try decoder.text(field.type, schema) ?? ""
      case 502: specID = try decoder.number(field.type, schema) ?? 0
      case 504: added.files = try decoder.number(field.type, schema)
      case 505: existing.files = try decoder.number(field.type, schema)
      case 512: added.rows = try decoder.number(field.type, schema)
      case 513: existing.rows = try decoder.number(field.type, schema)
      case 517: content = try decoder.number(field.type, schema).flatMap { Content(rawValue: $0) } ?? .data
      default: try decoder.skip(field.type, in: schema)
      }
    }
    liveFiles = Self.sum(added.files, existing.files)
    liveRows = Self.sum(added.rows, existing.rows)
  }

  private static func sum(_ one: Int?, _ other: Int?) -> Int? {
    guard let one, let other else { return nil }
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow || sum < 0 ? nil : sum
  }
}
