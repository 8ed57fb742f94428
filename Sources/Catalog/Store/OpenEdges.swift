import SQLite

/// The lineage into an asset that a call is changing.
final class OpenEdges {
  let target: AssetID
  var run: EdgeRun
  /// As the store has it.
  let stored: EdgeRun

  init(_ run: EdgeRun, into target: AssetID) { (self.target, self.run, stored) = (target, run, run) }
}

extension Connection {
  /// Keeps that a job makes edges into an asset.
  func state(_ job: AssetID, leadsInto target: AssetID) throws(SQLiteError) {
    try run("INSERT INTO job_targets (job_id, target_id) VALUES (?, ?)", job.rawValue, target.rawValue)
  }
}
