import SQLite

/// The next ids of the tables that many rows refer to. Knowing an id before its row is written lets a change, its asset
/// and its columns go in with one statement each. Ids of a transaction that fails are never used again.
///
/// Lives on the writer thread and is touched nowhere else.
final class StoreCounters: @unchecked Sendable {
  private var asset: Int64
  private var column: Int64
  private var change: Int64

  init(_ connection: Connection) throws(SQLiteError) {
    asset = Int64(try connection.integer("SELECT max(id) FROM assets") ?? 0)
    column = Int64(try connection.integer("SELECT max(id) FROM columns") ?? 0)
    change = Int64(try connection.integer("SELECT max(number) FROM changes") ?? 0)
  }

  func nextAsset() -> AssetID {
    asset += 1
    return AssetID(rawValue: asset)
  }

  func nextColumn() -> ColumnID {
    column += 1
    return ColumnID(rawValue: column)
  }

  func nextChange() -> ChangeNumber {
    change += 1
    return ChangeNumber(rawValue: change)
  }
}
