import Catalog
import Codecs

/// The columns of a message.
struct ProtobufColumns {
  private let schema: ProtobufSchema
  private var drafts: [ColumnDraft] = []
  /// Messages that are being unfolded: one that holds itself is not unfolded again.
  private var open: Set<String> = []
  private static let limit = 10_000

  private init(_ schema: ProtobufSchema) { self.schema = schema }

  /// The columns of the text's first message, which is what serializers use unless told otherwise.
  static func columns(_ schema: ProtobufSchema, under root: FieldPath? = nil) -> [ColumnDraft] {
    guard let message = schema.messages.first else { return [] }
    var columns = ProtobufColumns(schema)
    if let root {
      columns.drafts.append(
        ColumnDraft(root, type: .struct, nativeType: message.name, nullable: false, description: message.comment))
    }
    columns.add(message, under: root)
    return columns.drafts
  }

  private mutating func add(_ message: ProtobufSchema.Message, under parent: FieldPath?) {
    guard open.insert(message.name).inserted else { return }
    for field in message.fields { add(field, of: message, under: parent) }
    open.remove(message.name)
  }

  private mutating func add(
    _ field: ProtobufSchema.Field, of message: ProtobufSchema.Message, under parent: FieldPath?
  ) {
    guard drafts.count < Self.limit else { return }
    let path = parent?.appending(field.name) ?? FieldPath(field.name)
    let nested = schema.message(field.type, within: message.name)
    let words = schema.enumeration(field.type, within: message.name)
    var properties = JSONObject()
    properties["oneof"] = field.group.map { .string($0) }
    properties["values"] = words.map { .array($0.map { .string($0) }) }
    let family: DataType =
      field.keyType != nil ? .map : field.isRepeated ? .array : words != nil ? .enum : Self.family(field.type)
    let name = field.keyType.map { "map<\($0), \(field.type)>" } ?? (field.isRepeated ? "repeated \(field.type)" : field.type)
    drafts.append(
      ColumnDraft(
        path, type: nested != nil && family == .unknown ? .struct : family, nativeType: name,
        nullable: field.isOptional || nested != nil, description: field.comment, properties: properties))
    guard let nested else { return }
    add(nested, under: field.keyType != nil ? path.appending("{value}") : field.isRepeated ? path.appending("[]") : path)
  }

  private static func family(_ type: String) -> DataType {
    switch type {
    case "double", "float": .float
    case "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64": .integer
    case "bool": .boolean
    case "string": .string
    case "bytes": .binary
    case "google.protobuf.Timestamp", ".google.protobuf.Timestamp": .timestamp
    case "google.protobuf.Duration", ".google.protobuf.Duration": .interval
    case "google.protobuf.Struct", ".google.protobuf.Struct": .json
    default: .unknown
    }
  }
}
