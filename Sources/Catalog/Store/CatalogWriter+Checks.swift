package import Codecs
import SQLite

extension CatalogWriter {
  /// Records how a check went. The check comes into being with its first result and hangs on what it judges.
  /// - Parameters:
  ///   - check: the check's FQN, by custom the asset's FQN with the check's name behind it.
  ///   - subject: the asset or column that it judges.
  ///   - detail: the measured value and whatever else the producer sends.
  package func record(
    check: FQN, on subject: Subject, _ outcome: CheckOutcome, at: Timestamp, detail: JSONObject = [:],
    description: String? = nil
  ) throws -> AssetID {
    let id: AssetID
    if let known = try locate(.quality, check), try reader.state(of: known) == .active {
      id = known
    } else {
      id = try put(AssetDraft(.check, check, description: description)).asset
    }
    try connection.run(
      """
      INSERT INTO check_results (check_id, at, outcome, detail) VALUES (?, ?, ?, ?)
      ON CONFLICT (check_id, at) DO UPDATE SET outcome = excluded.outcome, detail = excluded.detail
      """,
      id.rawValue, at.microseconds, outcome.rawValue,
      detail.isEmpty ? nil : TextBytes(JSON.object(detail).bytes()))
    try link(subject, LinkDraft(.check, .id(id)))
    try logAndStamp(
      .checked, of: id, [FieldChange("outcome", before: nil, after: .string(outcome.name))])
    return id
  }
}

/// A check with its latest result, as it shows on the asset it judges.
package struct CheckStatus: Sendable {
  package let check: AssetLabel
  /// The asset or column it judges.
  package let subject: Subject
  /// Nil when it never ran.
  package let latest: CheckResult?
}

extension CatalogReader {
  /// The checks on an asset and its columns, each with its latest result.
  package func checks(on asset: AssetID) throws -> [CheckStatus] {
    try links(of: asset).filter { $0.relation == .check }.map { link in
      CheckStatus(check: link.target, subject: link.subject, latest: try results(of: link.target.id, limit: 1).first)
    }
  }

  /// The results of a check, newest first.
  package func results(of check: AssetID, limit: Int = 100) throws -> [CheckResult] {
    try connection.all(
      "SELECT id, check_id, at, outcome, detail FROM check_results WHERE check_id = ? ORDER BY at DESC LIMIT ?",
      check.rawValue, limit
    ) { row in
      guard let outcome = CheckOutcome(rawValue: row.int(3)) else {
        throw CatalogError.store("the database holds a damaged check result")
      }
      return CheckResult(
        id: row.int64(0), check: AssetID(rawValue: row.int64(1)), at: row.time(2), outcome: outcome,
        detail: try row.jsonObject(4))
    }
  }
}
