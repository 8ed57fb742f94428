/// How a draft names another asset.
package enum AssetReference: Hashable, Sendable {
  /// One that is in the store.
  case id(AssetID)
  /// One by kind and FQN; if it is not there yet it comes into being as a stub.
  case named(AssetKind, FQN)
  /// One by any name that `resolve` understands (URN, OpenLineage name, alias); it must be there.
  case alias(String)
}
