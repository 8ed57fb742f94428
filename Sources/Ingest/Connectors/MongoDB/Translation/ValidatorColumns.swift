import Catalog
import Codecs

/// The columns that a collection's `$jsonSchema` declares
/// (https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/).
struct ValidatorColumns {
  private var drafts: [ColumnDraft] = []
  private static let limit = 10_000
  private static let depthLimit = 32

  private init() {}

  static func columns(_ validator: BSONDocument) -> [ColumnDraft] {
    guard let schema = schema(in: validator) else { return [] }
    var columns = ValidatorColumns()
    columns.addProperties(of: schema, under: nil, depth: 0)
    return columns.drafts
  }

  /// The schema itself, which may stand among other conditions.
  private static func schema(in validator: BSONDocument) -> BSONDocument? {
    if let schema = validator["$jsonSchema"]?.document { return schema }
    return validator["$and"]?.array?.lazy.compactMap { $0["$jsonSchema"]?.document }.first
  }

  private mutating func addProperties(of schema: BSONDocument, under parent: FieldPath?, depth: Int) {
    guard depth < Self.depthLimit else { return }
    let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
    for property in schema["properties"]?.document ?? [:] {
      let path = parent?.appending(property.key) ?? FieldPath(property.key)
      guard let inner = property.value.document, drafts.count < Self.limit, FieldPath(text: "\(path)") == path else { continue }
      add(inner, at: path, isRequired: required.contains(property.key), depth: depth)
    }
  }

  private mutating func add(_ schema: BSONDocument, at path: FieldPath, isRequired: Bool, depth: Int) {
    let types = Self.types(of: schema)
    let others = types.filter { $0 != "null" }
    var properties = JSONObject()
    properties["values"] = schema["enum"]?.json
    properties["pattern"] = schema["pattern"]?.json
    drafts.append(
      ColumnDraft(
        path, type: others.count == 1 ? Self.family(others[0]) : .unknown, nativeType: Self.name(others, schema),
        nullable: !isRequired || others.count < types.count,
        description: schema["description"]?.string ?? schema["title"]?.string, properties: properties))
    addProperties(of: schema, under: path, depth: depth + 1)
    // Arrays of arrays are looked into as far as there is one kind of element.
    var items = schema["items"]?.document
    var place = path
    for level in depth..<Self.depthLimit {
      guard let element = items else { return }
      place = place.appending("[]")
      addProperties(of: element, under: place, depth: level + 1)
      items = element["items"]?.document
    }
  }

  /// The types that values may have, in BSON's words or JSON Schema's.
  private static func types(of schema: BSONDocument) -> [String] {
    guard let types = schema["bsonType"] ?? schema["type"] else { return schema["properties"] == nil ? [] : ["object"] }
    return types.string.map { [$0] } ?? (types.array ?? []).compactMap(\.string)
  }

  private static func name(_ types: [String], _ schema: BSONDocument) -> String? {
    guard types.count == 1 else { return types.isEmpty ? nil : "union<\(types.sorted().joined(separator: ", "))>" }
    guard types[0] == "array", let items = schema["items"]?.document, let element = name(Self.types(of: items), [:]) else {
      return types[0]
    }
    return "array<\(element)>"
  }

  private static func family(_ type: String) -> DataType {
    switch type {
    case "object": .struct
    case "array": .array
    default: ScalarShape(bsonType: type)?.family ?? .unknown
    }
  }
}
