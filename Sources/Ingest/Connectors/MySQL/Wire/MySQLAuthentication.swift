import Crypto

/// The ways to prove who one is that this client knows, by the server's names for them.
enum MySQLAuthenticationMethod: String, CaseIterable, Sendable {
  /// SHA-1 of the password twice, mixed with the server's random bytes.
  case native = "mysql_native_password"
  /// MySQL 8's: SHA-256, with a full exchange when the server has no cached entry.
  case cachingSHA2 = "caching_sha2_password"
  /// MySQL 5.7's: the password over TLS or encrypted to the server's RSA key.
  case sha256 = "sha256_password"
  /// MariaDB's signature with a key derived from the password.
  case ed25519 = "client_ed25519"
  /// The password as it is, only over TLS: for PAM and LDAP.
  case clear = "mysql_clear_password"

  /// The first answer to a challenge.
  /// - Parameters:
  ///   - scramble: the server's random bytes; 20, or 32 for `ed25519`.
  ///   - isPrivate: whether nobody else reads the connection.
  /// - Returns: nil when the way may not be used over this connection.
  func response(password: [UInt8], scramble: [UInt8], isPrivate: Bool) -> [UInt8]? {
    let short = Array(scramble.prefix(20))
    return switch self {
    case .native: Self.native(password, short)
    case .cachingSHA2: Self.cachingSHA2(password, short)
    case .ed25519: PasswordSignature.sign(scramble, password: password)
    case .clear: isPrivate ? password + [0] : nil
    // One byte asks for the server's key.
    case .sha256: password.isEmpty ? [0] : isPrivate ? password + [0] : [1]
    }
  }

  /// SHA1(password) XOR SHA1(scramble + SHA1(SHA1(password))).
  static func native(_ password: [UInt8], _ scramble: [UInt8]) -> [UInt8] {
    guard !password.isEmpty else { return [] }
    let once = HashFunction.sha1.hash(password)
    let mask = HashFunction.sha1.hash(scramble + HashFunction.sha1.hash(once))
    return zip(once, mask).map { $0 ^ $1 }
  }

  /// SHA256(password) XOR SHA256(SHA256(SHA256(password)) + scramble).
  static func cachingSHA2(_ password: [UInt8], _ scramble: [UInt8]) -> [UInt8] {
    guard !password.isEmpty else { return [] }
    let once = HashFunction.sha256.hash(password)
    let mask = HashFunction.sha256.hash(HashFunction.sha256.hash(once) + scramble)
    return zip(once, mask).map { $0 ^ $1 }
  }

  /// The password, closed by a zero byte, mixed with the scramble, encrypted to the server's RSA key.
  /// - Parameter key: the server's public key in PEM.
  /// - Returns: nil when the key is not an RSA key that fits.
  static func encrypted(_ password: [UInt8], scramble: [UInt8], key: [UInt8]) -> [UInt8]? {
    let mask = Array(scramble.prefix(20))
    guard !mask.isEmpty else { return nil }
    let mixed = (password + [0]).enumerated().map { $0.element ^ mask[$0.offset % mask.count] }
    return RSAEncryption.oaep(mixed, publicKeyPEM: key)
  }
}
