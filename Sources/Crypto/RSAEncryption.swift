import COpenSSL

/// Encryption to somebody else's RSA key.
package enum RSAEncryption {
  /// RSAES-OAEP with SHA-1 (RFC 8017 section 7.1), as MySQL's passwords are sent.
  /// - Parameter publicKeyPEM: a `PUBLIC KEY` in PEM.
  /// - Returns: nil when the key is no RSA key of 1,024 to 16,384 bits, or too short for the message.
  package static func oaep(_ message: [UInt8], publicKeyPEM: [UInt8]) -> [UInt8]? {
    defer { ERR_clear_error() }
    guard publicKeyPEM.count <= 1 << 14, let input = BIO_new_mem_buf(publicKeyPEM, Int32(publicKeyPEM.count)) else {
      return nil
    }
    defer { BIO_free(input) }
    guard let key = PEM_read_bio_PUBKEY(input, nil, nil, nil) else { return nil }
    defer { EVP_PKEY_free(key) }
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, 1024...16_384 ~= EVP_PKEY_get_bits(key),
      let context = EVP_PKEY_CTX_new(key, nil)
    else { return nil }
    defer { EVP_PKEY_CTX_free(context) }
    guard EVP_PKEY_encrypt_init(context) == 1,
      EVP_PKEY_CTX_set_rsa_padding(context, Int32(RSA_PKCS1_OAEP_PADDING)) == 1
    else { return nil }
    var size = Int(EVP_PKEY_get_size(key))
    var sealed = [UInt8](repeating: 0, count: size)
    guard EVP_PKEY_encrypt(context, &sealed, &size, message, message.count) == 1 else { return nil }
    return Array(sealed.prefix(size))
  }
}
