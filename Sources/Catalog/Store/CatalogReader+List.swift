package import Codecs
import SQLite

/// Which assets a listing shows; nil fields do not restrict it.
package struct AssetFilter: Sendable, Equatable {
  package var kinds: [AssetKind]?
  /// Only what lies directly inside this asset.
  package var parent: AssetID?
  /// Only what belongs to this service.
  package var service: AssetID?
  /// Only what has no container.
  package var rootsOnly = false
  /// Only what carries a link that is not rejected to this asset (a tag, an owner, a domain …), itself or on a column.
  package var linkedTo: AssetID?
  package var states: [Asset.State] = [.active]
  /// Only what changed at or after this time.
  package var changedSince: Timestamp?

  package init() {}
}

/// Some rows of a longer list, and where the next ones begin.
package struct Page<Element> {
  package let elements: [Element]
  /// To be handed back for the next page; nil at the end.
  package let next: String?

  package init(_ elements: [Element], next: String?) {
    self.elements = elements
    self.next = next
  }
}

extension Page: Sendable where Element: Sendable {}

extension CatalogReader {
  /// Assets in the order of their FQNs.
  /// - Parameters:
  ///   - cursor: `next` of the page before.
  ///   - limit: 1 to 1,000.
  /// - Throws: `CatalogError.invalid` for a cursor that no page gave.
  package func list(_ filter: AssetFilter, after cursor: String? = nil, limit: Int = 100) throws -> Page<Asset> {
    let limit = min(max(limit, 1), 1000)
    var (conditions, values) = Self.conditions(filter)
    if let cursor {
      conditions.append("(a.fqn, a.id) > (?, ?)")
      let (fqn, id) = try Self.read(cursor)
      values += [.text(fqn), .integer(id)]
    }
    var assets: [Asset] = []
    try connection.query(
      "SELECT \(Selection.asset) FROM assets a WHERE \(conditions.joined(separator: " AND ")) "
        + "ORDER BY a.fqn, a.id LIMIT ?", values: values + [.integer(Int64(limit + 1))]
    ) { assets.append(try $0.asset()) }
    guard assets.count > limit, let last = assets.dropLast().last else { return Page(assets, next: nil) }
    return Page(Array(assets.dropLast()), next: "\(last.id.rawValue):\(last.fqn)")
  }

  /// How many assets a listing has in all.
  package func count(_ filter: AssetFilter) throws -> Int {
    let (conditions, values) = Self.conditions(filter)
    var count = 0
    try connection.query(
      "SELECT count(*) FROM assets a WHERE \(conditions.joined(separator: " AND "))", values: values
    ) { count = $0.int(0) }
    return count
  }

  /// How many active assets there are of each kind.
  package func countsByKind() throws -> [AssetKind: Int] {
    var counts: [AssetKind: Int] = [:]
    try connection.query("SELECT kind, count(*) FROM assets WHERE state = 0 GROUP BY kind") { row in
      if let kind = AssetKind(code: row.int(0)) { counts[kind] = row.int(1) }
    }
    return counts
  }

  private static func conditions(_ filter: AssetFilter) -> ([String], [Value]) {
    var conditions: [String] = ["a.state IN (\(filter.states.map { "\($0.rawValue)" }.joined(separator: ",")))"]
    var values: [Value] = []
    if let kinds = filter.kinds {
      conditions.append("a.kind IN (\(kinds.map { "\($0.code)" }.joined(separator: ",")))")
    }
    if let parent = filter.parent {
      conditions.append("a.parent_id = ?")
      values.append(.integer(parent.rawValue))
    }
    if let service = filter.service {
      conditions.append("a.service_id = ?")
      values.append(.integer(service.rawValue))
    }
    if filter.rootsOnly { conditions.append("a.parent_id IS NULL") }
    if let target = filter.linkedTo {
      conditions.append("a.id IN (SELECT asset_id FROM links WHERE target_id = ? AND state <> ?)")
      values += [.integer(target.rawValue), .integer(Int64(LinkState.rejected.rawValue))]
    }
    if let since = filter.changedSince {
      conditions.append("a.updated_at >= ?")
      values.append(.integer(since.microseconds))
    }
    return (conditions, values)
  }

  private static func read(_ cursor: String) throws -> (String, Int64) {
    let parts = cursor.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let id = Int64(parts[0]) else {
      throw CatalogError.invalid(field: "after", reason: "is not a cursor that a page gave as next")
    }
    return (String(parts[1]), id)
  }
}
