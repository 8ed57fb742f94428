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
  ].map { Array($0.utf8) }

  /// What is only about a secret: its kind, where it comes from, the half of it that is no secret.
  private static let harmlessEndings = Set(["type", "uri", "url", "id", "name", "username"].map { Array($0.utf8) })

  /// Whether a key's name says that its value is a secret, such as `password` or `sasl.client_secret`.
  package static func isNamed(by key: String) -> Bool {
    // Every property of every table is asked, which rules out looking for texts in texts.
    let bytes = key.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    guard words.contains(where: { holds(bytes, $0) }) else { return false }
    let last = bytes.split { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }.last ?? []
    return !harmlessEndings.contains(Array(last))
  }

  /// Whether a word stands anywhere in some bytes.
  package static func holds(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
    guard let first = word.first, bytes.count >= word.count else { return word.isEmpty }
    for start in 0...(bytes.count - word.count) where bytes[start] == first {
      var length = 1
      while length < word.count, bytes[start + length] == word[length] { length += 1 }
      if length == word.count { return true }
    }
    return false
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
