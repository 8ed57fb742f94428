import SQLite

/// What the writer thread knows of the store without looking: the next ids of the tables that many rows refer to. Knowing
/// an id before its row is written lets a change, its asset and its columns go in with one statement each. Ids of a transaction that fails are never used again.
///
/// Lives on the writer thread and is touched nowhere else.
final class StoreCounters: @unchecked Sendable {
  private var asset: Int64
  private var column: Int64
  private var change: Int64
  /// What earlier writes have learnt of names. Of one thread, and asked dozens of times a write: the run time need not look
  /// each time whether two accesses meet.
  @exclusivity(unchecked) var names = KnownNames()
  /// The row ids of origins.
  var origins: [Origin: Int64] = [:]

  init(_ connection: Connection) throws(SQLiteError) {
    asset = Int64(try connection.integer("SELECT max(id) FROM assets") ?? 0)
    column = Int64(
      try connection.integer(
        "SELECT first_id + json_array_length(body) - 1 FROM column_runs ORDER BY first_id DESC LIMIT 1") ?? 0)
    change = Int64(try connection.integer("SELECT max(number) FROM changes") ?? 0)
  }

  /// Forgets what a write that failed may have learnt of its own rows.
  func forget() {
    names.removeAll()
    origins.removeAll()
  }

  func nextAsset() -> AssetID {
    asset += 1
    return AssetID(rawValue: asset)
  }

  /// The first of so many ids that follow each other.
  func nextColumns(_ count: Int) -> ColumnID {
    defer { column += Int64(count) }
    return ColumnID(rawValue: column + 1)
  }

  func nextChange() -> ChangeNumber {
    change += 1
    return ChangeNumber(rawValue: change)
  }
}
