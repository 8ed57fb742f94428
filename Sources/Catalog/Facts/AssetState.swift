package import Codecs

/// An asset at one moment as a flat list of fields: what versions are compared by and rebuilt from.
///
/// Fields are `kind`, `fqn`, `state`, `displayName`, `description`, `subtype`, `properties/NAME`, `column/PATH` (type,
/// nullability, description and properties), and link fields such as `owner`, `tag` or `column/PATH/tag`, which hold
/// sorted arrays of names.
package struct AssetState: Sendable, Equatable {
  /// Values by field name; a field without a value is absent.
  package private(set) var fields: [String: JSON]

  /// Starts from known fields.
  package init(_ fields: [String: JSON] = [:]) { self.fields = fields }

  /// The value of a field.
  package subscript(field: String) -> JSON? {
    get { fields[field] }
    set { fields[field] = newValue }
  }

  /// Takes a change back: every field it touched gets its earlier value.
  package mutating func revert(_ change: Change) {
    for field in change.fields { fields[field.field] = field.before }
  }

  /// What became of the fields on the way to a later state, sorted by field name.
  package func changes(to later: AssetState) -> [FieldChange] {
    var names = Set(fields.keys)
    names.formUnion(later.fields.keys)
    return names.sorted().compactMap { name in
      let before = fields[name]
      let after = later.fields[name]
      return before == after ? nil : FieldChange(name, before: before, after: after)
    }
  }
}

extension ColumnDraft {
  /// The column as it stands in an `AssetState`.
  var stateValue: JSON {
    var object: JSONObject = [:]
    object["type"] = .string(type.name)
    if let nativeType { object["nativeType"] = .string(nativeType) }
    if let nullable { object["nullable"] = .bool(nullable) }
    if let description { object["description"] = .string(description) }
    if !properties.isEmpty { object["properties"] = .object(properties) }
    return .object(object)
  }

  /// Reads a column back from an `AssetState`.
  init(path: FieldPath, stateValue: JSON) {
    self.init(
      path, type: stateValue["type"]?.string.flatMap(DataType.init(name:)) ?? .unknown,
      nativeType: stateValue["nativeType"]?.string, nullable: stateValue["nullable"]?.bool,
      description: stateValue["description"]?.string, properties: stateValue["properties"]?.object ?? [:])
  }
}
