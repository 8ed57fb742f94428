import SQLite

extension CatalogReader {
  /// The links of an asset and of its columns, every origin's word taken together: of several origins that link the same
  /// two things the most trusted counts, and a person's rejection hides what others say.
  /// - Parameter includingRejected: also those that a person turned down, for the page where they can be taken back.
  package func links(of asset: AssetID, includingRejected: Bool = false) throws -> [Link] {
    try Self.fold(linkRows("l.asset_id = ?", asset.rawValue), includingRejected: includingRejected)
  }

  /// The links of one relation that an asset itself or one of its columns has, folded like `links(of:)`.
  package func links(of subject: Subject, _ relation: Relation) throws -> [Link] {
    try Self.fold(
      linkRows(
        "l.asset_id = ? AND l.column_id = ? AND l.relation = ?", subject.asset.rawValue, subject.columnRow,
        relation.rawValue), includingRejected: false)
  }

  /// The links that point to an asset, from assets and columns, folded like `links(of:)`.
  /// - Parameter limit: at most so many subjects' links are read.
  package func links(to target: AssetID, _ relation: Relation? = nil, limit: Int = 1000) throws -> [Link] {
    let rows =
      if let relation {
        try linkRows("l.target_id = ? AND l.relation = ? LIMIT ?", target.rawValue, relation.rawValue, limit)
      } else {
        try linkRows("l.target_id = ? LIMIT ?", target.rawValue, limit)
      }
    return Self.fold(rows, includingRejected: false)
  }

  /// How many assets and columns carry a confirmed link to an asset.
  /// - Parameter limit: counting stops here, since a tag may be on millions of columns.
  package func countLinks(to target: AssetID, limit: Int) throws -> Int {
    try connection.integer(
      """
      SELECT count(*) FROM (SELECT DISTINCT asset_id, column_id FROM links WHERE target_id = ? AND state = ? LIMIT ?)
      """, target.rawValue, LinkState.confirmed.rawValue, limit) ?? 0
  }

  private func linkRows<each Argument: Bindable>(
    _ condition: String, _ arguments: repeat each Argument
  ) throws -> [Link] {
    try connection.all(
      """
      SELECT \(Selection.link), a.uuid, a.kind, a.fqn, a.display_name, a.state, a.id FROM links l
      JOIN origins o ON o.id = l.origin_id JOIN assets a ON a.id = l.target_id WHERE \(condition)
      """, repeat each arguments
    ) { row in
      let target = try row.label(id: 16, uuid: 11, kind: 12, fqn: 13, displayName: 14, state: 15)
      return try row.link(target: target)
    }
  }

  private struct FoldKey: Hashable {
    let subject: Subject
    let relation: Relation
    let target: AssetID?
    let role: String
  }

  /// Takes the words of several origins on the same links together.
  static func fold(_ rows: [Link], includingRejected: Bool) -> [Link] {
    guard rows.count > 1 || rows.contains(where: { $0.state == .rejected }) else { return rows }
    let trusted = rows.sorted {
      ($0.origin.kind.rawValue, -$0.state.rawValue, $0.at) < ($1.origin.kind.rawValue, -$1.state.rawValue, $1.at)
    }
    var seen: Set<FoldKey> = []
    var folded: [Link] = []
    for link in trusted {
      let key = FoldKey(
        subject: link.subject, relation: link.relation, target: link.relation.isSingle ? nil : link.target.id,
        role: link.role)
      if link.relation.isSingle && link.state == .rejected && !includingRejected { continue }
      guard seen.insert(key).inserted, includingRejected || link.state != .rejected else { continue }
      folded.append(link)
    }
    return folded.sorted {
      ($0.relation.rawValue, $0.target.fqn.description, $0.role)
        < ($1.relation.rawValue, $1.target.fqn.description, $1.role)
    }
  }
}
