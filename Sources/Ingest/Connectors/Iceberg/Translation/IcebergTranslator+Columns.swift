import Catalog
import Codecs

extension IcebergTranslator {
  /// The columns of a schema, each followed by what lies in it.
  func columns(
    _ schema: IcebergSchema, _ statistics: IcebergTableStatistics?, _ distinct: [Int: Int]
  ) -> [ColumnDraft] {
    let keys = Set(schema.identifierFieldIDs)
    return schema.flattened.compactMap { field in
      guard let path = FieldPath(parts: field.path) else { return nil }
      var properties: JSONObject = ["fieldID": .int(Int64(field.id))]
      if keys.contains(field.id) { properties["key"] = "primary" }
      properties["default"] = field.field?.writeDefault.map { .string($0.string ?? $0.text) }
      properties["initialDefault"] = field.field?.initialDefault.map { .string($0.string ?? $0.text) }
      properties["statistics"] = json(statistics, field, distinct[field.id])
      return ColumnDraft(
        path, type: Self.family(field.type), nativeType: field.type.text, nullable: !field.isRequired,
        description: field.field?.documentation, properties: properties)
    }
  }

  private static func family(_ type: IcebergType) -> DataType {
    switch type {
    case .primitive(let primitive): primitive.family
    case .structure: .struct
    case .list: .array
    case .map: .map
    }
  }

  /// What files tell of a column. Where only some files tell, how many they are stands beside it.
  private func json(_ statistics: IcebergTableStatistics?, _ field: IcebergFlatField, _ distinct: Int?) -> JSON? {
    var json = JSONObject()
    if let statistics, let column = statistics.column(field.id), case .primitive(let type) = field.type {
      if column.files > 0 {
        json["valueCount"] = .int(Int64(column.values))
        json["nullCount"] = .int(Int64(column.nulls))
        json["nanCount"] = column.nans.map { .int(Int64($0)) }
      }
      if column.bytes > 0 { json["sizeBytes"] = .int(Int64(column.bytes)) }
      if showsTextBounds || !type.holdsText {
        json["lower"] = column.lower?.json(type)
        json["upper"] = column.upper?.json(type)
      }
      if max(column.files, column.boundedFiles) < statistics.dataFiles {
        json["files"] = .int(Int64(max(column.files, column.boundedFiles)))
        json["ofFiles"] = .int(Int64(statistics.dataFiles))
      }
    }
    json["distinctCount"] = distinct.map { .int(Int64($0)) }
    return json.isEmpty ? nil : .object(json)
  }
}

extension IcebergPrimitive {
  /// Whether a single value may say something of a person.
  var holdsText: Bool {
    switch self {
    case .string, .binary, .fixed, .uuid: true
    default: false
    }
  }
}
