package import Codecs
import SQLite

/// Which changes a feed shows; nil fields do not restrict it.
package struct ChangeFilter: Sendable {
  package var asset: AssetID?
  package var actor: String?
  package var operations: [Change.Operation]?
  package var since: Timestamp?
  package var breakingOnly = false
  /// Whether a batch stands as its last change alone.
  package var foldsBatches = false

  package init() {}
}

extension CatalogReader {
  /// Changes after a number, oldest first: the feed that others follow.
  package func changes(
    after number: ChangeNumber, _ filter: ChangeFilter = ChangeFilter(), limit: Int = 100
  ) throws -> [Change] {
    try changes("h.number > ?", number, filter, order: "ASC", limit)
  }

  /// Changes before a number, newest first: history and audit pages.
  package func changes(
    before number: ChangeNumber?, _ filter: ChangeFilter = ChangeFilter(), limit: Int = 100
  ) throws -> [Change] {
    try changes("h.number < ?", number ?? ChangeNumber(rawValue: .max), filter, order: "DESC", limit)
  }

  /// The number of the last change; zero in an empty catalog.
  package func lastChange() throws -> ChangeNumber {
    ChangeNumber(rawValue: Int64(try connection.integer("SELECT max(number) FROM changes") ?? 0))
  }

  private func changes(
    _ position: String, _ number: ChangeNumber, _ filter: ChangeFilter, order: String, _ limit: Int
  ) throws -> [Change] {
    var conditions = [position]
    var values: [Value] = [.integer(number.rawValue)]
    if let asset = filter.asset {
      conditions.append("h.asset_id = ?")
      values.append(.integer(asset.rawValue))
    }
    if let actor = filter.actor {
      conditions.append("h.actor = ?")
      values.append(.text(actor))
    }
    if let operations = filter.operations {
      conditions.append("h.operation IN (\(operations.map { "\($0.rawValue)" }.joined(separator: ",")))")
    }
    if let since = filter.since {
      conditions.append("h.at >= ?")
      values.append(.integer(since.microseconds))
    }
    if filter.breakingOnly { conditions.append("h.is_breaking = 1") }
    if filter.foldsBatches {
      conditions.append(
        "(h.batch_id IS NULL OR h.number = (SELECT max(b.number) FROM changes b WHERE b.batch_id = h.batch_id))")
    }
    values.append(.integer(Int64(min(max(limit, 1), 1000))))
    var changes: [Change] = []
    try connection.query(
      """
      SELECT \(Selection.change) FROM changes h JOIN origins o ON o.id = h.origin_id
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY h.number \(order) LIMIT ?
      """, values: values
    ) { changes.append(try $0.change()) }
    return changes
  }
}
