import Codecs

/// The schema that Spark keeps in a table's parameters, since the metastore's own columns lose comments of fields,
/// nullability and the case of names.
enum HiveSparkSchema {
  private static let whole = "spark.sql.sources.schema"
  private static let partLimit = 10_000

  /// The columns, partition columns last; nil when Spark wrote none that can be read.
  static func columns(_ parameters: [String: String]) -> [NestedType.Field]? {
    text(parameters).flatMap { try? SparkSchema($0) }?.fields.map(NestedType.Field.init)
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
}

extension NestedType.Field {
  fileprivate init(_ field: SparkSchema.Field) {
    // A length that Spark does not know as a type stands beside it.
    let exact = field.metadata["__CHAR_VARCHAR_TYPE_STRING"]?.string
    self.init(
      name: field.name, type: exact.map { NestedType($0, .angles) } ?? NestedType(field.type),
      comment: field.comment.flatMap(HiveDatabase.nonEmpty), isNullable: field.isNullable)
  }
}

extension NestedType {
  fileprivate init(_ type: SparkType) {
    switch type {
    case .named(let name): self = .primitive(Self.words[name] ?? name)
    case .structure(let fields): self = .structure(fields.map(Field.init))
    case .array(let element, _): self = .array(NestedType(element))
    case .map(let key, let value, _): self = .map(NestedType(key), NestedType(value))
    }
  }

  /// SQL's words for names that Spark's JSON has of its own.
  private static let words = ["byte": "tinyint", "short": "smallint", "integer": "int", "long": "bigint"]
}
