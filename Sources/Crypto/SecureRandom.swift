import COpenSSL
import Codecs

/// Random bytes fit for keys, tokens and nonces.
package enum SecureRandom {
  /// `count` unpredictable bytes.
  package static func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      // Going on with predictable bytes would be worse than stopping.
      precondition(RAND_bytes(buffer.baseAddress, Int32(count)) == 1, "the system's random source failed")
      initialized = count
    }
  }

  /// A token of `byteCount` random bytes in lowercase hexadecimal, so twice as many characters.
  package static func hexToken(byteCount: Int = 32) -> String { Hex.encode(bytes(byteCount)) }
}

/// Whether two secrets are equal, in a time that depends on their lengths alone.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
