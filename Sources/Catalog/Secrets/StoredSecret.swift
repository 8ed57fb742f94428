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

  /// What is only about a secret: its kind, where it comes from, the half of it that is no secret.
  private static let harmlessEndings = ["type", "uri", "url", "id", "name", "username"]

  /// Whether a key's name says that its value is a secret, such as `password` or `sasl.client_secret`.
  package static func isNamed(by key: String) -> Bool {
    let key = key.lowercased()
    let last = key.split { "._-".contains($0) }.last.map(String.init) ?? ""
    return !harmlessEndings.contains(last) && words.contains(where: key.contains)
  }
}

extension SecretKey {
  /// The password in an address such as `postgresql://ann:password@host/db`, as it is written there; nil without one.
  package static func password(inAddress text: String) -> String? {
    let bytes = Array(text.utf8)
    guard let scheme = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) }) else { return nil }
    let authority = bytes[(scheme + 3)...].prefix { !"/?#".utf8.contains($0) }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
      let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
    else { return nil }
    return String(decoding: authority[(colon + 1)..<at], as: UTF8.self)
  }
}
