import Codecs
import SQLite

/// The columns of one asset by path, those that vanished too.
///
/// The paths lie one after the other as bytes: of the thousands of assets that lineage leads out of, one column each is
/// asked for.
struct KnownColumns {
  private var text: [UInt8] = []
  /// Where each path ends.
  private var ends: [Int32] = []
  private var ids: [ColumnID] = []
  /// Where each path is, when there are too many to look along.
  private var places: [String: Int] = [:]
  /// Whether any of them is there.
  private(set) var arePresent = false

  private static let mostToLookAlong = 64

  init() {}

  init(capacity: Int) {
    text.reserveCapacity(capacity * 16)
    ends.reserveCapacity(capacity)
    ids.reserveCapacity(capacity)
  }

  /// Adds a column, in the order of ids.
  mutating func append(_ path: FieldPath, _ id: ColumnID, isPresent: Bool) {
    var path = path.description
    path.withUTF8 { append($0, id, isPresent: isPresent) }
  }

  /// Adds a column, in the order of ids.
  /// - Parameter path: the text of its path.
  mutating func append(_ path: UnsafeBufferPointer<UInt8>, _ id: ColumnID, isPresent: Bool) {
    if count == Self.mostToLookAlong {
      for place in 0..<count { places[name(place)] = place }
    }
    if count >= Self.mostToLookAlong { places[String(decoding: path, as: UTF8.self)] = count }
    text.append(contentsOf: path)
    ends.append(Int32(truncatingIfNeeded: text.count))
    ids.append(id)
    arePresent = arePresent || isPresent
  }

  var count: Int { ids.count }

  /// The id of the column with that path.
  subscript(path: FieldPath) -> ColumnID? {
    if !places.isEmpty { return places[path.description].map { ids[$0] } }
    var wanted = path.description
    if let place = wanted.withUTF8(place) { return ids[place] }
    // The same letters may be spelt in several ways.
    guard wanted.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
    return (0..<count).first { name($0) == wanted }.map { ids[$0] }
  }

  private func name(_ place: Int) -> String { String(decoding: text[range(place)], as: UTF8.self) }

  private func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place]) }

  /// Where the path with these bytes is.
  private func place(of wanted: UnsafeBufferPointer<UInt8>) -> Int? {
    text.withUnsafeBufferPointer { text in
      var start = 0
      for place in ends.indices {
        let end = Int(ends[place])
        if end - start == wanted.count, UnsafeBufferPointer(rebasing: text[start..<end]).elementsEqual(wanted) { return place }
        start = end
      }
      return nil
    }
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
