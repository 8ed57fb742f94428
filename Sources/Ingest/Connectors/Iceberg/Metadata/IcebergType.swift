import Codecs

/// The type of a field (Iceberg table specification, "Schemas and Data Types").
indirect enum IcebergType: Hashable, Sendable {
  case primitive(IcebergPrimitive)
  case structure([IcebergField])
  case list(elementID: Int, IcebergType, isRequired: Bool)
  case map(keyID: Int, IcebergType, valueID: Int, IcebergType, isRequired: Bool)

  private static let depthLimit = 64

  /// Reads the type under a key: a name, or an object for a nested one.
  init(_ object: IcebergObject, _ key: String, depth: Int = 0) throws(IcebergMetadataError) {
    guard depth < Self.depthLimit else { throw object.wrong(key, "is nested deeper than \(Self.depthLimit) levels") }
    guard let json = object.any(key) else { throw object.wrong(key, "is missing; a type is expected") }
    if let name = json.string {
      self = .primitive(IcebergPrimitive(name))
      return
    }
    let nested = try IcebergObject(json, object.place(key))
    switch try nested.requiredText("type") {
    case "struct": self = .structure(try IcebergField.list(nested, depth: depth + 1))
    case "list":
      self = .list(
        elementID: try nested.requiredInt("element-id"), try IcebergType(nested, "element", depth: depth + 1),
        isRequired: try nested.bool("element-required") ?? false)
    case "map":
      self = .map(
        keyID: try nested.requiredInt("key-id"), try IcebergType(nested, "key", depth: depth + 1),
        valueID: try nested.requiredInt("value-id"), try IcebergType(nested, "value", depth: depth + 1),
        isRequired: try nested.bool("value-required") ?? false)
    case let name: throw nested.wrong("type", "is \(name); struct, list or map is expected")
    }
  }

  /// The type in a few words: what lies inside a structure stands in rows of its own.
  var text: String {
    switch self {
    case .primitive(let primitive): primitive.text
    case .structure: "struct"
    case .list(_, let element, _): "list<\(element.text)>"
    case .map(_, let key, _, let value, _): "map<\(key.text), \(value.text)>"
    }
  }
}

/// A field of a schema or of a structure in it.
struct IcebergField: Hashable, Sendable {
  let id: Int
  let name: String
  let isRequired: Bool
  let type: IcebergType
  let documentation: String?
  /// What rows have that were written before the field was added (format version 3).
  let initialDefault: JSON?
  /// What new rows have when a writer gives no value (format version 3).
  let writeDefault: JSON?

  static func list(_ object: IcebergObject, depth: Int = 0) throws(IcebergMetadataError) -> [IcebergField] {
    try object.list("fields") { (field) throws(IcebergMetadataError) in
      IcebergField(
        id: try field.requiredInt("id"), name: try field.requiredText("name"),
        isRequired: try field.bool("required") ?? false, type: try IcebergType(field, "type", depth: depth),
        documentation: try field.text("doc"), initialDefault: field.any("initial-default"),
        writeDefault: field.any("write-default"))
    }
  }
}
