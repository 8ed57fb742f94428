import Codecs
import SQLite

extension CatalogWriter {
  /// Writes a person's (or another origin's) changes: the fields in which `desired` differs from what the page shows
  /// become this origin's word; all others stay as they are, whoever said them.
  ///
  /// A text set to "" hides what others say; a text set back to what they say is theirs again. Links that are missing in
  /// `desired` are taken away, new ones put on. Columns are found by path; those that are missing in `desired` stay.
  /// - Parameter expected: refuse when the asset has moved on from this revision (`If-Match`).
  /// - Throws: `CatalogError.stale`, `.invalid`.
  @discardableResult
  package func edit(
    _ id: AssetID, toward desired: AssetDraft, expected: ChangeNumber? = nil
  ) throws -> PutResult {
    let asset = try reader.existing(id)
    try require(expected, of: asset)
    let shown = try reader.draft(of: asset)
    var own = try ownClaim(of: asset)
    own.adoptWords(of: desired, shown: shown, by: Authorship(by: context.actor, at: now))
    let origin = try ownOrigin()
    let prepared = PreparedDraft(own.draft)
    try storeClaim(of: id, origin, prepared.digest, prepared.wholeBody, isNew: try !hasClaim(id, origin))
    try connection.run(
      "UPDATE claims SET authors = ? WHERE asset_id = ? AND origin_id = ?",
      TextBytes(JSON.object(Authorship.write(own.authors)).bytes()), id.rawValue, origin)
    let changes = try reconsolidate(id, revive: asset.state == .stub)
    if !changes.fields.isEmpty { try logAndStamp(.updated, of: id, changes.fields, isBreaking: changes.isBreaking) }
    let relinked = try editLinks(of: asset, shown: shown, desired: desired)
    return PutResult(asset: id, outcome: changes.fields.isEmpty && !relinked ? .unchanged : .updated)
  }

  /// A description written by hand on an asset or column; nil takes one's own word back.
  package func describe(_ subject: Subject, _ text: String?) throws {
    let asset = try reader.existing(subject.asset)
    var desired = try reader.draft(of: asset)
    if let columnID = subject.column {
      guard let column = try reader.column(columnID), column.asset == asset.id,
        let index = desired.columns?.firstIndex(where: { $0.path == column.path })
      else { throw CatalogError.notFound(kind: "column", id: "#\(columnID.rawValue)") }
      desired.columns?[index].description = text
    } else {
      desired.description = text
    }
    try edit(asset.id, toward: desired)
  }

  private func hasClaim(_ id: AssetID, _ origin: Int64) throws -> Bool {
    try connection.integer("SELECT 1 FROM claims WHERE asset_id = ? AND origin_id = ?", id.rawValue, origin) != nil
  }

  private func ownClaim(of asset: Asset) throws -> OwnWords {
    if let claim = try reader.claims(of: asset.id).first(where: { $0.origin == context.origin }) {
      return OwnWords(draft: claim.draft, authors: claim.authors)
    }
    return OwnWords(draft: AssetDraft(asset.kind, asset.fqn, columnsArePartial: true), authors: [:])
  }

  private func editLinks(of asset: Asset, shown: AssetDraft, desired: AssetDraft) throws -> Bool {
    var changed = false
    if let links = desired.links {
      changed = try alignLinks(on: Subject(asset.id), from: shown.links ?? [], to: links)
    }
    let shownColumns = Dictionary((shown.columns ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for column in desired.columns ?? [] {
      guard let links = column.links, let id = try columnID(of: asset.id, column.path) else { continue }
      let before = shownColumns[column.path]?.links ?? []
      if try alignLinks(on: Subject(asset.id, column: id), from: before, to: links) { changed = true }
    }
    return changed
  }

  private func alignLinks(on subject: Subject, from shown: [LinkDraft], to desired: [LinkDraft]) throws -> Bool {
    let kept = try Set(desired.map { try ResolvedLink($0, target: resolve($0.target)) })
    let had = try Set(shown.map { try ResolvedLink($0, target: resolve($0.target)) })
    guard kept != had else { return false }
    for gone in had.subtracting(kept) where !kept.contains(where: { $0.isSamePair(as: gone) }) {
      try unlink(subject, gone.relation, gone.target, role: gone.role)
    }
    for link in desired where try !had.contains(ResolvedLink(link, target: resolve(link.target))) {
      try self.link(subject, link)
    }
    return true
  }
}

/// A link with its target found: what tells whether two links are the same.
private struct ResolvedLink: Hashable {
  let relation: Relation
  let target: AssetID
  let role: String
  let state: LinkState

  init(_ link: LinkDraft, target: AssetID) {
    relation = link.relation
    self.target = target
    role = link.role
    state = link.state
  }

  func isSamePair(as other: ResolvedLink) -> Bool {
    relation == other.relation && target == other.target && role == other.role
  }
}

/// What one origin says of an asset, with who wrote which field.
private struct OwnWords {
  var draft: AssetDraft
  var authors: [String: Authorship]

  /// Takes over the fields in which `desired` differs from `shown`.
  mutating func adoptWords(of desired: AssetDraft, shown: AssetDraft, by author: Authorship) {
    if desired.displayName != shown.displayName {
      draft.displayName = desired.displayName
      authors["displayName"] = author
    }
    if desired.description != shown.description {
      draft.description = desired.description
      authors["description"] = author
    }
    if desired.subtype != shown.subtype {
      draft.subtype = desired.subtype
      authors["subtype"] = author
    }
    for member in desired.properties where shown.properties[member.key] != member.value {
      draft.properties[member.key] = member.value
      authors["properties/\(member.key)"] = author
    }
    for key in shown.properties.keys where desired.properties[key] == nil {
      draft.properties[key] = nil
      authors["properties/\(key)"] = nil
    }
    adoptColumns(of: desired, shown: shown, by: author)
  }

  private mutating func adoptColumns(of desired: AssetDraft, shown: AssetDraft, by author: Authorship) {
    let known = Dictionary((shown.columns ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for column in desired.columns ?? [] {
      guard let before = known[column.path] else {
        // A column that nobody has seen yet: this origin adds it whole.
        var added = column
        added.links = nil
        draft.columns = (draft.columns ?? []) + [added]
        authors["column/\(column.path)"] = author
        continue
      }
      guard column.description != before.description || column.properties != before.properties else { continue }
      change(column.path) { own in
        if column.description != before.description { own.description = column.description }
        for member in column.properties where before.properties[member.key] != member.value {
          own.properties[member.key] = member.value
        }
      }
      authors["column/\(column.path)/description"] = author
    }
  }

  private mutating func change(_ path: FieldPath, _ body: (inout ColumnDraft) -> Void) {
    var columns = draft.columns ?? []
    if let index = columns.firstIndex(where: { $0.path == path }) {
      body(&columns[index])
    } else {
      var column = ColumnDraft(path)
      body(&column)
      columns.append(column)
    }
    draft.columns = columns
  }
}
