package import Codecs

/// An asset as pages show it: every origin's word taken together, the most trusted first.
package struct Asset: Sendable {
  /// Whether the asset is there.
  package enum State: Int, Sendable {
    /// Described by at least one origin.
    case active = 0
    /// Gone from its source or deleted by a person; it can be restored and its history stays.
    case deleted = 1
    /// Only named by others so far: the dangling end of an edge, a container nobody described.
    case stub = 2

    /// The word used in JSON and on pages.
    package var name: String {
      switch self {
      case .active: "active"
      case .deleted: "deleted"
      case .stub: "stub"
      }
    }
  }

  package let id: AssetID
  package let uuid: UUID
  package let kind: AssetKind
  package let fqn: FQN
  package let parent: AssetID?
  /// The outermost container, for assets of the data namespace.
  package let service: AssetID?
  package let displayName: String?
  package let description: String?
  package let subtype: String?
  package let properties: JSONObject
  package let state: State
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
  package let deletedAt: Timestamp?
  /// The last change that touched it; its entity tag.
  package let revision: ChangeNumber
  /// How many changes have touched it.
  package let version: Int
  package let columnCount: Int

  /// The innermost part of the FQN.
  package var name: String { fqn.name }
  /// What a page is headed with.
  package var title: String { displayName ?? fqn.name }
}

/// Everything one origin says about one asset.
package struct Claim: Sendable {
  package let origin: Origin
  /// What was said; links are kept apart, see `CatalogReader.links(of:)`.
  package let draft: AssetDraft
  /// Who wrote it last and when; for people's words see `authors`.
  package let by: String
  package let at: Timestamp
  /// For what people wrote: who wrote which field, and when. Keys are `description`, `column/email/description` …
  package let authors: [String: Authorship]
}

/// Who wrote a fact, and when.
package struct Authorship: Hashable, Sendable {
  package let by: String
  package let at: Timestamp

  package init(by: String, at: Timestamp) {
    self.by = by
    self.at = at
  }
}
