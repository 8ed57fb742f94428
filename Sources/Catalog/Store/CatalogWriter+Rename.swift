import Codecs
import SQLite

extension CatalogWriter {
  /// Gives an asset another name. Everything inside it follows; the old names lead to the new ones.
  /// - Throws: `CatalogError.conflict` when the name is taken.
  package func rename(_ id: AssetID, to name: String) throws {
    let asset = try reader.existing(id)
    let fqn = try asset.fqn.parent.map { parent in try parent.appending(name) } ?? FQN(parts: [name])
    guard fqn != asset.fqn else { return }
    if let other = try reader.asset(asset.kind.namespace, fqn), other.id != id {
      throw CatalogError.conflict(reason: "\(fqn) is taken by a \(other.kind.title)")
    }
    for inner in try reader.within(id) {
      guard let label = try reader.label(inner) else { continue }
      try move(label, to: try FQN(parts: fqn.parts + label.fqn.parts.dropFirst(asset.fqn.parts.count)))
    }
    // One redirect for the subtree: names inside it are found by their outer part.
    try redirect(from: asset.fqn, in: asset.kind.namespace, to: id)
    try connection.run("UPDATE assets SET name = ? WHERE id = ?", fqn.name, id.rawValue)
    try touchLinked(to: id)
    names.removeAll()
  }

  private func move(_ label: AssetLabel, to fqn: FQN) throws {
    if let other = try reader.locate(label.kind.namespace, fqn, followingRedirects: false), other != label.id {
      throw CatalogError.conflict(reason: "\(fqn) is taken")
    }
    try connection.run("UPDATE assets SET fqn = ? WHERE id = ?", fqn.description, label.id.rawValue)
    try logAndStamp(
      .renamed, of: label.id,
      [FieldChange("fqn", before: .string(label.fqn.description), after: .string(fqn.description))], isBreaking: true)
  }

  func redirect(from fqn: FQN, in namespace: AssetKind.Namespace, to id: AssetID) throws {
    let key = CatalogReader.redirectKey(namespace, fqn)
    try connection.run("DELETE FROM aliases WHERE name = ?", key)
    try add([key], to: id, isRedirect: true)
  }

  /// Search documents name what an asset links to; they are made anew when that name changes.
  func touchLinked(to target: AssetID) throws {
    try connection.query("SELECT DISTINCT asset_id FROM link_targets WHERE target_id = ?", target.rawValue) { row in
      touched.insert(AssetID(rawValue: row.int64(0)))
    }
  }

  /// Makes two assets one: everything said of `duplicate` is said of `target` from now on, and every name of the
  /// duplicate leads to the target. It cannot be taken back.
  /// - Throws: `CatalogError.conflict` for two assets that cannot be one.
  package func merge(_ duplicate: AssetID, into target: AssetID) throws {
    let old = try reader.existing(duplicate)
    let new = try reader.existing(target)
    guard duplicate != target else { throw CatalogError.conflict(reason: "an asset cannot be merged into itself") }
    guard old.kind.namespace == new.kind.namespace else {
      throw CatalogError.conflict(reason: "a \(old.kind.title) cannot be merged into a \(new.kind.title)")
    }
    guard try connection.integer("SELECT 1 FROM assets WHERE parent_id = ? LIMIT 1", duplicate.rawValue) == nil else {
      throw CatalogError.conflict(reason: "\(old.fqn) still holds other assets; merge those first")
    }
    for asset in [duplicate, target] { try spellOutClaims(of: asset) }
    let columns = try moveColumns(of: duplicate, to: target)
    try moveLinks(of: duplicate, to: target, columns)
    try moveRows(of: duplicate, to: target)
    try moveEdges(of: duplicate, to: target, columns)
    try lineage.mark(duplicate, isDeleted: false)
    try redirect(from: old.fqn, in: old.kind.namespace, to: target)
    try add(["uuid:\(old.uuid)"], to: target, isRedirect: true)
    for table in ["services", "early_uuids"] {
      try connection.run("DELETE FROM \(table) WHERE asset_id = ?", duplicate.rawValue)
    }
    try connection.run("DELETE FROM assets WHERE id = ?", duplicate.rawValue)
    erased.insert(duplicate)
    erasedColumns += columns.keys
    names.removeAll()
    var changes = try reconsolidate(target, revive: true)
    changes.fields.append(FieldChange("merged", before: nil, after: .string(old.fqn.description)))
    try logAndStamp(.merged, of: target, changes.fields, isBreaking: changes.isBreaking)
  }

  /// - Returns: the columns of the target by those of the duplicate.
  private func moveColumns(of duplicate: AssetID, to target: AssetID) throws -> [ColumnID: ColumnID] {
    var moved: [ColumnID: ColumnID] = [:]
    for column in try reader.columns(of: duplicate, includingRemoved: true) {
      let new = try columnID(of: target, column.path) ?? insert(
        [ColumnDraft(column)], of: target, from: column.ordinal, removed: column.removedAt != nil)[0].id
      moved[column.id] = new
    }
    try connection.run("DELETE FROM column_runs WHERE asset_id = ?", duplicate.rawValue)
    return moved
  }

  /// Has the target say what the duplicate said of its links, and others link to the target.
  private func moveLinks(of duplicate: AssetID, to target: AssetID, _ columns: [ColumnID: ColumnID]) throws {
    let (own, others) = (try reader.linkRun(of: target), try reader.linkRun(of: duplicate))
    var joined = others
    joined.change { word in word.column = word.column.flatMap { columns[$0] } }
    joined.put(own.words)
    // A link between the two would now lead from the target to itself.
    joined.removeAll { $0.target == target && $0.column == nil }
    try save(LinkRun(), of: duplicate, before: others)
    try save(joined, of: target, before: own)
    let linking = try connection.all(
      "SELECT DISTINCT asset_id FROM link_targets WHERE target_id = ?", duplicate.rawValue
    ) { AssetID(rawValue: $0.int64(0)) }
    for asset in linking {
      let run = try reader.linkRun(of: asset)
      var next = run
      next.change { word in if word.target == duplicate { word.target = target } }
      next.removeAll { $0.target == asset && $0.column == nil }
      try save(next, of: asset, before: run)
      touched.insert(asset)
    }
  }

  private func moveRows(of duplicate: AssetID, to target: AssetID) throws {
    let moves = [
      ("claims", "asset_id"), ("aliases", "asset_id"), ("check_results", "check_id"), ("profiles", "asset_id"),
    ]
    for (table, field) in moves {
      try connection.run(
        "UPDATE OR IGNORE \(table) SET \(field) = ? WHERE \(field) = ?", target.rawValue, duplicate.rawValue)
      try connection.run("DELETE FROM \(table) WHERE \(field) = ?", duplicate.rawValue)
    }
  }
}
