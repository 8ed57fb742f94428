package import Codecs

extension ColumnDraft {
  /// The fields of a column in JSON. `fields` holds nested columns, `name` is relative to the enclosing one.
  package static let knownFields =
    ["name", "type", "nativeType", "nullable", "description", "properties", "fields"]
    + LinkDraft.fields.map(\.name)

  private static let nestingLimit = 32

  /// Reads an array of columns, nested ones flattened behind their parents.
  /// - Throws: `CatalogError.invalid` naming the field, also for two columns of one path.
  package static func read(_ array: [JSON], place: String) throws(CatalogError) -> [ColumnDraft] {
    var columns: [ColumnDraft] = []
    var seen: Set<FieldPath> = []
    try read(array, within: nil, place: place, depth: 0, into: &columns, seen: &seen)
    return columns
  }

  private static func read(
    _ array: [JSON], within parent: FieldPath?, place: String, depth: Int, into columns: inout [ColumnDraft],
    seen: inout Set<FieldPath>
  ) throws(CatalogError) {
    guard depth < nestingLimit else {
      throw .invalid(field: place, reason: "is nested deeper than the \(nestingLimit) levels that are accepted")
    }
    for (index, element) in array.enumerated() {
      let reader = try ObjectReader(element, path: place, index: index, known: knownFields)
      let column = try read(reader, within: parent)
      guard seen.insert(column.path).inserted else {
        throw .invalid(field: reader.place("name"), reason: "is \(column.path), which another column has already")
      }
      columns.append(column)
      guard let nested = try reader.array("fields") else { continue }
      try read(
        nested, within: column.path, place: reader.place("fields"), depth: depth + 1, into: &columns, seen: &seen)
    }
  }

  private static func read(_ reader: ObjectReader, within parent: FieldPath?) throws(CatalogError) -> ColumnDraft {
    let name = try reader.requiredString("name")
    let native = try reader.string("nativeType")
    var column = ColumnDraft(parent?.appending(name) ?? FieldPath(name), nativeType: native)
    if let typeName = try reader.string("type") {
      if let type = DataType(name: typeName) {
        column.type = type
      } else if native == nil {
        // Producers often put the platform's own type here; that is a fact too.
        column.nativeType = typeName
        column.type = DataType(nativeType: typeName)
      } else {
        throw .invalid(
          field: reader.place("type"),
          reason: "is \(typeName); one of \(DataType.allCases.map(\.name).joined(separator: ", ")) is expected")
      }
    } else if let native {
      column.type = DataType(nativeType: native)
    }
    column.nullable = try reader.bool("nullable")
    column.description = try reader.string("description")
    column.properties = try reader.objectValue("properties") ?? [:]
    column.links = try LinkDraft.read(from: reader)
    return column
  }

  /// Writes the column with its whole path as `path`, without links; for claims in the store.
  func writeBody(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("path", path.description)
    if type != .unknown {
      writer.member("type", type.name)
    }
    if let nativeType { writer.member("nativeType", nativeType) }
    if let nullable { writer.member("nullable", nullable) }
    if let description { writer.member("description", description) }
    if !properties.isEmpty {
      writer.member("properties", .object(properties))
    }
    writer.endObject()
  }

  /// Reads what `writeBody` wrote; nil for a body that it did not write.
  init?(body json: JSON) {
    guard let text = json["path"]?.string, let path = FieldPath(text: text) else { return nil }
    self.init(
      path, type: json["type"]?.string.flatMap(DataType.init(name:)) ?? .unknown,
      nativeType: json["nativeType"]?.string, nullable: json["nullable"]?.bool,
      description: json["description"]?.string, properties: json["properties"]?.object ?? [:])
  }
}

extension ColumnDraft {
  /// The column as a document, without what is nested in it.
  package var json: JSON { Self.tree([self])[0] }

  /// The column after a merge patch (RFC 7396) of its description, properties and links.
  package func merging(_ patch: JSON) throws(CatalogError) -> ColumnDraft {
    var object = json.merging(patch: patch).object ?? [:]
    object["name"] = .string("column")
    var merged = try Self.read([.object(object)], place: "column")[0]
    merged.path = path
    // A field set to null is gone from the document; its links are to go too.
    merged.links = merged.links ?? []
    return merged
  }
}
