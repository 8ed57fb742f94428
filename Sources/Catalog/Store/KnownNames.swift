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
  /// The columns of assets that are new or that edges lead to.
  var columns = ColumnCache()
  /// Whether any name was ever moved; nil before the first look.
  var hasRedirects: Bool?
  /// Whether any asset has a further name; nil before the first look.
  var hasAliases: Bool?

  private static let most = 50_000

  /// Forgets what is true for one write only, and everything when it has become too much.
  mutating func beginWrite() {
    guard located.count < Self.most, labels.count < Self.most, places.count < Self.most else { return removeAll() }
    meant.removeAll(keepingCapacity: true)
  }

  /// Forgets all names, because one of them has changed.
  mutating func removeAll() { self = KnownNames() }
}
