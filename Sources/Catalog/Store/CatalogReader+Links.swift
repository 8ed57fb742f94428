import Codecs
import SQLite

extension CatalogReader {
  /// The links of an asset and of its columns, every origin's word taken together: of several origins that link the same
  /// two things the most trusted counts, and a person's rejection hides what others say.
  /// - Parameter includingRejected: also those that a person turned down, for the page where they can be taken back.
  package func links(of asset: AssetID, includingRejected: Bool = false) throws -> [Link] {
    try Self.fold(links(try linkRun(of: asset).words, of: asset), includingRejected: includingRejected)
  }

  /// The links of one relation that an asset itself or one of its columns has, folded like `links(of:)`.
  package func links(of subject: Subject, _ relation: Relation) throws -> [Link] {
    let words = try linkRun(of: subject.asset).words.filter { $0.column == subject.column && $0.relation == relation }
    return try Self.fold(links(words, of: subject.asset), includingRejected: false)
  }

  /// The links that point to an asset, from assets and columns, folded like `links(of:)`.
  /// - Parameter limit: at most so many subjects' links are read.
  package func links(to target: AssetID, _ relation: Relation? = nil, limit: Int = 1000) throws -> [Link] {
    var links: [Link] = []
    for asset in try assets(linkingTo: target, relation, limit: limit) where links.count < limit {
      let words = try linkRun(of: asset).words.filter { $0.target == target && (relation ?? $0.relation) == $0.relation }
      links += try self.links(words, of: asset)
    }
    return Self.fold(links, includingRejected: false)
  }

  private func assets(linkingTo target: AssetID, _ relation: Relation?, limit: Int) throws -> [AssetID] {
    let condition = relation.map { "AND relation = \($0.rawValue)" } ?? ""
    return try connection.all(
      "SELECT DISTINCT asset_id FROM link_targets WHERE target_id = ? \(condition) LIMIT ?", target.rawValue, limit
    ) { AssetID(rawValue: $0.int64(0)) }
  }

  /// How many assets and columns carry a confirmed link to an asset.
  /// - Parameter limit: counting stops here, since a tag may be on millions of columns.
  package func countLinks(to target: AssetID, limit: Int) throws -> Int {
    let count = try connection.integer(
      """
      SELECT sum(confirmed) FROM (SELECT confirmed FROM link_targets WHERE target_id = ? AND confirmed > 0 LIMIT ?)
      """, target.rawValue, limit)
    return min(count ?? 0, limit)
  }

  private func links(_ words: [LinkWord], of asset: AssetID) throws -> [Link] {
    var origins: [Int64: Origin] = [:]
    var targets: [AssetID: AssetLabel] = [:]
    return try words.map { word in
      let origin = try origins[word.origin] ?? self.origin(word.origin)
      let target = try targets[word.target] ?? label(word.target)
      guard let target else { throw damaged("link") }
      (origins[word.origin], targets[word.target]) = (origin, target)
      return Link(
        subject: Subject(asset, column: word.column), relation: word.relation, target: target, role: word.role,
        state: word.state, confidence: word.confidence, reason: word.reason, origin: origin, by: word.author, at: word.at)
    }
  }

  /// The origin of a row id.
  func origin(_ id: Int64) throws -> Origin {
    let origin = try connection.first("SELECT kind, name FROM origins WHERE id = ?", id) { try $0.origin(0) }
    guard let origin else { throw damaged("origin") }
    return origin
  }

  /// Takes the words of several origins on the same links together.
  static func fold<Word: StatedLink>(_ rows: [Word], includingRejected: Bool) -> [Word] {
    guard rows.count > 1 || rows.contains(where: { $0.state == .rejected }) else { return rows }
    var seen: Set<FoldKey> = []
    var folded: [(place: Int, relation: Int, name: String)] = []
    for place in mostTrustedFirst(rows) {
      let link = rows[place]
      let key = FoldKey(
        subject: link.subject, relation: link.relation, target: link.relation.isSingle ? nil : link.targetID,
        role: link.role)
      if link.relation.isSingle && link.state == .rejected && !includingRejected { continue }
      guard seen.insert(key).inserted, includingRejected || link.state != .rejected else { continue }
      folded.append((place, link.relation.rawValue, link.targetName))
    }
    folded.sort { ($0.relation, $0.name, rows[$0.place].role) < ($1.relation, $1.name, rows[$1.place].role) }
    return folded.map { rows[$0.place] }
  }

  /// The places of words, the most trusted first. The words of one write stay as they are.
  private static func mostTrustedFirst<Word: StatedLink>(_ rows: [Word]) -> [Int] {
    func rank(_ place: Int) -> (Int, Int, Timestamp) {
      let row = rows[place]
      return (row.originKind.rawValue, -row.state.rawValue, row.at)
    }
    let first = rank(0)
    guard rows.indices.contains(where: { rank($0) != first }) else { return Array(rows.indices) }
    return rows.indices.sorted { rank($0) < rank($1) }
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
