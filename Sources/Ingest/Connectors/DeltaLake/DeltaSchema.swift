import Catalog
import Codecs

/// The schema of a Delta table (Delta transaction log protocol, "Schema Serialization Format").
enum DeltaSchema {
  private static let depthLimit = 64

  static func columns(_ text: String) throws(DeltaError) -> [ShapedColumn] {
    let json: JSON
    do throws(JSONError) {
      json = try JSON.parse(text, limits: JSONLimits(depth: 256))
    } catch { throw .malformed("the table's schema is no JSON: \(error)") }
    return try fields(json, depth: 0)
  }

  private static func fields(_ structure: JSON, depth: Int) throws(DeltaError) -> [ShapedColumn] {
    guard depth < depthLimit else { throw .malformed("the table's schema is nested deeper than \(depthLimit) levels") }
    guard let fields = structure["fields"]?.array else { throw .malformed("a struct of the table's schema has no fields") }
    return try fields.map { (field) throws(DeltaError) in
      guard let name = field["name"]?.string, !name.isEmpty else { throw .malformed("a field of the table's schema has no name") }
      let metadata = field["metadata"]
      var column = ShapedColumn(
        name: name, shape: try shape(field["type"] ?? .null, depth: depth + 1), isNullable: field["nullable"]?.bool ?? true,
        documentation: metadata?["comment"]?.string)
      column.properties["fieldID"] = metadata?["delta.columnMapping.id"]
      if let physical = metadata?["delta.columnMapping.physicalName"], physical.string != name { column.properties["physicalName"] = physical }
      column.properties["generated"] = metadata?["delta.generationExpression"]
      column.properties["default"] = metadata?["CURRENT_DEFAULT"]
      if metadata?["delta.identity.start"] != nil { column.properties["identity"] = true }
      return column
    }
  }

  private static func shape(_ type: JSON, depth: Int) throws(DeltaError) -> ColumnShape {
    guard depth < depthLimit else { throw .malformed("the table's schema is nested deeper than \(depthLimit) levels") }
    if let word = type.string { return .value(family(word), word) }
    switch type["type"]?.string {
    case "struct": return .structure(try fields(type, depth: depth))
    case "array":
      return .list(
        try shape(type["elementType"] ?? .null, depth: depth + 1), elementIsNullable: type["containsNull"]?.bool ?? true)
    case "map":
      return .map(
        key: try shape(type["keyType"] ?? .null, depth: depth + 1), value: try shape(type["valueType"] ?? .null, depth: depth + 1),
        valueIsNullable: type["valueContainsNull"]?.bool ?? true)
    case let word: throw .malformed("the table's schema has the type \(word ?? type.kindName); a name, struct, array or map is expected")
    }
  }

  private static func family(_ word: String) -> DataType {
    switch word {
    case "timestamp_ntz": .timestamp
    case "void": .null
    default: DataType(nativeType: word)
    }
  }
}
