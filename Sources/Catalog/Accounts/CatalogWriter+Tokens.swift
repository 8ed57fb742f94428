package import Codecs
import SQLite

extension CatalogWriter {
  /// Makes a token.
  /// - Parameters:
  ///   - scopes: what it allows; never more than its user's role at the time of use.
  ///   - producer: whose word its writes are; nil for the user's own.
  ///   - expiresAt: nil for a token that does not expire.
  /// - Returns: the token and its secret, which is shown once and cannot be read back.
  package func createToken(
    _ name: String, for user: Int64, scopes: Set<Permission>, producer: String? = nil, expiresAt: Timestamp? = nil
  ) throws -> (token: AccessToken, secret: String) {
    guard (1...100).contains(name.utf8.count) else {
      throw CatalogError.invalid(field: "name", reason: "is empty or too long; 1 to 100 bytes are accepted")
    }
    guard !scopes.isEmpty else {
      let words = Permission.allCases.map(\.rawValue).joined(separator: ", ")
      throw CatalogError.invalid(field: "scopes", reason: "is empty; any of \(words) is expected")
    }
    let secret = Secret.make(prefix: "cairn_")
    try connection.run(
      """
      INSERT INTO tokens (secret_hash, user_id, name, scopes, producer, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      Secret.hash(secret), user, name, scopes.sorted().map(\.rawValue).joined(separator: " "), producer,
      now.microseconds, expiresAt?.microseconds)
    let id = connection.lastInsertRowID
    try audit("token/\(name)", after: .array(scopes.sorted().map { .string($0.rawValue) }))
    guard let token = try reader.tokens(of: user).first(where: { $0.id == id }) else {
      throw CatalogError.notFound(kind: "user", id: "#\(user)")
    }
    return (token, secret)
  }

  /// Makes a token worthless.
  /// - Parameter user: only this user's; nil for anybody's.
  /// - Throws: `CatalogError.notFound`.
  package func revokeToken(_ id: Int64, of user: Int64?) throws {
    guard let token = try reader.tokens(of: user).first(where: { $0.id == id }) else {
      throw CatalogError.notFound(kind: "token", id: "\(id)")
    }
    guard token.revokedAt == nil else { return }
    try connection.run("UPDATE tokens SET revoked_at = ? WHERE id = ?", now.microseconds, id)
    try audit("token/\(token.name)/revoked", after: .bool(true))
  }

  /// Notes that a token was used, for the page of tokens.
  package func noteUse(token secret: String) throws {
    try connection.run(
      "UPDATE tokens SET last_used_at = ? WHERE secret_hash = ?", now.microseconds, Secret.hash(secret))
  }
}
