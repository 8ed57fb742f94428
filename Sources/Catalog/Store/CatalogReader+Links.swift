import Codecs
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

  /// Takes the words of several origins on the same links together.
  static func fold<Word: StatedLink>(_ rows: [Word], includingRejected: Bool) -> [Word] {
    guard rows.count > 1 || rows.contains(where: { $0.state == .rejected }) else { return rows }
    let trusted = rows.sorted {
      ($0.originKind.rawValue, -$0.state.rawValue, $0.at) < ($1.originKind.rawValue, -$1.state.rawValue, $1.at)
    }
    var seen: Set<FoldKey> = []
    var folded: [Word] = []
    for link in trusted {
      let key = FoldKey(
        subject: link.subject, relation: link.relation, target: link.relation.isSingle ? nil : link.targetID,
        role: link.role)
      if link.relation.isSingle && link.state == .rejected && !includingRejected { continue }
      guard seen.insert(key).inserted, includingRejected || link.state != .rejected else { continue }
      folded.append(link)
    }
    let named = folded.map { (link: $0, name: $0.targetName) }
    return named.sorted {
      ($0.link.relation.rawValue, $0.name, $0.link.role) < ($1.link.relation.rawValue, $1.name, $1.link.role)
    }.map(\.link)
  }
}

/// One origin's word on a link, as far as it counts beside those of others.
protocol StatedLink {
  var subject: Subject { get }
  var relation: Relation { get }
  var targetID: AssetID { get }
  /// The text of the target's FQN.
  var targetName: String { get }
  var role: String { get }
  var state: LinkState { get }
  var originKind: Origin.Kind { get }
  var at: Timestamp { get }
}

extension Link: StatedLink {
  var targetID: AssetID { target.id }
  var targetName: String { target.fqn.description }
  var originKind: Origin.Kind { origin.kind }
}

/// What words on the same link have in common.
private struct FoldKey: Hashable {
  let subject: Subject
  let relation: Relation
  let target: AssetID?
  let role: String
}
