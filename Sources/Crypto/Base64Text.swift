import COpenSSL

/// Base64 as SASL messages and password records carry it: the standard alphabet on one line (RFC 4648 section 4).
enum Base64Text {
  static func encode(_ bytes: [UInt8]) -> String {
    let capacity = (bytes.count + 2) / 3 * 4
    // EVP_EncodeBlock writes a terminating zero after the text.
    return String(unsafeUninitializedCapacity: capacity + 1) {
      Int(EVP_EncodeBlock($0.baseAddress, bytes, Int32(bytes.count)))
    }
  }

  /// The bytes, or nil unless the text is the one canonical encoding of them.
  static func decode(_ text: String) -> [UInt8]? {
    let encoded = Array(text.utf8)
    guard encoded.count.isMultiple(of: 4), encoded.count <= 1 << 20 else { return nil }
    guard !encoded.isEmpty else { return [] }
    var bytes = [UInt8](repeating: 0, count: encoded.count / 4 * 3)
    guard EVP_DecodeBlock(&bytes, encoded, Int32(encoded.count)) == Int32(bytes.count) else { return nil }
    // OpenSSL decodes the padding to zero bytes and is lax about blanks; only the exact text comes back the same.
    bytes.removeLast(encoded.suffix(2).count { $0 == UInt8(ascii: "=") })
    return encode(bytes) == text ? bytes : nil
  }
}
