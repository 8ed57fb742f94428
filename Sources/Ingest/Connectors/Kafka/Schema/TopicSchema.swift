import Catalog
import Codecs

/// What a registry knows of one topic's keys or values.
struct TopicSchema {
  let subject: SchemaSubject
  let versions: [Int]
  let compatibility: String?
  /// The texts that Protobuf's imports lead to.
  let imports: [String]

  /// The columns that the schema tells of.
  /// - Parameter root: nil for a topic's values; keys hang under a name of their own.
  /// - Throws: a line that says what is wrong with the schema.
  func columns(under root: FieldPath?) throws(TopicSchemaError) -> [ColumnDraft] {
    do {
      switch subject.language {
      case .avro: return AvroColumns.columns(try AvroSchema(Array(subject.text.utf8)), under: root)
      case .json: return JSONSchemaColumns.columns(try JSON.parse(subject.text), under: root)
      case .protobuf: return ProtobufColumns.columns(try ProtobufSchema(subject.text, imports: imports), under: root)
      }
    } catch { throw TopicSchemaError(message: "the \(subject.language.rawValue) schema of \(subject.subject) cannot be read: \(error)") }
  }

  /// What stands with the topic.
  var properties: JSON {
    var object: JSONObject = ["subject": .string(subject.subject), "type": .string(subject.language.rawValue)]
    object["version"] = .int(Int64(subject.version))
    object["id"] = .int(Int64(subject.id))
    object["versions"] = .array(versions.map { .int(Int64($0)) })
    object["compatibility"] = compatibility.map { .string($0) }
    if !subject.references.isEmpty {
      object["references"] = .array(
        subject.references.map { ["name": .string($0.name), "subject": .string($0.subject), "version": .int(Int64($0.version))] })
    }
    object["definition"] = .string(subject.text)
    return .object(object)
  }
}

/// Why a schema has no columns.
struct TopicSchemaError: Error, CustomStringConvertible {
  let message: String

  var description: String { message }
}
