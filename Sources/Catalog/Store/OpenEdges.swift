import SQLite

/// The lineage into an asset that a call is changing.
final class OpenEdges {
  let target: AssetID
  var run: EdgeRun
  /// As the store has it.
  let stored: EdgeRun

  init(_ run: EdgeRun, into target: AssetID) { (self.target, self.run, stored) = (target, run, run) }
}

/// That edges lead from an asset, or are made by it, into another.
struct EdgeEnd: Comparable {
  let asset: AssetID
  let target: AssetID

  static func < (left: EdgeEnd, right: EdgeEnd) -> Bool { (left.asset, left.target) < (right.asset, right.target) }
}

extension Connection {
  /// Keeps that edges lead from an asset, or are made by it, into another.
  func state(_ end: EdgeEnd) throws(SQLiteError) {
    try run("INSERT INTO edge_ends (asset_id, target_id) VALUES (?, ?)", end.asset.rawValue, end.target.rawValue)
  }
}
