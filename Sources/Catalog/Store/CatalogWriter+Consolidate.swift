import Codecs
import SQLite

/// What a write made of an asset's fields.
struct FieldChanges {
  var fields: [FieldChange] = []
  var isBreaking = false
}

extension CatalogWriter {
  /// Works out anew what all origins together say of an asset, and brings its row and columns in line.
  /// - Parameter revive: whether a deleted asset or a stub becomes active.
  /// - Returns: what changed; nothing is logged yet.
  func reconsolidate(_ id: AssetID, revive: Bool) throws -> FieldChanges {
    let before = try reader.existing(id)
    let claims = try reader.claims(of: id)
    guard let after = Consolidation(claims.map { ($0.origin, $0.draft) }) else { return FieldChanges() }
    let state = before.state == .stub || revive ? Asset.State.active : before.state
    var changes = FieldChanges()
    let old = Self.scalars(before)
    let new = Self.scalars(after, state: state, fqn: before.fqn)
    changes.fields = old.changes(to: new)
    let columnChanges = try alignColumns(of: id, with: after.columns)
    changes.fields += columnChanges.fields
    changes.isBreaking = columnChanges.isBreaking
    guard !changes.fields.isEmpty || after.columns.count != before.columnCount else { return changes }
    names.labels[id] = nil
    if after.kind != before.kind { remakeFresh() }
    try connection.run(
      """
      UPDATE assets SET kind = ?, display_name = ?, description = ?, subtype = ?, properties = ?, state = ?,
        deleted_at = ?, deleted_by = CASE WHEN ? THEN deleted_by END, column_count = ? WHERE id = ?
      """,
      after.kind.code, after.displayName, after.description, after.subtype,
      TextBytes(JSON.object(after.properties).bytes()), state.rawValue,
      state == .deleted ? before.deletedAt?.microseconds : nil, state == .deleted, after.columns.count, id.rawValue)
    if state != before.state { try lineage.mark(id, isDeleted: state == .deleted) }
    return changes
  }

  private static func scalars(_ asset: Asset) -> AssetState {
    scalars(
      Consolidation(
        kind: asset.kind, displayName: asset.displayName, description: asset.description, subtype: asset.subtype,
        properties: asset.properties), state: asset.state, fqn: asset.fqn)
  }

  private static func scalars(_ facts: Consolidation, state: Asset.State, fqn: FQN) -> AssetState {
    var fields: [String: JSON] = ["kind": .string(facts.kind.rawValue), "state": .string(state.name)]
    fields["displayName"] = facts.displayName.map(JSON.string)
    fields["description"] = facts.description.map(JSON.string)
    fields["subtype"] = facts.subtype.map(JSON.string)
    for member in facts.properties { fields["properties/\(member.key)"] = member.value }
    return AssetState(fields)
  }

  private func alignColumns(of id: AssetID, with columns: [ColumnDraft]) throws -> FieldChanges {
    var stored: [FieldPath: Column] = [:]
    for column in try reader.columns(of: id, includingRemoved: true) { stored[column.path] = column }
    var changes = FieldChanges()
    for (ordinal, column) in columns.enumerated() {
      let known = stored.removeValue(forKey: column.path)
      let before = known.flatMap { $0.removedAt == nil ? ColumnDraft($0) : nil }
      if let known {
        if before != column.withoutLinks || known.ordinal != ordinal { try update(known, column, ordinal: ordinal) }
      } else {
        try insert(column, of: id, ordinal: ordinal)
      }
      note(column.path, before: before, after: column, in: &changes)
    }
    for column in stored.values where column.removedAt == nil {
      try connection.run("UPDATE columns SET removed_at = ? WHERE id = ?", now.microseconds, column.id.rawValue)
      note(column.path, before: ColumnDraft(column), after: nil, in: &changes)
    }
    return changes
  }

  private func note(_ path: FieldPath, before: ColumnDraft?, after: ColumnDraft?, in changes: inout FieldChanges) {
    let old = before?.stateValue
    let new = after?.stateValue
    guard old != new else { return }
    changes.fields.append(FieldChange("column/\(path)", before: old, after: new))
    if SchemaCompatibility.isBreaking(before: before, after: after) { changes.isBreaking = true }
  }

  @discardableResult
  func insert(_ column: ColumnDraft, of asset: AssetID, ordinal: Int, removed: Bool = false) throws -> ColumnID {
    let id = counters.nextColumn()
    let statement = try columnInsertion ?? connection.statement(
      """
      INSERT INTO columns (id, asset_id, path, name, ordinal, type, native_type, nullable, description, properties,
        removed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    columnInsertion = statement
    try statement.run(
      id.rawValue, asset.rawValue, column.path.description, column.path.name, ordinal, column.type.rawValue,
      column.nativeType, column.nullable, column.description, Self.encode(column.properties),
      removed ? now.microseconds : nil)
    return id
  }

  private func update(_ known: Column, _ column: ColumnDraft, ordinal: Int) throws {
    try connection.run(
      """
      UPDATE columns SET ordinal = ?, type = ?, native_type = ?, nullable = ?, description = ?, properties = ?,
        removed_at = NULL WHERE id = ?
      """,
      ordinal, column.type.rawValue, column.nativeType, column.nullable, column.description,
      Self.encode(column.properties), known.id.rawValue)
  }

  private static func encode(_ properties: JSONObject) -> TextBytes? {
    properties.isEmpty ? nil : TextBytes(JSON.object(properties).bytes())
  }
}

extension ColumnDraft {
  /// The same column without what is kept in the links table.
  fileprivate var withoutLinks: ColumnDraft {
    var copy = self
    copy.links = nil
    return copy
  }
}

extension Consolidation {
  init(kind: AssetKind, displayName: String?, description: String?, subtype: String?, properties: JSONObject) {
    self.kind = kind
    self.displayName = displayName
    self.description = description
    self.subtype = subtype
    self.properties = properties
  }
}
