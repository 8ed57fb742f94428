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
  var meant = KnownMeanings()
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
    meant.removeAll()
  }

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
