import COpenSSL

/// AES-256 in Galois/counter mode (NIST SP 800-38D): what is sealed with a key can be read with that key alone, and any
/// change to it is noticed.
package struct AuthenticatedCipher: Sendable {
  /// The length of a key in bytes.
  package static let keySize = 32
  private static let nonceSize = 12
  private static let tagSize = 16

  private let key: [UInt8]

  /// - Returns: nil for a key that is not `keySize` bytes long.
  package init?(key: [UInt8]) {
    guard key.count == Self.keySize else { return nil }
    self.key = key
  }

  /// Seals bytes under a fresh random nonce.
  ///
  /// One key is good for some four thousand million seals (SP 800-38D section 8.3).
  /// - Parameter context: what the bytes belong to; `open` wants the same. It is neither secret nor part of the result.
  /// - Returns: nonce, ciphertext and tag, 28 bytes more than came in.
  package func seal(_ bytes: [UInt8], context: [UInt8]) -> [UInt8] {
    let nonce = SecureRandom.bytes(Self.nonceSize)
    let cipher = CipherContext()
    var tag = [UInt8](repeating: 0, count: Self.tagSize)
    let sealed = cipher.run(key, nonce, context, bytes, encrypting: true)
    let isTagged = EVP_CIPHER_CTX_ctrl(cipher.handle, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
    // Only an OpenSSL without AES could come here: nothing a caller passes can.
    precondition(sealed != nil && isTagged, "AES-256-GCM is not available in this OpenSSL")
    return nonce + (sealed ?? []) + tag
  }

  /// The bytes that were sealed; nil when key or context are others, or anything was changed.
  package func open(_ sealed: [UInt8], context: [UInt8]) -> [UInt8]? {
    guard sealed.count >= Self.nonceSize + Self.tagSize else { return nil }
    var tag = Array(sealed.suffix(Self.tagSize))
    let ciphertext = Array(sealed[Self.nonceSize..<(sealed.count - Self.tagSize)])
    let cipher = CipherContext()
    let bytes = cipher.run(key, Array(sealed.prefix(Self.nonceSize)), context, ciphertext, encrypting: false) {
      EVP_CIPHER_CTX_ctrl(cipher.handle, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
    }
    if bytes == nil { ERR_clear_error() }
    return bytes
  }
}

/// One use of OpenSSL's cipher machinery.
private final class CipherContext {
  let handle: OpaquePointer?

  init() { handle = EVP_CIPHER_CTX_new() }

  deinit { EVP_CIPHER_CTX_free(handle) }

  /// - Parameter beforeEnd: runs when all bytes are in and the tag is about to be made or compared.
  func run(
    _ key: [UInt8], _ nonce: [UInt8], _ context: [UInt8], _ bytes: [UInt8], encrypting: Bool,
    beforeEnd: () -> Bool = { true }
  ) -> [UInt8]? {
    var length: Int32 = 0
    guard EVP_CipherInit_ex(handle, EVP_aes_256_gcm(), nil, key, nonce, encrypting ? 1 : 0) == 1,
      EVP_CipherUpdate(handle, nil, &length, context, Int32(context.count)) == 1
    else { return nil }
    // Room for one byte at least: a null pointer would make OpenSSL take the bytes for context.
    var output = [UInt8](repeating: 0, count: bytes.count + 1)
    if !bytes.isEmpty {
      guard EVP_CipherUpdate(handle, &output, &length, bytes, Int32(bytes.count)) == 1 else { return nil }
    }
    var rest = [UInt8](repeating: 0, count: 16)
    guard beforeEnd(), EVP_CipherFinal_ex(handle, &rest, &length) == 1 else { return nil }
    return Array(output.prefix(bytes.count))
  }
}
