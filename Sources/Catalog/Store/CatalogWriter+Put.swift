import Codecs
import SQLite

/// What became of one draft.
package struct PutResult: Sendable {
  /// Whether anything was written.
  package enum Outcome: String, Sendable {
    case created, updated, unchanged
  }

  package let asset: AssetID
  package let outcome: Outcome
}

extension CatalogWriter {
  /// States everything that this write's origin says about one asset, in place of what it said before.
  ///
  /// Nothing is written when it said the same before and the asset is there. What other origins said stays.
  package func put(_ draft: AssetDraft) throws -> PutResult {
    try put(PreparedDraft(try draft.service == nil ? draft : adoptService(draft)))
  }

  /// The same with a draft that was prepared before the write began.
  package func put(_ prepared: PreparedDraft) throws -> PutResult {
    let draft = prepared.draft
    guard let id = try locate(draft.kind.namespace, draft.fqn) else { return try create(prepared) }
    let origin = try ownOrigin()
    let known = try claimDigest(of: id, origin)
    let state = try reader.state(of: id)
    let revive = try state == .deleted && mayRevive(id)
    if known == prepared.digest && (state == .active || state == .deleted && !revive) {
      return PutResult(asset: id, outcome: .unchanged)
    }
    try storeClaim(of: id, origin, prepared.digest, prepared.wholeBody, isNew: known == nil)
    if let service = draft.service { try store(service, of: id) }
    try add(draft.aliases, to: id)
    var changes = try reconsolidate(id, revive: revive)
    changes.fields += try replaceLinks(of: id, draft)
    guard !changes.fields.isEmpty else { return PutResult(asset: id, outcome: .unchanged) }
    try logAndStamp(state == .deleted ? .restored : .updated, of: id, changes.fields, isBreaking: changes.isBreaking)
    return PutResult(asset: id, outcome: state == .stub ? .created : .updated)
  }

  /// Whether this origin's word brings a deleted asset back: a person's deletion stands until a person restores it.
  private func mayRevive(_ id: AssetID) throws -> Bool {
    if context.origin.kind == .person { return true }
    let kind = try connection.integer(
      "SELECT o.kind FROM assets a JOIN origins o ON o.id = a.deleted_by WHERE a.id = ?", id.rawValue)
    return kind != Origin.Kind.person.rawValue
  }

  private func claimDigest(of id: AssetID, _ origin: Int64) throws -> [UInt8]? {
    try connection.first(
      "SELECT digest FROM claims WHERE asset_id = ? AND origin_id = ?", id.rawValue, origin
    ) { $0.blob(0) }
  }

  func storeClaim(of id: AssetID, _ origin: Int64, _ digest: [UInt8], _ body: [UInt8], isNew: Bool) throws {
    if isNew {
      try connection.run(
        "INSERT INTO claims (asset_id, origin_id, digest, body, author, at) VALUES (?, ?, ?, ?, ?, ?)",
        id.rawValue, origin, digest, TextBytes(body), context.actor, now.microseconds)
    } else {
      try connection.run(
        "UPDATE claims SET digest = ?, body = ?, author = ?, at = ? WHERE asset_id = ? AND origin_id = ?",
        digest, TextBytes(body), context.actor, now.microseconds, id.rawValue, origin)
    }
  }

  /// Has claims list their columns that so far were those that the asset shows: from now on it may show others.
  func spellOutClaims(of id: AssetID) throws {
    let brief = try connection.all(
      "SELECT id, body FROM claims WHERE asset_id = ? AND instr(body, ?)", id.rawValue,
      "\"columns\":\"\(AssetDraft.shownColumns)\""
    ) { (row: $0.int64(0), draft: try reader.claimDraft(of: id, body: try $0.json(1))) }
    for claim in brief {
      var writer = JSONWriter(capacity: 2048)
      claim.draft.writeBody(to: &writer)
      try connection.run("UPDATE claims SET body = ? WHERE id = ?", TextBytes(writer.bytes), claim.row)
    }
  }

  /// Adds names that the asset answers to besides its FQN. A name that another asset has already stays with it.
  func add(_ aliases: [String], to id: AssetID, isRedirect: Bool = false) throws {
    for alias in aliases where !alias.isEmpty {
      try connection.run(
        "INSERT INTO aliases (name, asset_id, is_redirect, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        alias, id.rawValue, isRedirect, now.microseconds)
      guard connection.changes > 0 else { continue }
      touched.insert(id)
      names.meant.removeAll()
      names.hasAliases = true
      if isRedirect { names.hasRedirects = true }
    }
  }
}
