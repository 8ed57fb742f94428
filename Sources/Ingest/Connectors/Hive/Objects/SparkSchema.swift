import Codecs

/// The schema that Spark keeps in a table's parameters, since the metastore's own columns lose comments of fields,
/// nullability and the case of names.
enum SparkSchema {
  private static let whole = "spark.sql.sources.schema"
  private static let partLimit = 10_000
  private static let depthLimit = 64

  /// The columns, partition columns last; nil when Spark wrote none that can be read.
  static func columns(_ parameters: [String: String]) -> [NestedType.Field]? {
    guard let text = text(parameters), let json = try? JSON.parse(Array(text.utf8), limits: JSONLimits(depth: 256)),
      case .structure(let fields) = type(json, depth: 0)
    else { return nil }
    return fields
  }

  /// The JSON, which older versions cut into parts of 4,000 characters.
  private static func text(_ parameters: [String: String]) -> String? {
    if let text = parameters[whole] { return text }
    guard let count = parameters["\(whole).numParts"].flatMap({ Int($0) }), (1...partLimit).contains(count) else { return nil }
    var text = ""
    for index in 0..<count {
      guard let part = parameters["\(whole).part.\(index)"] else { return nil }
      text += part
    }
    return text
  }

  private static func type(_ json: JSON, depth: Int) -> NestedType? {
    guard depth < depthLimit else { return nil }
    if let name = json.string { return .primitive(name: name) }
    switch json["type"]?.string {
    case "struct":
      var fields: [NestedType.Field] = []
      for field in json["fields"]?.array ?? [] {
        guard let name = field["name"]?.string, let inner = field["type"], let type = type(inner, depth: depth + 1) else { return nil }
        // A length that Spark does not know as a type stands beside it.
        let exact = field["metadata"]?["__CHAR_VARCHAR_TYPE_STRING"]?.string
        fields.append(
          NestedType.Field(
            name: name, type: exact.map { NestedType(hive: $0) } ?? type,
            comment: field["metadata"]?["comment"]?.string.flatMap(HiveDatabase.nonEmpty),
            isNullable: field["nullable"]?.bool))
      }
      return .structure(fields)
    case "array": return json["elementType"].flatMap { type($0, depth: depth + 1) }.map(NestedType.array)
    case "map":
      guard let key = json["keyType"].flatMap({ type($0, depth: depth + 1) }),
        let value = json["valueType"].flatMap({ type($0, depth: depth + 1) })
      else { return nil }
      return .map(key, value)
    case "udt": return json["sqlType"].flatMap { type($0, depth: depth + 1) }
    default: return nil
    }
  }
}

extension NestedType {
  /// A type by the name that Spark's JSON has for it, in SQL's words.
  fileprivate static func primitive(name: String) -> NestedType {
    switch name {
    case "byte": .primitive("tinyint")
    case "short": .primitive("smallint")
    case "integer": .primitive("int")
    case "long": .primitive("bigint")
    default: .primitive(name)
    }
  }
}
