import COpenSSL

/// A digest over bytes that arrive in pieces.
package struct IncrementalHash: ~Copyable {
  private let context: OpaquePointer

  /// Starts an empty digest.
  package init(_ function: HashFunction) {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, function.algorithm, nil) == 1 else {
      preconditionFailure("\(function) is not available in this OpenSSL")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes to the end of the message.
  package mutating func update(_ bytes: Span<UInt8>) {
    _ = bytes.withUnsafeBufferPointer { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  /// Adds bytes to the end of the message.
  package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// The digest of all that was added.
  package consuming func finalize() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { digest, count in
      var written: UInt32 = 0
      EVP_DigestFinal_ex(context, digest.baseAddress, &written)
      count = Int(written)
    }
  }
}
