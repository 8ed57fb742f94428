import Codecs
import SQLite

/// What documents show of other assets, remembered for a moment: many name the same tags and owners, and many
/// searches show the same first hits.
final class RememberedNames: Sendable {
  fileprivate let targets = MomentCache<Int64, LinkTarget>(limit: 4 << 20)
  fileprivate let labels = MomentCache<Int64, [UInt8]>(limit: 8 << 20)
}

/// What a link shows of the asset it leads to; an object, since many links share one.
final class LinkTarget: Sendable {
  let kind: AssetKind
  let fqn: String
  /// The innermost part of the FQN, not quoted.
  let name: String

  init(kind: AssetKind, fqn: String, name: String) {
    self.kind = kind
    self.fqn = fqn
    self.name = name
  }
}

extension CatalogReader {
  /// What links show of the assets they lead to.
  func linkTargets(of words: [LinkWord]) throws -> [LinkTarget] {
    var assets: [Int64] = []
    assets.reserveCapacity(words.count)
    let span = words.span
    for place in span.indices { assets.append(span[place].target.rawValue) }
    let known = moment.map { projections.names.targets.values(for: assets, at: $0) }
    var targets: [LinkTarget] = []
    targets.reserveCapacity(assets.count)
    for place in assets.indices { targets.append(try known?[place] ?? linkTarget(assets[place])) }
    return targets
  }

  private func linkTarget(_ asset: Int64) throws -> LinkTarget {
    // Many columns of one table may lead to one tag, which the first of them has found meanwhile.
    if let moment, let known = projections.names.targets.value(for: asset, at: moment) { return known }
    let found = try connection.first("SELECT kind, fqn, name FROM assets WHERE id = ?", asset) { row in
      guard let kind = AssetKind(code: row.int(0)) else { throw damaged("link") }
      return LinkTarget(kind: kind, fqn: row.text(1), name: row.text(2))
    }
    guard let found else { throw damaged("link") }
    if let moment {
      let bytes = 128 + found.fqn.utf8.count + found.name.utf8.count
      projections.names.targets.keep(found, for: asset, bytes: bytes, at: moment)
    }
    return found
  }

  /// The members that a list of hits shows of an asset, one after the other as JSON; nil when it is not there.
  func labelMembers(of asset: AssetID) throws -> [UInt8]? {
    let names = projections.names
    if let moment, let known = names.labels.value(for: asset.rawValue, at: moment) { return known }
    var members: [UInt8] = []
    try connection.query(
      "SELECT a.uuid, a.kind, a.fqn, a.name, a.state, a.display_name, a.description FROM assets a WHERE a.id = ?",
      asset.rawValue
    ) { row in
      var writer = JSONWriter(capacity: 512)
      writer.beginObject()
      try writer.labelMembers(row)
      writer.member("description", row, 6)
      writer.endObject()
      members = Array(writer.bytes.dropFirst().dropLast())
    }
    guard !members.isEmpty else { return nil }
    if let moment { names.labels.keep(members, for: asset.rawValue, bytes: 128 + members.count, at: moment) }
    return members
  }
}
