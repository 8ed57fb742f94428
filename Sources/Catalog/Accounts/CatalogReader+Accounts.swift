import Codecs
import Crypto
import SQLite
import System

extension CatalogReader {
  private static let userColumns = "id, name, display_name, role, created_at, disabled_at, password IS NOT NULL"

  /// All users by name.
  package func users() throws -> [User] {
    try connection.all("SELECT \(Self.userColumns) FROM users ORDER BY name") { $0.user() }
  }

  /// One user by name, in any case of letters.
  package func user(_ name: String) throws -> User? {
    try connection.first("SELECT \(Self.userColumns) FROM users WHERE name = ?", name) { $0.user() }
  }

  /// Whether anybody can sign in yet.
  package func hasUsers() throws -> Bool {
    try connection.integer("SELECT 1 FROM users WHERE password IS NOT NULL LIMIT 1") != nil
  }

  /// The user, if the password is right. Takes as long for a name that nobody has: a tenth of a second.
  package func verify(_ name: String, password: String) throws -> User? {
    let stored = try connection.text("SELECT password FROM users WHERE name = ? AND disabled_at IS NULL", name)
    guard let hash = stored.flatMap({ PasswordHash(encoded: $0) }) else {
      PasswordHash.verifyNothing(password)
      return nil
    }
    return hash.verify(password) ? try user(name) : nil
  }

  /// Who a session cookie belongs to; nil when the session has ended.
  package func principal(session secret: String) throws -> Principal? {
    let now = WallClock.microseconds
    return try connection.first(
      """
      SELECT u.id, u.name, u.role, s.expires_at, s.last_seen_at FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.secret_hash = ? AND s.expires_at > ? AND s.last_seen_at > ? AND u.disabled_at IS NULL
      """, Secret.hash(secret), now, now - AccountLimits.idleSession
    ) { row in
      Principal(
        name: row.text(1), user: row.int64(0), permissions: Role(rawValue: row.text(2))?.permissions ?? [],
        validUntil: min(row.int64(3), row.int64(4) + AccountLimits.idleSession))
    }
  }

  /// Who a token belongs to; nil when it is unknown, expired or revoked.
  package func principal(token secret: String) throws -> Principal? {
    try connection.first(
      """
      SELECT u.id, u.name, u.role, t.scopes, t.name, t.producer, t.expires_at FROM tokens t JOIN users u ON u.id = t.user_id
      WHERE t.secret_hash = ? AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?)
        AND u.disabled_at IS NULL
      """, Secret.hash(secret), WallClock.microseconds
    ) { row in
      let allowed = Role(rawValue: row.text(2))?.permissions ?? []
      return Principal(
        name: row.text(1), user: row.int64(0), permissions: allowed.intersection(Self.scopes(row.text(3))),
        token: row.text(4), producer: row.optionalText(5), validUntil: row.optionalInt64(6) ?? .max)
    }
  }

  /// Tokens of one user, or of everybody, newest first.
  package func tokens(of user: Int64? = nil) throws -> [AccessToken] {
    try connection.all(
      """
      SELECT t.id, t.user_id, u.name, t.name, t.scopes, t.producer, t.created_at, t.expires_at, t.last_used_at,
        t.revoked_at FROM tokens t JOIN users u ON u.id = t.user_id WHERE ?1 IS NULL OR t.user_id = ?1 ORDER BY t.id DESC
      """, user
    ) { row in
      AccessToken(
        id: row.int64(0), user: row.int64(1), userName: row.text(2), name: row.text(3),
        scopes: Self.scopes(row.text(4)), producer: row.optionalText(5), createdAt: row.time(6),
        expiresAt: row.optionalTime(7), lastUsedAt: row.optionalTime(8), revokedAt: row.optionalTime(9))
    }
  }

  private static func scopes(_ text: String) -> Set<Permission> {
    Set(text.split(separator: " ").compactMap { Permission(rawValue: String($0)) })
  }

  /// Whether a set-up link still works, and for whom; the name is nil for the first administrator.
  package func invitation(_ secret: String) throws -> (isValid: Bool, userName: String?) {
    try connection.first(
      """
      SELECT u.name FROM invitations i LEFT JOIN users u ON u.id = i.user_id
      WHERE i.secret_hash = ? AND i.used_at IS NULL AND i.expires_at > ?
      """, Secret.hash(secret), WallClock.microseconds
    ) { (true, $0.optionalText(0)) } ?? (false, nil)
  }
}

extension Row {
  fileprivate func user() -> User {
    User(
      id: int64(0), name: text(1), displayName: optionalText(2), role: Role(rawValue: text(3)) ?? .viewer,
      createdAt: time(4), disabledAt: optionalTime(5), hasPassword: bool(6))
  }
}
