import Codecs
import SQLite

extension CatalogWriter {
  /// How many profiles of one dataset are kept.
  package static let profileLimit = 30
  /// The same profile measured again is noted once a day only, so that a crawl of unchanged data writes nothing.
  private static let confirmation: Int64 = 86_400_000_000

  /// Keeps a profile of a dataset; the oldest go when there are too many. It is a measurement and no fact that anybody
  /// states, so the change log does not tell of it.
  /// - Returns: whether it differs from the last one.
  @discardableResult
  package func put(_ profile: DatasetProfile, of reference: AssetReference) throws -> Bool {
    let asset = try resolve(reference)
    let body = JSON.object(profile.json).bytes()
    let last = try connection.first(
      "SELECT id, confirmed_at, body FROM profiles WHERE asset_id = ? ORDER BY at DESC LIMIT 1", asset.rawValue
    ) { (id: $0.int64(0), confirmedAt: $0.int64(1), body: $0.textBytes(2)) }
    if let last, last.body == body {
      if now.microseconds - last.confirmedAt >= Self.confirmation {
        try connection.run("UPDATE profiles SET confirmed_at = ? WHERE id = ?", now.microseconds, last.id)
      }
      return false
    }
    try connection.run(
      """
      INSERT INTO profiles (asset_id, origin_id, at, confirmed_at, body) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (asset_id, at) DO UPDATE SET body = excluded.body
      """, asset.rawValue, try ownOrigin(), now.microseconds, now.microseconds, TextBytes(body))
    try connection.run(
      """
      DELETE FROM profiles WHERE asset_id = ?1 AND id NOT IN
        (SELECT id FROM profiles WHERE asset_id = ?1 ORDER BY at DESC LIMIT ?2)
      """, asset.rawValue, Self.profileLimit)
    return true
  }
}

extension CatalogReader {
  /// The profiles of a dataset, newest first.
  package func profiles(of asset: AssetID, limit: Int = CatalogWriter.profileLimit) throws -> [StoredProfile] {
    try connection.all(
      """
      SELECT p.at, p.confirmed_at, p.body, o.kind, o.name FROM profiles p JOIN origins o ON o.id = p.origin_id
      WHERE p.asset_id = ? ORDER BY p.at DESC LIMIT ?
      """, asset.rawValue, limit
    ) { row in
      StoredProfile(
        profile: DatasetProfile(try row.jsonObject(2)), at: row.time(0), confirmedAt: row.time(1),
        origin: try row.origin(3))
    }
  }
}
