import Crypto

/// A secret that is handed out once and kept as a hash. 256 random bits need no slow hash.
enum Secret {
  /// A new secret. The prefix tells people and scanners what it is.
  static func make(prefix: String = "") -> String { prefix + SecureRandom.hexToken() }

  /// What the store keeps.
  static func hash(_ secret: String) -> [UInt8] { HashFunction.sha256.hash(Array(secret.utf8)) }
}
