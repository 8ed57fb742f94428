import SQLite

extension Catalog {
  /// Takes back an origin's word on everything it spoke of before and has not seen now.
  ///
  /// What nobody else describes is marked as deleted; its columns and history stay to be looked at and restored. It is
  /// done in as many writes as it takes for nobody to wait long.
  /// - Parameters:
  ///   - context: on whose behalf; its origin is meant.
  ///   - seen: what the origin still speaks of.
  ///   - share: refuses to retire more than this share (0 to 1) of what it spoke of: an empty or half-failed crawl must
  ///     not wipe a service.
  /// - Returns: the assets it no longer speaks of.
  /// - Throws: `CatalogError.conflict` when the share is exceeded; nothing is retired then.
  package func retire(
    _ context: WriteContext, except seen: AssetIDSet, atMost share: Double = 1
  ) throws(CatalogError) -> [AssetID] {
    let vanished = try read { try $0.vanished(from: context.origin, except: seen, atMost: share) }
    var rest = vanished[...]
    while !rest.isEmpty { rest = rest.dropFirst(try write(context) { try $0.retire(rest) }) }
    return vanished
  }
}

extension CatalogReader {
  /// What an origin spoke of and has not seen now.
  fileprivate func vanished(
    from origin: Origin, except seen: AssetIDSet, atMost share: Double
  ) throws -> [AssetID] {
    var spokenOf = 0
    var vanished: [AssetID] = []
    try connection.query(
      """
      SELECT k.asset_id FROM claims k JOIN assets a ON a.id = k.asset_id
      WHERE k.origin_id = (SELECT id FROM origins WHERE kind = ? AND name = ?) AND a.state = ?
      """, origin.kind.rawValue, origin.name, Asset.State.active.rawValue
    ) { row in
      spokenOf += 1
      let id = AssetID(rawValue: row.int64(0))
      if !seen.contains(id) { vanished.append(id) }
    }
    guard Double(vanished.count) <= share * Double(spokenOf) else {
      throw CatalogError.conflict(
        reason: "\(vanished.count) of \(spokenOf) assets would be removed, more than the \(Int(share * 100)) % allowed")
    }
    return vanished
  }
}
