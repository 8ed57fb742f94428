package import Codecs
import SQLite
import System

/// A browser in which somebody is signed in.
package struct Session: Sendable {
  package let id: Int64
  package let createdAt: Timestamp
  package let lastSeenAt: Timestamp
  /// What the browser calls itself.
  package let client: String?
  /// Whether it is the session that asks.
  package let isCurrent: Bool
}

extension CatalogReader {
  /// Where a user is signed in, the latest first.
  /// - Parameter secret: the asking session's own, to tell it from the others.
  package func sessions(of user: Int64, current secret: String?) throws -> [Session] {
    let now = WallClock.microseconds
    return try connection.all(
      """
      SELECT id, created_at, last_seen_at, client, secret_hash IS ? FROM sessions
      WHERE user_id = ? AND expires_at > ? AND last_seen_at > ? ORDER BY last_seen_at DESC LIMIT 100
      """, secret.map { Secret.hash($0) }, user, now, now - AccountLimits.idleSession
    ) { row in
      Session(
        id: row.int64(0), createdAt: row.time(1), lastSeenAt: row.time(2), client: row.optionalText(3),
        isCurrent: row.bool(4))
    }
  }
}

extension CatalogWriter {
  /// Signs a user out everywhere.
  /// - Parameter secret: a session that goes on; nil ends all.
  package func endSessions(of user: Int64, except secret: String? = nil) throws {
    try connection.run(
      "DELETE FROM sessions WHERE user_id = ? AND secret_hash IS NOT ?", user, secret.map { Secret.hash($0) })
    try audit("user/#\(user)/sessions")
  }
}
