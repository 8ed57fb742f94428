import COpenSSL
import Codecs

/// A hash function, and the keyed and password-based functions made from it.
package enum HashFunction: Sendable, CaseIterable {
  /// MD5 (RFC 1321), for old protocols that ask for it; never for new uses.
  case md5
  /// SHA-1 (FIPS 180-4), for old protocols that ask for it; never for new uses.
  case sha1
  /// SHA-256 (FIPS 180-4).
  case sha256
  /// SHA-384 (FIPS 180-4).
  case sha384
  /// SHA-512 (FIPS 180-4).
  case sha512

  /// The length of a digest in bytes.
  package var digestSize: Int {
    switch self {
    case .md5: 16
    case .sha1: 20
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  /// Whether the system's OpenSSL offers this function. A FIPS installation has no MD5; ask before a remote peer's
  /// choice reaches `hash`.
  package var isAvailable: Bool {
    guard let fetched = EVP_MD_fetch(nil, EVP_MD_get0_name(algorithm), nil) else {
      ERR_clear_error()
      return false
    }
    EVP_MD_free(fetched)
    return true
  }

  /// The digest of `bytes`.
  package func hash(_ bytes: [UInt8]) -> [UInt8] {
    var hash = IncrementalHash(self)
    hash.update(bytes)
    return hash.finalize()
  }

  /// The digest of `bytes` in lowercase hexadecimal.
  package func hexHash(_ bytes: [UInt8]) -> String { Hex.encode(hash(bytes)) }

  /// The keyed digest of `message` (HMAC, RFC 2104).
  package func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    // An empty array has no address, and to HMAC() a null key means "the key of last time".
    let keyBytes = key.isEmpty ? [0] : key
    return [UInt8](unsafeUninitializedCapacity: digestSize) { digest, count in
      var written: UInt32 = 0
      let result = HMAC(algorithm, keyBytes, Int32(key.count), message, message.count, digest.baseAddress, &written)
      precondition(result != nil, "HMAC with \(self) is not available in this OpenSSL")
      count = Int(written)
    }
  }

  /// A key derived from a password (PBKDF2 with HMAC, RFC 8018 section 5.2).
  /// - Parameters:
  ///   - iterations: at least 1; a peer's count wants an upper bound before it comes here.
  ///   - keySize: length of the key in bytes.
  package func pbkdf2(password: [UInt8], salt: [UInt8], iterations: Int, keySize: Int) -> [UInt8] {
    password.withUnsafeBytes { password in
      [UInt8](unsafeUninitializedCapacity: keySize) { key, count in
        let result = PKCS5_PBKDF2_HMAC(
          password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(password.count), salt, Int32(salt.count),
          Int32(clamping: iterations), algorithm, Int32(keySize), key.baseAddress)
        precondition(result == 1, "PBKDF2 with \(self) is not available in this OpenSSL")
        count = keySize
      }
    }
  }

  /// OpenSSL's name for the function, owned by OpenSSL for the life of the process.
  var algorithm: OpaquePointer? {
    switch self {
    case .md5: EVP_md5()
    case .sha1: EVP_sha1()
    case .sha256: EVP_sha256()
    case .sha384: EVP_sha384()
    case .sha512: EVP_sha512()
    }
  }
}
