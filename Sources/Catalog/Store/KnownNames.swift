/// What writes have learnt of names so far, so that their common owners, tags and containers are looked up once.
struct KnownNames {
  /// A name within a namespace.
  struct Location: Hashable {
    let namespace: AssetKind.Namespace
    let fqn: FQN
  }

  /// Where names lead; nil for a name that is not there.
  var located = RecentValues<Location, AssetID?>(most: most)
  /// What texts of any form mean.
  var meant = KnownMeanings()
  var labels = RecentValues<AssetID, AssetLabel>(most: most)
  /// The names of assets that were found by them.
  var fqns = RecentValues<AssetID, FQN>(most: most)
  /// The services that containers belong to; nil for one that belongs to none.
  var services = RecentValues<AssetID, AssetID?>(most: most)
  var places = PlaceFacets()
  /// The columns of assets that are new or that edges lead to, some ten megabytes at most.
  var columns = RecentValues<AssetID, KnownColumns>(most: 150_000)
  /// Whether any name was ever moved; nil before the first look.
  var hasRedirects: Bool?
  /// Whether any asset has a further name; nil before the first look.
  var hasAliases: Bool?

  /// Of each, twice as many are known in all.
  private static let most = 30_000

  /// Forgets what is true for one write only.
  mutating func beginWrite() { meant.removeAll() }

  /// Forgets all names, because one of them has changed.
  mutating func removeAll() { self = KnownNames() }
}

/// What texts of any form mean. Edges between the columns of two assets follow each other, so the texts that were asked
/// for last are compared before any is hashed.
struct KnownMeanings {
  private var meanings: [String: AssetID] = [:]
  private var last: [(text: String, id: AssetID)] = []

  /// What a text means, when that is known.
  mutating func find(_ text: String) -> AssetID? {
    if let known = last.first(where: { $0.text == text }) { return known.id }
    guard let id = meanings[text] else { return nil }
    note(text, id)
    return id
  }

  /// Keeps what a text means.
  mutating func keep(_ id: AssetID, for text: String) {
    meanings[text] = id
    note(text, id)
  }

  /// Forgets all of them.
  mutating func removeAll() {
    meanings.removeAll(keepingCapacity: true)
    last.removeAll(keepingCapacity: true)
  }

  /// An edge has two ends.
  private mutating func note(_ text: String, _ id: AssetID) {
    if last.count == 2 { last.removeFirst() }
    last.append((text, id))
  }
}
