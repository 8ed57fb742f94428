/// What someone may do. Every route declares one of these.
package enum Permission: String, Sendable, CaseIterable, Comparable {
  /// See everything but accounts and secrets.
  case read
  /// Register and describe assets, lineage and check results.
  case contribute
  /// Judge: tags, terms, owners, domains, bulk changes, deletion, renaming, merging.
  case steward
  /// Run the place: users, everyone's tokens, recipes, backups, settings.
  case administer

  /// What it allows, for the page where tokens are made.
  package var summary: String {
    switch self {
    case .read: "see assets, lineage and history"
    case .contribute: "register and describe assets, lineage and check results"
    case .steward: "tag, own, rename, merge and delete assets, also many at once"
    case .administer: "manage users, tokens, recipes and settings"
    }
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  package static func < (left: Permission, right: Permission) -> Bool { left.rank < right.rank }
}

/// A user's role. Each may do what the one before it may, and one thing more.
package enum Role: String, Sendable, CaseIterable {
  case viewer, contributor, steward, admin

  /// Everything the role may do.
  package var permissions: Set<Permission> {
    switch self {
    case .viewer: [.read]
    case .contributor: [.read, .contribute]
    case .steward: [.read, .contribute, .steward]
    case .admin: Set(Permission.allCases)
    }
  }
}
