import Codecs
import SQLite

extension CatalogReader {
  /// Columns of an asset in order; those that vanished come last when asked for.
  package func columns(of asset: AssetID, includingRemoved: Bool = false) throws -> [Column] {
    var columns: [Column] = []
    for run in try columnRuns(of: asset) { columns += run.columns }
    if !includingRemoved { columns.removeAll { $0.removedAt != nil } }
    let isInOrder = zip(columns, columns.dropFirst()).allSatisfy { Self.precedes($0, $1) }
    return isInOrder ? columns : columns.sorted(by: Self.precedes)
  }

  private static func precedes(_ left: Column, _ right: Column) -> Bool {
    if (left.removedAt == nil) != (right.removedAt == nil) { return left.removedAt == nil }
    return (left.ordinal, left.id) < (right.ordinal, right.id)
  }

  /// One column by row id.
  package func column(_ id: ColumnID) throws -> Column? {
    let found = try connection.first(
      """
      SELECT asset_id, json_extract(body, '$[' || (?1 - first_id) || ']') FROM column_runs
      WHERE first_id <= ?1 ORDER BY first_id DESC LIMIT 1
      """, id.rawValue
    ) { row -> Column? in
      guard !row.isNull(1) else { return nil }
      let asset = AssetID(rawValue: row.int64(0))
      return try row.withText(1) { body throws(CatalogError) in try Column(id, of: asset, body: body) }
    }
    return found ?? nil
  }

  /// One column by its path in an asset, also one that vanished.
  package func column(of asset: AssetID, _ path: FieldPath) throws -> Column? {
    for run in try columnRuns(of: asset) {
      if let column = run.columns.first(where: { $0.path == path }) { return column }
    }
    return nil
  }

  /// The columns of an asset as they lie in the store.
  func columnRuns(of asset: AssetID) throws -> [ColumnRun] {
    try connection.all(
      "SELECT first_id, body FROM column_runs WHERE asset_id = ? ORDER BY first_id", asset.rawValue
    ) { row in
      let first = ColumnID(rawValue: row.int64(0))
      return try row.withText(1) { body throws(CatalogError) in try ColumnRun(first: first, of: asset, body: body) }
    }
  }
}
