import Catalog
import Crypto
import Edge

/// A new password from a form.
enum Password {
  /// Checks the length and makes what the store keeps. Takes a tenth of a second on purpose: never call it in a write.
  static func hash(_ exchange: Exchange) throws -> String {
    let password = exchange.text("password")
    guard password.count >= AccountLimits.passwordLength, password.utf8.count <= 1000 else {
      throw CatalogError.invalid(
        field: "password",
        reason: "is too short or far too long; \(AccountLimits.passwordLength) characters to 1,000 bytes are expected")
    }
    return PasswordHash.make(password).encoded
  }
}
