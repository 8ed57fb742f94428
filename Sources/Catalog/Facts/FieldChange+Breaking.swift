import Codecs

extension FieldChange {
  /// Whether readers of the asset may fail because of it: a column gone, a type narrowed, another name, the end.
  package var isBreaking: Bool {
    switch field {
    case "fqn": return before != nil && after != nil
    case "state": return after?.string == Asset.State.deleted.name
    default: break
    }
    guard field.hasPrefix("column/"), before?.array == nil, after?.array == nil,
      let path = FieldPath(text: String(field.dropFirst("column/".count)))
    else { return false }
    return SchemaCompatibility.isBreaking(
      before: before.map { ColumnDraft(path: path, stateValue: $0) },
      after: after.map { ColumnDraft(path: path, stateValue: $0) })
  }
}
