import COpenSSL
import Codecs

/// A stored password: scrypt (RFC 7914) with its costs and salt in one line of text, so that the costs of new
/// passwords can rise while old ones still verify.
///
/// The text is `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`: `ln` is log2 of N, salt and hash are base64.
package struct PasswordHash: Sendable, Equatable {
  /// How much work one verification is.
  package struct Cost: Sendable, Equatable {
    /// log2 of scrypt's N. Memory for one hash is 128 * N * r bytes.
    package let logN: Int
    /// scrypt's block size.
    package let r: Int
    /// scrypt's parallelisation, done one after the other.
    package let p: Int

    /// 32 MB and about a tenth of a second.
    package static let standard = Cost(logN: 15, r: 8, p: 1)

    /// Creates a cost.
    /// - Returns: nil outside 1...20 for `logN`, 1...32 for `r` and 1...16 for `p`: a record must not be able to
    ///   ask for gigabytes.
    package init?(checkedLogN logN: Int, r: Int, p: Int) {
      guard (1...20).contains(logN), (1...32).contains(r), (1...16).contains(p) else { return nil }
      self.init(logN: logN, r: r, p: p)
    }

    private init(logN: Int, r: Int, p: Int) {
      self.logN = logN
      self.r = r
      self.p = p
    }
  }

  /// The cost this password was hashed with.
  package let cost: Cost
  private let salt: [UInt8]
  private let hash: [UInt8]

  /// Hashes a new password under a fresh salt.
  package static func make(_ password: String, cost: Cost = .standard) -> PasswordHash {
    let salt = SecureRandom.bytes(16)
    return PasswordHash(cost: cost, salt: salt, hash: scrypt(password, salt: salt, cost: cost))
  }

  /// Reads a stored line.
  /// - Returns: nil when the text is not such a line or its costs are out of bounds.
  package init?(encoded: String) {
    let parts = encoded.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Cost(parts[2]),
      let salt = Base64.standard.decode(parts[3]), let hash = Base64.standard.decode(parts[4]),
      salt.count >= 8, hash.count == 32
    else { return nil }
    self.init(cost: cost, salt: salt, hash: hash)
  }

  private init(cost: Cost, salt: [UInt8], hash: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }

  /// The line to store.
  package var encoded: String {
    "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(Base64.standard.encode(salt))$\(Base64.standard.encode(hash))"
  }

  /// Whether this is the hashed password. Takes as long for a wrong one.
  package func verify(_ password: String) -> Bool {
    constantTimeEquals(Self.scrypt(password, salt: salt, cost: cost), hash)
  }

  /// Does the work of a verification with nothing to compare to, so that an unknown user takes as long as a known one.
  package static func verifyNothing(_ password: String) {
    _ = scrypt(password, salt: [UInt8](repeating: 0, count: 16), cost: .standard)
  }

  private static func scrypt(_ password: String, salt: [UInt8], cost: Cost) -> [UInt8] {
    let secret = Array(password.utf8)
    return secret.withUnsafeBytes { secret in
      [UInt8](unsafeUninitializedCapacity: 32) { key, count in
        let result = EVP_PBE_scrypt(
          secret.baseAddress?.assumingMemoryBound(to: CChar.self), secret.count, salt, salt.count,
          1 << UInt64(cost.logN), UInt64(cost.r), UInt64(cost.p), 1 << 33, key.baseAddress, 32)
        precondition(result == 1, "scrypt could not get its memory or is not available in this OpenSSL")
        count = 32
      }
    }
  }
}

extension PasswordHash.Cost {
  /// Reads `ln=15,r=8,p=1`.
  fileprivate init?(_ text: Substring) {
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 3, let logN = Self.number(fields[0], "ln="), let r = Self.number(fields[1], "r="),
      let p = Self.number(fields[2], "p=")
    else { return nil }
    self.init(checkedLogN: logN, r: r, p: p)
  }

  private static func number(_ field: Substring, _ name: String) -> Int? {
    field.hasPrefix(name) ? Int(field.dropFirst(name.count)) : nil
  }
}
