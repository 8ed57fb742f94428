import Catalog
import Codecs

/// The schema of a Delta table.
enum DeltaSchema {
  static func columns(_ text: String) throws(DeltaError) -> [ShapedColumn] {
    do throws(SparkSchemaError) { return try SparkSchema(text).fields.map(ShapedColumn.init) } catch { throw .malformed("\(error)") }
  }
}

extension ShapedColumn {
  fileprivate init(_ field: SparkSchema.Field) {
    self.init(
      name: field.name, shape: ColumnShape(field.type), isNullable: field.isNullable ?? true, documentation: field.comment)
    let metadata = field.metadata
    properties["fieldID"] = metadata["delta.columnMapping.id"]
    if let physical = metadata["delta.columnMapping.physicalName"], physical.string != name { properties["physicalName"] = physical }
    properties["generated"] = metadata["delta.generationExpression"]
    properties["default"] = metadata["CURRENT_DEFAULT"]
    if metadata["delta.identity.start"] != nil { properties["identity"] = true }
  }
}

extension ColumnShape {
  fileprivate init(_ type: SparkType) {
    switch type {
    case .named(let word): self = .value(Self.family(word), word)
    case .structure(let fields): self = .structure(fields.map(ShapedColumn.init))
    case .array(let element, let containsNull): self = .list(ColumnShape(element), elementIsNullable: containsNull)
    case .map(let key, let value, let containsNull):
      self = .map(key: ColumnShape(key), value: ColumnShape(value), valueIsNullable: containsNull)
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
