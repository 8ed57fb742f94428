import Catalog
import Codecs

extension PostgreSQLTranslator {
  /// Composite types may hold composite types; deeper than this they are not unfolded.
  private static let depthLimit = 8

  /// The columns of a relation, each followed by the fields of its composite type.
  func columns(of relation: PostgreSQLRelation) -> [ColumnDraft] {
    let keys = KeyColumns(relation.constraints)
    var drafts: [ColumnDraft] = []
    drafts.reserveCapacity(relation.columns.count)
    for column in relation.columns {
      let path = FieldPath(column.name)
      var properties = properties(ofType: column.elementType)
      properties["default"] = column.defaultValue.map { .string($0) }
      switch column.generation {
      case .identityAlways: properties["identity"] = "always"
      case .identityByDefault: properties["identity"] = "by default"
      case .stored(let expression): properties["generated"] = .string(expression)
      case .virtual(let expression):
        properties["generated"] = .string(expression)
        properties["virtual"] = true
      case nil: break
      }
      properties["key"] = keys.word(for: column.name).map { .string($0) }
      properties["collation"] = column.collation.map { .string($0) }
      drafts.append(
        ColumnDraft(
          path, type: family(column.type, column.elementType), nativeType: column.type, nullable: column.isNullable,
          description: column.comment, properties: properties))
      appendFields(of: column.elementType, type: column.type, at: path, depth: 1, to: &drafts)
    }
    return drafts
  }

  private func appendFields(
    of oid: PostgreSQLOID, type: String, at path: FieldPath, depth: Int, to drafts: inout [ColumnDraft]
  ) {
    guard depth <= Self.depthLimit, types[oid] != nil else { return }
    let parent = type.hasSuffix("[]") ? path.appending("[]") : path
    for field in types.fields(of: oid) {
      let inner = parent.appending(field.name)
      drafts.append(
        ColumnDraft(
          inner, type: family(field.type, field.elementType), nativeType: field.type, nullable: true,
          description: field.comment, properties: properties(ofType: field.elementType)))
      appendFields(of: field.elementType, type: field.type, at: inner, depth: depth + 1, to: &drafts)
    }
  }

  /// The family of a type: that of the type below for a domain.
  private func family(_ name: String, _ oid: PostgreSQLOID) -> DataType {
    if name.hasSuffix("[]") { return .array }
    if name == "\"char\"" { return .string }
    guard let type = types[oid] else { return DataType(nativeType: name) }
    switch type.kind {
    case .enumeration: return .enum
    case .composite: return .struct
    case .range: return .range
    case .domain:
      guard let base = type.baseType, types[base] != nil, base != oid, types[base]?.kind != .domain else {
        return DataType(nativeType: type.baseName ?? "")
      }
      return family(type.baseName ?? "", base)
    }
  }

  /// What a type that someone made adds to the columns that have it.
  private func properties(ofType oid: PostgreSQLOID) -> JSONObject {
    guard let type = types[oid] else { return [:] }
    var properties = JSONObject()
    properties["values"] = Self.list(type.labels.map { .string($0) })
    properties["baseType"] = type.baseName.map { .string($0) }
    properties["conditions"] = Self.list(type.conditions.map { .string($0) })
    properties["typeComment"] = type.comment.map { .string($0) }
    return properties
  }
}

/// Which columns of a relation are part of which kind of key.
private struct KeyColumns {
  private var words: [String: String] = [:]

  init(_ constraints: [PostgreSQLConstraint]) {
    // A column of several keys is called after the strongest.
    for (kind, word) in [
      (PostgreSQLConstraint.Kind.foreignKey, "foreign"), (.unique, "unique"), (.primaryKey, "primary"),
    ] {
      for constraint in constraints where constraint.kind == kind {
        for column in constraint.columns { words[column] = word }
      }
    }
  }

  func word(for column: String) -> String? { words[column] }
}
