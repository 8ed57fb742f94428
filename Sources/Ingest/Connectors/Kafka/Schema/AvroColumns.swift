import Catalog
import Codecs

/// The columns of an Avro schema.
struct AvroColumns {
  private let schema: AvroSchema
  private var drafts: [ColumnDraft] = []
  /// Records that are being unfolded: one that holds itself is not unfolded again.
  private var open: Set<AvroSchema.Place> = []
  private static let limit = 10_000

  private init(_ schema: AvroSchema) { self.schema = schema }

  /// - Parameter root: where the columns hang; nil for the top level, where a schema that is no record is one column
  ///   called `value`.
  static func columns(_ schema: AvroSchema, under root: FieldPath? = nil) -> [ColumnDraft] {
    var columns = AvroColumns(schema)
    if let root {
      columns.add(schema.root, at: root, documentation: nil)
    } else if case .record(let fields) = schema[schema.root].shape {
      columns.open.insert(schema.root)
      columns.add(fields, under: nil)
    } else {
      columns.add(schema.root, at: FieldPath("value"), documentation: nil)
    }
    return columns.drafts
  }

  private mutating func add(_ fields: [AvroSchema.Field], under parent: FieldPath?) {
    for field in fields {
      let path = parent?.appending(field.name) ?? FieldPath(field.name)
      add(field.type, at: path, documentation: field.documentation, defaultValue: field.defaultValue)
    }
  }

  private mutating func add(
    _ place: AvroSchema.Place, at path: FieldPath, documentation: String?, defaultValue: JSON? = nil
  ) {
    guard drafts.count < Self.limit else { return }
    let (inner, isNullable) = stripped(place)
    let type = schema[inner]
    var properties = JSONObject()
    if let defaultValue, defaultValue != .null { properties["default"] = .string(defaultValue.text) }
    if case .enumeration(let words) = type.shape { properties["values"] = .array(words.map { .string($0) }) }
    drafts.append(
      ColumnDraft(
        path, type: family(type), nativeType: name(inner), nullable: isNullable,
        description: documentation ?? type.documentation, properties: properties))
    unfold(inner, at: path)
  }

  private mutating func unfold(_ place: AvroSchema.Place, at path: FieldPath) {
    switch schema[place].shape {
    case .record(let fields):
      guard open.insert(place).inserted else { return }
      add(fields, under: path)
      open.remove(place)
    case .array(let element): if isNested(element) { unfold(stripped(element).place, at: path.appending("[]")) }
    case .map(let element): if isNested(element) { unfold(stripped(element).place, at: path.appending("{value}")) }
    default: break
    }
  }

  private func isNested(_ place: AvroSchema.Place) -> Bool {
    switch schema[stripped(place).place].shape {
    case .record, .array, .map: true
    default: false
    }
  }

  /// The one type of a union with null, and whether there was null.
  private func stripped(_ place: AvroSchema.Place) -> (place: AvroSchema.Place, isNullable: Bool) {
    guard case .union(let branches) = schema[place].shape else { return (place, false) }
    let others = branches.filter { schema[$0].shape != .null }
    return (others.count == 1 ? others[0] : place, others.count < branches.count)
  }

  private func family(_ type: AvroSchema.TypeDeclaration) -> DataType {
    switch type.logicalType {
    case .decimal: return .decimal
    case .uuid: return .uuid
    case .date: return .date
    case .timeMillis, .timeMicros: return .time
    case .timestampMillis, .timestampMicros, .timestampNanos: return .timestamp
    case .localTimestampMillis, .localTimestampMicros, .localTimestampNanos: return .timestamp
    case .duration: return .interval
    case .other, nil: break
    }
    return switch type.shape {
    case .null: .unknown
    case .boolean: .boolean
    case .int, .long: .integer
    case .float, .double: .float
    case .bytes, .fixed: .binary
    case .string: .string
    case .record: .struct
    case .enumeration: .enum
    case .array: .array
    case .map: .map
    case .union: .unknown
    }
  }

  /// A type as people write it, such as `array<string>`; nested ones are not spelt out.
  private func name(_ place: AvroSchema.Place, depth: Int = 0) -> String {
    guard depth < 8 else { return "…" }
    let type = schema[place]
    if let logical = logicalName(type.logicalType) { return logical }
    return switch type.shape {
    case .record, .enumeration, .fixed: type.name ?? "record"
    case .array(let element): "array<\(name(element, depth: depth + 1))>"
    case .map(let element): "map<\(name(element, depth: depth + 1))>"
    case .union(let branches): "union<\(branches.prefix(16).map { name($0, depth: depth + 1) }.joined(separator: ", "))>"
    default: "\(type.shape)"
    }
  }

  private func logicalName(_ type: AvroLogicalType?) -> String? {
    switch type {
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .uuid: "uuid"
    case .date: "date"
    case .timeMillis: "time-millis"
    case .timeMicros: "time-micros"
    case .timestampMillis: "timestamp-millis"
    case .timestampMicros: "timestamp-micros"
    case .timestampNanos: "timestamp-nanos"
    case .localTimestampMillis: "local-timestamp-millis"
    case .localTimestampMicros: "local-timestamp-micros"
    case .localTimestampNanos: "local-timestamp-nanos"
    case .duration: "duration"
    case .other, nil: nil
    }
  }
}
