/// What a write has learnt of names so far, so that the many datasets of a bulk look their common owners, tags and
/// containers up once.
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
  /// The facets that assets have from their containers, by the innermost.
  var places: [AssetID: [SearchFacet]] = [:]
  /// Whether any name was ever moved; nil before the first look.
  var hasRedirects: Bool?

  /// Forgets all names, because one of them has changed.
  mutating func removeAll() { self = KnownNames() }
}
