/// What writes have learnt of names so far, so that their common owners, tags and containers are looked up once.
struct KnownNames {
  /// A name within a namespace.
  struct Location: Hashable {
    let namespace: AssetKind.Namespace
    let fqn: FQN
  }

  /// Where names lead; nil for a name that is not there.
  var located: [Location: AssetID?] = [:]
  /// What texts of any form mean.
  var meant: [String: AssetID] = [:]
  var labels: [AssetID: AssetLabel] = [:]
  /// The services that containers belong to; nil for one that belongs to none.
  var services: [AssetID: AssetID?] = [:]
  /// The facets that assets have from their containers, by the innermost.
  var places: [AssetID: [SearchFacet]] = [:]
  /// The columns of assets that edges lead to.
  var columns: [AssetID: KnownColumns] = [:]
  /// Whether any name was ever moved; nil before the first look.
  var hasRedirects: Bool?
  /// Whether any asset has a further name; nil before the first look.
  var hasAliases: Bool?

  private static let most = 50_000

  /// Forgets what is true for one write only, and everything when it has become too much.
  mutating func beginWrite() {
    guard located.count < Self.most, labels.count < Self.most, places.count < Self.most else { return removeAll() }
    meant.removeAll(keepingCapacity: true)
    columns.removeAll(keepingCapacity: true)
  }

  /// Forgets all names, because one of them has changed.
  mutating func removeAll() { self = KnownNames() }
}

/// The columns of one asset by path, those that vanished too.
struct KnownColumns {
  private let columns: [Column]
  /// Their places, where there are too many to look along.
  private let places: [FieldPath: Int]

  init(_ columns: [Column]) {
    self.columns = columns
    var places: [FieldPath: Int] = [:]
    if columns.count > 64 { for (place, column) in columns.enumerated() { places[column.path] = place } }
    self.places = places
  }

  /// Whether any of them is there.
  var arePresent: Bool { columns.contains { $0.removedAt == nil } }

  /// The id of the column with that path.
  subscript(path: FieldPath) -> ColumnID? {
    if !places.isEmpty { return places[path].map { columns[$0].id } }
    return columns.first { $0.path == path }?.id
  }
}
