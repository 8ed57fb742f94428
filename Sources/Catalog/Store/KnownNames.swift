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
  /// The columns of assets that edges lead to.
  var columns: [AssetID: KnownColumns] = [:]
  /// Whether any name was ever moved; nil before the first look.
  var hasRedirects: Bool?

  /// Forgets all names, because one of them has changed.
  mutating func removeAll() { self = KnownNames() }
}

/// The columns of one asset by path, those that vanished too.
struct KnownColumns {
  var ids: [FieldPath: ColumnID] = [:]
  /// Whether any of them is there.
  var arePresent = false

  init(_ columns: [Column]) {
    for column in columns {
      ids[column.path] = column.id
      arePresent = arePresent || column.removedAt == nil
    }
  }
}
