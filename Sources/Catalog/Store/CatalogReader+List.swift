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
  /// Assets in the order of their FQNs, upper and lower case alike.
  /// - Parameters:
  ///   - cursor: `next` of the page before.
  ///   - limit: 1 to 1,000.
  /// - Throws: `CatalogError.invalid` for a cursor that no page gave.
  package func list(_ filter: AssetFilter, after cursor: String? = nil, limit: Int = 100) throws -> Page<Asset> {
    let limit = min(max(limit, 1), 1000)
    var (conditions, values) = Self.conditions(filter, findsKinds: try areFew(filter))
    if let cursor {
      conditions.append("(a.fqn COLLATE NOCASE, a.id) > (?, ?)")
      let (fqn, id) = try Self.read(cursor)
      values += [.text(fqn), .integer(id)]
    }
    var assets: [Asset] = []
    try connection.query(
      "SELECT \(Selection.asset) FROM assets a WHERE \(conditions.joined(separator: " AND ")) "
        + "ORDER BY a.fqn COLLATE NOCASE, a.id LIMIT ?", values: values + [.integer(Int64(limit + 1))]
    ) { assets.append(try $0.asset()) }
    guard assets.count > limit, let last = assets.dropLast().last else { return Page(assets, next: nil) }
    return Page(Array(assets.dropLast()), next: "\(last.id.rawValue):\(last.fqn)")
  }

  /// How many assets a listing has in all.
  package func count(_ filter: AssetFilter) throws -> Int {
    let (conditions, values) = Self.conditions(filter, findsKinds: true)
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

  /// Assets of some kinds that are quicker found and sorted than met on the way along all names.
  private static let few = 5000

  /// Whether a listing is best begun with all assets of its kinds, because there are few of them.
  private func areFew(_ filter: AssetFilter) throws -> Bool {
    guard let kinds = filter.kinds else { return false }
    var count = 0
    try connection.query(
      "SELECT count(*) FROM (SELECT 1 FROM assets WHERE kind IN (\(Self.list(kinds.map(\.code)))) LIMIT ?)", Self.few + 1
    ) { count = $0.int(0) }
    return count <= Self.few
  }

  private static func list(_ numbers: [Int]) -> String { numbers.map { "\($0)" }.joined(separator: ",") }

  /// - Parameter findsKinds: whether the index of kinds may be used, where nothing else says where to look.
  private static func conditions(_ filter: AssetFilter, findsKinds: Bool) -> ([String], [Value]) {
    let isNarrow = filter.parent != nil || filter.linkedTo != nil || filter.rootsOnly
    // A plus keeps an index from being used (https://sqlite.org/optoverview.html#disqualifying_where_clause_terms).
    let plus = findsKinds && !isNarrow ? "" : "+"
    var conditions = ["\(plus)a.state IN (\(list(filter.states.map(\.rawValue))))"]
    var values: [Value] = []
    if let kinds = filter.kinds { conditions.append("\(plus)a.kind IN (\(list(kinds.map(\.code))))") }
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
      conditions.append("a.id IN (SELECT asset_id FROM link_targets WHERE target_id = ? AND is_shown = 1)")
      values.append(.integer(target.rawValue))
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
