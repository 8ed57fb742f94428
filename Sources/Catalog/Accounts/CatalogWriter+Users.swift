import Codecs
import Crypto
import SQLite

extension CatalogWriter {
  /// Adds a user who cannot sign in until an invitation is used.
  /// - Throws: `CatalogError.invalid`, `.conflict` for a name that is taken.
  @discardableResult
  package func createUser(_ name: String, role: Role, displayName: String? = nil) throws -> User {
    try Self.checkUserName(name)
    guard try reader.user(name) == nil else { throw CatalogError.conflict(reason: "there is a user \(name) already") }
    try connection.run(
      "INSERT INTO users (name, display_name, role, created_at) VALUES (?, ?, ?, ?)", name, displayName, role.rawValue,
      now.microseconds)
    try audit("user/\(name)", after: .string(role.rawValue))
    // Whoever signs in can own assets, so they have a page.
    _ = try ensure(.user, try FQN(parts: [name]))
    return try existingUser(name)
  }

  /// Sets a password.
  /// - Parameter hash: `PasswordHash.encoded`, made before the write begins since it takes long on purpose.
  package func setPassword(of name: String, hash: String) throws {
    let user = try existingUser(name)
    try connection.run("UPDATE users SET password = ? WHERE id = ?", hash, user.id)
    // Whoever knew the old password, or holds an older link, has nothing left.
    try connection.run("DELETE FROM sessions WHERE user_id = ?", user.id)
    try connection.run("DELETE FROM invitations WHERE user_id = ? AND used_at IS NULL", user.id)
    try audit("user/\(user.name)/password")
  }

  /// Gives a user another role.
  /// - Throws: `CatalogError.conflict` when nobody would be left to administer.
  package func setRole(of name: String, _ role: Role) throws {
    let user = try existingUser(name)
    guard role != user.role else { return }
    if role != .admin { try requireAnotherAdmin(than: user) }
    try connection.run("UPDATE users SET role = ? WHERE id = ?", role.rawValue, user.id)
    try audit("user/\(user.name)/role", before: .string(user.role.rawValue), after: .string(role.rawValue))
  }

  /// Lets a user in no more, or again. Sessions end at once; tokens stop working.
  /// - Throws: `CatalogError.conflict` when nobody would be left to administer.
  package func setDisabled(_ name: String, _ disabled: Bool) throws {
    let user = try existingUser(name)
    if disabled { try requireAnotherAdmin(than: user) }
    try connection.run(
      "UPDATE users SET disabled_at = ? WHERE id = ?", disabled ? now.microseconds : nil, user.id)
    if disabled { try connection.run("DELETE FROM sessions WHERE user_id = ?", user.id) }
    try audit("user/\(user.name)/disabled", before: .bool(!disabled), after: .bool(disabled))
  }

  private func requireAnotherAdmin(than user: User) throws {
    let others = try reader.users().filter { $0.role == .admin && $0.disabledAt == nil && $0.id != user.id }
    guard user.role != .admin || others.contains(where: \.hasPassword) else {
      throw CatalogError.conflict(reason: "\(user.name) is the last administrator")
    }
  }

  func existingUser(_ name: String) throws -> User {
    guard let user = try reader.user(name) else { throw CatalogError.notFound(kind: "user", id: name) }
    return user
  }

  private static func checkUserName(_ name: String) throws {
    let accepted = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "@"), UInt8(ascii: "+"):
        true
      default: false
      }
    }
    guard accepted, (1...100).contains(name.utf8.count) else {
      throw CatalogError.invalid(
        field: "name", reason: "is not a user name; 1 to 100 letters, digits and . - _ @ + are accepted")
    }
  }
}
