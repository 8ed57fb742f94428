/// One of the schemas a table has had (Iceberg table specification, "Schemas").
struct IcebergSchema: Hashable, Sendable {
  let id: Int
  let fields: [IcebergField]
  /// The fields that tell rows apart.
  let identifierFieldIDs: [Int]
  /// Every field with the names that lead to it, parents before what lies in them.
  let flattened: [IcebergFlatField]

  init(_ object: IcebergObject) throws(IcebergMetadataError) {
    id = try object.int("schema-id") ?? 0
    fields = try IcebergField.list(object)
    identifierFieldIDs = try object.ints("identifier-field-ids")
    var flattened: [IcebergFlatField] = []
    for field in fields { IcebergFlatField.add(field, to: &flattened, under: []) }
    self.flattened = flattened
  }
}

/// A field at any depth.
struct IcebergFlatField: Hashable, Sendable {
  let id: Int
  /// Names from the top level down; `[]` for an element, `{key}` and `{value}` for those of a map.
  let path: [String]
  let type: IcebergType
  let isRequired: Bool
  /// The declaration; nil for elements, keys and values, which have none.
  let field: IcebergField?

  fileprivate static func add(_ field: IcebergField, to flat: inout [IcebergFlatField], under path: [String]) {
    let path = path + [field.name]
    flat.append(IcebergFlatField(id: field.id, path: path, type: field.type, isRequired: field.isRequired, field: field))
    addContents(of: field.type, to: &flat, under: path)
  }

  private static func addContents(of type: IcebergType, to flat: inout [IcebergFlatField], under path: [String]) {
    switch type {
    case .primitive: return
    case .structure(let fields): for field in fields { add(field, to: &flat, under: path) }
    case .list(let id, let element, let isRequired):
      add(id, element, isRequired, to: &flat, under: path + ["[]"])
    case .map(let keyID, let key, let valueID, let value, let isRequired):
      add(keyID, key, true, to: &flat, under: path + ["{key}"])
      add(valueID, value, isRequired, to: &flat, under: path + ["{value}"])
    }
  }

  private static func add(
    _ id: Int, _ type: IcebergType, _ isRequired: Bool, to flat: inout [IcebergFlatField], under path: [String]
  ) {
    flat.append(IcebergFlatField(id: id, path: path, type: type, isRequired: isRequired, field: nil))
    addContents(of: type, to: &flat, under: path)
  }
}
