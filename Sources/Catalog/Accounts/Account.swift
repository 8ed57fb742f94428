package import Codecs

/// A person who signs in.
package struct User: Sendable {
  package let id: Int64
  package let name: String
  package let displayName: String?
  package let role: Role
  package let createdAt: Timestamp
  package let disabledAt: Timestamp?
  /// Whether a password has been set; until then only a set-up link lets the user in.
  package let hasPassword: Bool
}

/// A secret that programs show in place of a password. The secret itself is shown once, when it is made.
package struct AccessToken: Sendable {
  package let id: Int64
  package let user: Int64
  package let userName: String
  package let name: String
  package let scopes: Set<Permission>
  package let producer: String?
  package let createdAt: Timestamp
  package let expiresAt: Timestamp?
  package let lastUsedAt: Timestamp?
  package let revokedAt: Timestamp?
}

/// Limits on sessions, set-up links and passwords. Times are microseconds.
package enum AccountLimits {
  /// A session ends after this long without a request.
  package static let idleSession: Int64 = 8 * 3600 * 1_000_000
  /// A session ends this long after signing in, whatever happens.
  package static let session: Int64 = 7 * 24 * 3600 * 1_000_000
  /// A set-up link is good for this long.
  package static let invitation: Int64 = 48 * 3600 * 1_000_000
  /// Passwords have at least this many characters.
  package static let passwordLength = 10
}
