import Codecs
import SQLite

extension CatalogWriter {
  /// Makes a link that is good for one use: a name and password for the first administrator (nil), a password for a user.
  /// - Returns: the secret, which is shown once and cannot be read back.
  package func invite(_ userName: String?) throws -> String {
    let user = try userName.map { try existingUser($0) }
    let secret = Secret.make()
    // Only the newest link of a user, or of the first administrator, works.
    try connection.run("DELETE FROM invitations WHERE user_id IS ?", user?.id)
    try connection.run(
      "INSERT INTO invitations (secret_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)",
      Secret.hash(secret), user?.id, now.microseconds, now.microseconds + AccountLimits.invitation)
    try audit("invitation", after: .string(user?.name ?? "administrator"))
    return secret
  }

  /// Uses an invitation up.
  /// - Parameters:
  ///   - name: the name the first administrator chooses; ignored for a user who has one.
  ///   - passwordHash: `PasswordHash.encoded`.
  /// - Throws: `CatalogError.forbidden` for a link that is unknown, used or expired.
  package func accept(_ secret: String, name: String?, passwordHash: String) throws -> User {
    let invitation = try reader.invitation(secret)
    guard invitation.isValid else {
      throw CatalogError.forbidden(reason: "this link was used already or has expired; ask for a new one")
    }
    try connection.run(
      "UPDATE invitations SET used_at = ? WHERE secret_hash = ?", now.microseconds, Secret.hash(secret))
    let user: User
    if let known = invitation.userName {
      user = try existingUser(known)
    } else {
      guard let name else { throw CatalogError.invalid(field: "name", reason: "is missing; choose a user name") }
      user = try createUser(name, role: .admin)
    }
    try setPassword(of: user.name, hash: passwordHash)
    return try existingUser(user.name)
  }

  /// Begins a session.
  /// - Returns: the secret for the cookie.
  package func beginSession(of user: Int64, client: String?) throws -> String {
    let secret = Secret.make()
    try connection.run("DELETE FROM sessions WHERE expires_at < ?", now.microseconds)
    try connection.run(
      """
      INSERT INTO sessions (secret_hash, user_id, created_at, last_seen_at, expires_at, client) VALUES (?, ?, ?, ?, ?, ?)
      """,
      Secret.hash(secret), user, now.microseconds, now.microseconds, now.microseconds + AccountLimits.session,
      client.map { String($0.prefix(200)) })
    return secret
  }

  /// Ends a session; the cookie is worth nothing from now on.
  package func endSession(_ secret: String) throws {
    try connection.run("DELETE FROM sessions WHERE secret_hash = ?", Secret.hash(secret))
  }

  /// Notes that a session was used, for its idle limit.
  package func noteUse(session secret: String) throws {
    try connection.run(
      "UPDATE sessions SET last_seen_at = ? WHERE secret_hash = ?", now.microseconds, Secret.hash(secret))
  }
}
