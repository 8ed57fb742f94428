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
    try spellOutClaims(of: id)
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
    names.labels.forget(id)
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
