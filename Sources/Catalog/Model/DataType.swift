/// The family of a column's type, the same for every platform; the exact type stays beside it as text.
///
/// The numbers are in the store and follow each other from 0.
package enum DataType: Int, Sendable, CaseIterable {
  case unknown = 0
  case boolean, integer, decimal, float, string, binary, date, time, timestamp, interval, uuid, json, xml
  case array, map, `struct`, `enum`, network, geometry, range, null

  /// The word used in JSON, queries and on pages.
  package var name: String { Self.names[rawValue] }

  // A case's own word comes by reflection, which is far too slow for every column of a bulk.
  private static let names = allCases.map { "\($0)" }
  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  /// The family with that name; nil for any other word.
  package init?(name: String) {
    guard let type = Self.byName[name.lowercased()] else { return nil }
    self = type
  }
}
