import Codecs
import SQLite

/// The columns of one asset by path, those that vanished too.
struct KnownColumns {
  private var paths: [FieldPath] = []
  private var ids: [ColumnID] = []
  /// Where each path is, when there are too many to look along.
  private var places: [FieldPath: Int] = [:]
  /// Whether any of them is there.
  private(set) var arePresent = false

  private static let mostToLookAlong = 64

  init() {}

  init(capacity: Int) {
    paths.reserveCapacity(capacity)
    ids.reserveCapacity(capacity)
  }

  /// Adds a column, in the order of ids.
  mutating func append(_ path: FieldPath, _ id: ColumnID, isPresent: Bool) {
    if paths.count == Self.mostToLookAlong {
      for (place, path) in paths.enumerated() { places[path] = place }
    }
    if paths.count >= Self.mostToLookAlong { places[path] = paths.count }
    paths.append(path)
    ids.append(id)
    arePresent = arePresent || isPresent
  }

  var count: Int { paths.count }

  /// The id of the column with that path.
  subscript(path: FieldPath) -> ColumnID? {
    if !places.isEmpty { return places[path].map { ids[$0] } }
    return paths.firstIndex(of: path).map { ids[$0] }
  }
}

/// Remembers the columns of some assets.
struct ColumnCache {
  private var columns: [AssetID: KnownColumns] = [:]
  private var count = 0

  /// More columns than this are not remembered, which takes some megabytes.
  private static let most = 100_000

  /// The columns of an asset, where they are remembered.
  subscript(asset: AssetID) -> KnownColumns? { columns[asset] }

  /// Remembers the columns of an asset.
  mutating func keep(_ known: KnownColumns, of asset: AssetID) {
    forget(asset)
    if count + known.count > Self.most { self = ColumnCache() }
    guard known.count <= Self.most else { return }
    columns[asset] = known
    count += known.count
  }

  /// Forgets the columns of an asset, because they have changed.
  mutating func forget(_ asset: AssetID) {
    if let known = columns.removeValue(forKey: asset) { count -= known.count }
  }
}

extension CatalogReader {
  /// The columns of an asset by path, those that vanished too.
  func knownColumns(of asset: AssetID) throws -> KnownColumns {
    var known = KnownColumns()
    try connection.query(
      "SELECT first_id, body FROM column_runs WHERE asset_id = ? ORDER BY first_id", asset.rawValue
    ) { row in
      let first = row.int64(0)
      try row.withText(1) { body throws(CatalogError) in
        try ColumnRun.forEachPath(in: body) { place, path, isPresent in
          known.append(path, ColumnID(rawValue: first + Int64(place)), isPresent: isPresent)
        }
      }
    }
    return known
  }
}
