import Catalog
import Codecs

/// The columns of a JSON Schema (drafts 4 to 2020-12), as far as `properties`, `items` and `$ref` within the document
/// tell them.
struct JSONSchemaColumns {
  private let document: JSON
  private var drafts: [ColumnDraft] = []
  /// References that are being followed: one that leads to itself is not followed again.
  private var open: Set<String> = []
  private static let limit = 10_000
  private static let depthLimit = 32

  private init(_ document: JSON) { self.document = document }

  /// - Parameter root: where the columns hang; nil for the top level.
  static func columns(_ document: JSON, under root: FieldPath? = nil) -> [ColumnDraft] {
    var columns = JSONSchemaColumns(document)
    let top = columns.resolved(document)
    if let root {
      columns.add(document, at: root, isRequired: true, depth: 0)
    } else if top["properties"]?.object != nil {
      columns.addProperties(of: top, under: nil, depth: 0)
    } else {
      columns.add(document, at: FieldPath("value"), isRequired: true, depth: 0)
    }
    return columns.drafts
  }

  private mutating func addProperties(of schema: JSON, under parent: FieldPath?, depth: Int) {
    let required = Set(schema["required"]?.array?.compactMap(\.string) ?? [])
    for property in schema["properties"]?.object ?? [:] {
      let path = parent?.appending(property.key) ?? FieldPath(property.key)
      add(property.value, at: path, isRequired: required.contains(property.key), depth: depth)
    }
  }

  private mutating func add(_ schema: JSON, at path: FieldPath, isRequired: Bool, depth: Int) {
    guard drafts.count < Self.limit, depth < Self.depthLimit else { return }
    let reference = schema["$ref"]?.string
    let target = resolved(schema)
    let (type, allowsNull) = Self.type(of: target)
    var properties = JSONObject()
    properties["default"] = (schema["default"] ?? target["default"]).map { .string($0.text) }
    properties["values"] = target["enum"]
    properties["pattern"] = target["pattern"]
    drafts.append(
      ColumnDraft(
        path, type: Self.family(type, target), nativeType: Self.name(type, target),
        nullable: allowsNull || !isRequired, description: schema["description"]?.string ?? target["description"]?.string,
        properties: properties))
    if let reference, !open.insert(reference).inserted { return }
    if type == "object" { addProperties(of: target, under: path, depth: depth + 1) }
    if type == "array", let items = target["items"] {
      let element = resolved(items)
      if element["properties"]?.object != nil {
        addProperties(of: element, under: path.appending("[]"), depth: depth + 1)
      }
    }
    if let reference { open.remove(reference) }
  }

  /// What a `$ref` within the document leads to; the schema itself when it leads nowhere.
  private func resolved(_ schema: JSON) -> JSON {
    var current = schema
    for _ in 0..<Self.depthLimit {
      guard let reference = current["$ref"]?.string, reference.hasPrefix("#/") else { return current }
      var place = document
      for part in reference.dropFirst(2).split(separator: "/") {
        let name = (try? PercentEncoding.decodeText(part.utf8)) ?? String(part)
        guard let next = place[name] else { return current }
        place = next
      }
      current = place
    }
    return current
  }

  /// The one type besides null; `mixed` for several.
  private static func type(of schema: JSON) -> (String, allowsNull: Bool) {
    if let type = schema["type"]?.string { return (type, type == "null") }
    if let types = schema["type"]?.array?.compactMap(\.string) {
      let others = types.filter { $0 != "null" }
      return (others.count == 1 ? others[0] : "mixed", others.count < types.count)
    }
    if schema["properties"] != nil { return ("object", false) }
    if schema["enum"] != nil { return ("string", false) }
    return ("mixed", false)
  }

  private static func name(_ type: String, _ schema: JSON) -> String {
    guard let format = schema["format"]?.string else { return type }
    return "\(type)(\(format))"
  }

  private static func family(_ type: String, _ schema: JSON) -> DataType {
    switch type {
    case "object": .struct
    case "array": .array
    case "integer": .integer
    case "number": .float
    case "boolean": .boolean
    case "string":
      switch schema["format"]?.string {
      case "date-time": .timestamp
      case "date": .date
      case "time": .time
      case "duration": .interval
      case "uuid": .uuid
      case "ipv4", "ipv6": .network
      default: schema["enum"] == nil ? .string : .enum
      }
    default: .unknown
    }
  }
}
