package import Codecs

/// A secret that recipes refer to as `${secret:NAME}`. Its value is in no answer: it is written and never shown.
package struct StoredSecret: Sendable, Equatable {
  /// 1 to 100 letters, digits, `_`, `-` and `.`, a letter first.
  package let name: String
  /// Who set the value last.
  package let author: String
  package let createdAt: Timestamp
  /// When the value was set last.
  package let updatedAt: Timestamp
  /// The stored recipes that refer to it, by name.
  package let recipes: [String]
}

/// Which keys of a configuration hold what nobody may see.
package enum SecretKey {
  private static let words = [
    "password", "passwd", "secret", "token", "passphrase", "credential", "api_key", "apikey", "access_key", "accesskey",
    "private_key", "privatekey", "account_key", "sasl.jaas",
  ]

  /// Whether a key's name says that its value is a secret, such as `password` or `sasl.client_secret`.
  package static func isNamed(by key: String) -> Bool {
    let key = key.lowercased()
    return words.contains(where: key.contains)
  }
}
