import Codecs

/// A schema as Spark writes it in JSON, in the log of a Delta table and in the parameters of a Hive table (Delta
/// transaction log protocol, "Schema Serialization Format").
struct SparkSchema {
  struct Field {
    let name: String
    let type: SparkType
    let isNullable: Bool?
    /// What engines keep beside the field: its comment, its number, its default.
    let metadata: JSON

    var comment: String? { metadata["comment"]?.string }
  }

  let fields: [Field]

  /// - Throws: `SparkSchemaError` for what is no schema.
  init(_ text: String) throws(SparkSchemaError) {
    let json: JSON
    do throws(JSONError) {
      json = try JSON.parse(text, limits: .source)
    } catch { throw SparkSchemaError(description: "the table's schema is no JSON: \(error)") }
    fields = try SparkType.fields(json, depth: 0)
  }
}

/// What is wrong with a schema.
struct SparkSchemaError: Error, CustomStringConvertible {
  let description: String
}

/// A type of Spark's.
indirect enum SparkType {
  case named(String)
  case structure([SparkSchema.Field])
  case array(SparkType, containsNull: Bool)
  case map(SparkType, SparkType, valueContainsNull: Bool)

  private static let depthLimit = 64

  fileprivate static func fields(_ json: JSON, depth: Int) throws(SparkSchemaError) -> [SparkSchema.Field] {
    try check(depth)
    guard let fields = json["fields"]?.array else { throw SparkSchemaError(description: "a struct of the table's schema has no fields") }
    return try fields.map { (field) throws(SparkSchemaError) in
      guard let name = field["name"]?.string, !name.isEmpty else {
        throw SparkSchemaError(description: "a field of the table's schema has no name")
      }
      return SparkSchema.Field(
        name: name, type: try read(field["type"] ?? .null, depth: depth + 1), isNullable: field["nullable"]?.bool,
        metadata: field["metadata"] ?? .null)
    }
  }

  private static func read(_ json: JSON, depth: Int) throws(SparkSchemaError) -> SparkType {
    try check(depth)
    if let name = json.string { return .named(name) }
    func inner(_ key: String) throws(SparkSchemaError) -> SparkType { try read(json[key] ?? .null, depth: depth + 1) }
    switch json["type"]?.string {
    case "struct": return .structure(try fields(json, depth: depth))
    case "array": return .array(try inner("elementType"), containsNull: json["containsNull"]?.bool ?? true)
    case "map":
      return .map(try inner("keyType"), try inner("valueType"), valueContainsNull: json["valueContainsNull"]?.bool ?? true)
    // A type of somebody's own is kept as one of Spark's.
    case "udt": return try inner("sqlType")
    case let word:
      throw SparkSchemaError(
        description: "the table's schema has the type \(word ?? json.kindName); a name, struct, array or map is expected")
    }
  }

  private static func check(_ depth: Int) throws(SparkSchemaError) {
    guard depth < depthLimit else {
      throw SparkSchemaError(description: "the table's schema is nested deeper than \(depthLimit) levels")
    }
  }
}
