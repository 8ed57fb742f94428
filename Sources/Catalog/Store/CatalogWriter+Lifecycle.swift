import Codecs
import SQLite

extension CatalogWriter {
  /// Marks an asset and everything inside it as deleted. Rows, links and history stay; `restore` brings it back.
  /// - Returns: how many assets were marked.
  @discardableResult
  package func delete(_ id: AssetID) throws -> Int {
    var count = 0
    for asset in try reader.within(id) {
      let state = try reader.state(of: asset)
      guard state != .deleted else { continue }
      try connection.run(
        "UPDATE assets SET state = ?, deleted_at = ?, deleted_by = ? WHERE id = ?", Asset.State.deleted.rawValue,
        now.microseconds, try ownOrigin(), asset.rawValue)
      try lineage.mark(asset, isDeleted: true)
      try logAndStamp(
        .deleted, of: asset,
        [FieldChange("state", before: .string(state.name), after: .string(Asset.State.deleted.name))], isBreaking: true)
      count += 1
    }
    return count
  }

  /// Brings back a deleted asset, its containers, and what was deleted inside it at the same moment.
  package func restore(_ id: AssetID) throws {
    let asset = try reader.existing(id)
    guard asset.state == .deleted else { return }
    for container in try reader.containers(of: asset) where container.state == .deleted { try revive(container.id) }
    for inner in try reader.within(id) {
      let deletedAt = try connection.integer(
        "SELECT deleted_at FROM assets WHERE id = ? AND state = ?", inner.rawValue, Asset.State.deleted.rawValue)
      if deletedAt.map(Int64.init) == asset.deletedAt?.microseconds { try revive(inner) }
    }
  }

  private func revive(_ id: AssetID) throws {
    let isDescribed = try connection.integer("SELECT 1 FROM claims WHERE asset_id = ? LIMIT 1", id.rawValue) != nil
    let state = isDescribed ? Asset.State.active : .stub
    try connection.run(
      "UPDATE assets SET state = ?, deleted_at = NULL, deleted_by = NULL WHERE id = ?", state.rawValue, id.rawValue)
    try lineage.mark(id, isDeleted: false)
    try logAndStamp(
      .restored, of: id,
      [FieldChange("state", before: .string(Asset.State.deleted.name), after: .string(state.name))])
  }

  /// Takes back this origin's word on assets, until the write should make way.
  /// - Returns: how many of them are dealt with.
  func retire(_ assets: ArraySlice<AssetID>) throws -> Int {
    let origin = try ownOrigin()
    var count = 0
    for id in assets {
      // Somebody may have been here since the list was made.
      if try reader.state(of: id) == .active { try retire(id, origin) }
      count += 1
      if shouldYield { break }
    }
    return count
  }

  private func retire(_ id: AssetID, _ origin: Int64) throws {
    let others = try connection.integer(
      """
      SELECT 1 FROM claims k JOIN origins o ON o.id = k.origin_id
      WHERE k.asset_id = ? AND k.origin_id <> ? AND o.kind <> ? LIMIT 1
      """, id.rawValue, origin, Origin.Kind.person.rawValue) != nil
    guard others else {
      // The claim stays, so that a restored asset is what it was.
      try connection.run(
        "UPDATE assets SET state = ?, deleted_at = ?, deleted_by = ? WHERE id = ?", Asset.State.deleted.rawValue,
        now.microseconds, origin, id.rawValue)
      try lineage.mark(id, isDeleted: true)
      try logAndStamp(
        .deleted, of: id,
        [FieldChange("state", before: .string("active"), after: .string("deleted"))], isBreaking: true)
      return
    }
    try connection.run("DELETE FROM claims WHERE asset_id = ? AND origin_id = ?", id.rawValue, origin)
    try removeLinks(of: id, origin: origin)
    let changes = try reconsolidate(id, revive: false)
    if !changes.fields.isEmpty { try logAndStamp(.updated, of: id, changes.fields, isBreaking: changes.isBreaking) }
  }
}
