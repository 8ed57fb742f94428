import Codecs
import SQLite

extension CatalogWriter {
  /// Puts a link on an asset or column as this write's origin's word; what others said of the same two things stays.
  ///
  /// A person's `rejected` hides what producers and classifiers say; `confirmed` lifts a suggestion.
  package func link(_ subject: Subject, _ link: LinkDraft) throws {
    try relink(subject, link.relation) {
      if link.relation.isSingle { try removeLinks(subject, link.relation, origin: try originID(context.origin)) }
      try store(link, on: subject)
    }
  }

  /// Takes a link away: this origin's own word is removed, and what others still say is rejected when a person does it.
  package func unlink(_ subject: Subject, _ relation: Relation, _ target: AssetID, role: String = "") throws {
    try relink(subject, relation) {
      try connection.run(
        """
        DELETE FROM links WHERE asset_id = ? AND column_id = ? AND relation = ? AND target_id = ? AND role = ?
          AND origin_id = ?
        """,
        subject.asset.rawValue, subject.columnRow, relation.rawValue, target.rawValue, role,
        try originID(context.origin))
      guard context.origin.kind == .person, try isLinked(subject, relation, target) else { return }
      try store(LinkDraft(relation, .id(target), role: role, state: .rejected), on: subject)
    }
  }

  private func isLinked(_ subject: Subject, _ relation: Relation, _ target: AssetID) throws -> Bool {
    try connection.integer(
      """
      SELECT 1 FROM links WHERE asset_id = ? AND column_id = ? AND relation = ? AND target_id = ? AND state <> ?
      """,
      subject.asset.rawValue, subject.columnRow, relation.rawValue, target.rawValue, LinkState.rejected.rawValue) != nil
  }

  /// Replaces what this origin says of an asset's and its columns' links by what the draft says.
  /// - Returns: the link fields that changed; nothing is logged yet.
  func replaceLinks(of asset: AssetID, _ draft: AssetDraft) throws -> [FieldChange] {
    let columnLinks = (draft.columns ?? []).filter { $0.links != nil }
    guard draft.links != nil || !columnLinks.isEmpty else { return [] }
    let before = try linkFields(of: asset)
    let origin = try originID(context.origin)
    if let links = draft.links { try replace(links, on: Subject(asset), origin) }
    for column in columnLinks {
      guard let id = try columnID(of: asset, column.path) else { continue }
      try replace(column.links ?? [], on: Subject(asset, column: id), origin)
    }
    return before.changes(to: try linkFields(of: asset))
  }

  private func replace(_ links: [LinkDraft], on subject: Subject, _ origin: Int64) throws {
    var stale = try ownLinks(subject, origin)
    for link in links {
      let target = try resolve(link.target)
      let key = LinkKey(relation: link.relation, target: target, role: link.role)
      if let state = stale.removeValue(forKey: key), state == link.state { continue }
      try store(link, target: target, on: subject)
    }
    for key in stale.keys {
      try connection.run(
        """
        DELETE FROM links WHERE asset_id = ? AND column_id = ? AND relation = ? AND target_id = ? AND role = ?
          AND origin_id = ?
        """,
        subject.asset.rawValue, subject.columnRow, key.relation.rawValue, key.target.rawValue, key.role, origin)
    }
  }

  private struct LinkKey: Hashable {
    let relation: Relation
    let target: AssetID
    let role: String
  }

  private func ownLinks(_ subject: Subject, _ origin: Int64) throws -> [LinkKey: LinkState] {
    var links: [LinkKey: LinkState] = [:]
    try connection.query(
      "SELECT relation, target_id, role, state FROM links WHERE asset_id = ? AND column_id = ? AND origin_id = ?",
      subject.asset.rawValue, subject.columnRow, origin
    ) { row in
      guard let relation = Relation(rawValue: row.int(0)) else { return }
      links[LinkKey(relation: relation, target: AssetID(rawValue: row.int64(1)), role: row.text(2))] =
        LinkState(rawValue: row.int(3))
    }
    return links
  }

  /// Writes a link of this write's origin over what it said of the same two things before.
  @discardableResult
  func store(_ link: LinkDraft, target: AssetID? = nil, on subject: Subject) throws -> Link {
    let target = try target ?? resolve(link.target)
    guard target != subject.asset || subject.column != nil else {
      throw CatalogError.invalid(field: link.relation.name, reason: "points to the asset itself")
    }
    let label = try label(target)
    try require(label.kind, for: link.relation)
    try connection.run(
      """
      INSERT INTO links (asset_id, column_id, relation, target_id, role, origin_id, state, confidence, reason, author, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (asset_id, column_id, relation, target_id, origin_id, role) DO UPDATE SET state = excluded.state,
        confidence = excluded.confidence, reason = excluded.reason, author = excluded.author, at = excluded.at
      """,
      subject.asset.rawValue, subject.columnRow, link.relation.rawValue, target.rawValue, link.role,
      try originID(context.origin), link.state.rawValue, link.confidence, link.reason, context.actor, now.microseconds)
    return Link(
      subject: subject, relation: link.relation, target: label, role: link.role,
      state: link.state, confidence: link.confidence, reason: link.reason, origin: context.origin, by: context.actor,
      at: now)
  }

  private func require(_ kind: AssetKind, for relation: Relation) throws(CatalogError) {
    guard let accepted = relation.targetKinds else { return }
    guard accepted.contains(kind) else {
      throw CatalogError.invalid(
        field: relation.name,
        reason: "points to a \(kind.title); a \(accepted.map(\.title).joined(separator: " or ")) is expected")
    }
  }

  private func removeLinks(_ subject: Subject, _ relation: Relation, origin: Int64) throws {
    try connection.run(
      "DELETE FROM links WHERE asset_id = ? AND column_id = ? AND relation = ? AND origin_id = ?",
      subject.asset.rawValue, subject.columnRow, relation.rawValue, origin)
  }

  /// Runs `body`, then logs what it did to the subject's links of one relation.
  private func relink(_ subject: Subject, _ relation: Relation, _ body: () throws -> Void) throws {
    let before = try reader.links(of: subject, relation)
    try body()
    let after = try reader.links(of: subject, relation)
    let column = try subject.column.flatMap { try reader.column($0) }
    let field = column.map { "column/\($0.path)/\(relation.name)" } ?? relation.name
    let change = FieldChange(
      field, before: before.isEmpty ? nil : Link.stateValue(before), after: after.isEmpty ? nil : Link.stateValue(after))
    guard change.before != change.after else { return }
    try logAndStamp(.linked, of: subject.asset, [change])
  }

  private func linkFields(of asset: AssetID) throws -> AssetState {
    let links = try reader.links(of: asset)
    guard !links.isEmpty else { return AssetState() }
    var paths: [ColumnID: FieldPath] = [:]
    for column in try reader.columns(of: asset, includingRemoved: true) { paths[column.id] = column.path }
    var state = AssetState()
    for (field, links) in Dictionary(grouping: links, by: { $0.stateField(paths) }) {
      if let field { state[field] = Link.stateValue(links) }
    }
    return state
  }
}

extension Subject {
  /// The column id as the store writes it: 0 for the asset itself.
  var columnRow: Int64 { column?.rawValue ?? 0 }
}
