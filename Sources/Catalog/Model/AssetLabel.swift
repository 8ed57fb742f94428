package import Codecs

/// As much of an asset as a list or a link shows of it.
package struct AssetLabel: Hashable, Sendable {
  package let id: AssetID
  package let uuid: UUID
  package let kind: AssetKind
  package let fqn: FQN
  package let displayName: String?
  package let state: Asset.State

  /// What a link to it reads.
  package var title: String { displayName ?? fqn.name }
}
