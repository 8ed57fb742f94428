import COpenSSL

/// A configuration made ready: files read, certificates parsed. Costly to make, so share one among connections.
package final class TLSClientContext: @unchecked Sendable {
  // OpenSSL guards the context's reference count and caches; it is not changed after `init`.
  let handle: OpaquePointer
  let verification: TLSClientConfiguration.Verification

  /// Reads the files that the configuration names.
  /// - Throws: `.configuration` naming the file that is missing or unusable.
  package init(_ configuration: TLSClientConfiguration) throws(TLSError) {
    guard let handle = SSL_CTX_new(TLS_client_method()) else { throw .configuration(OpenSSLErrors.drain()) }
    self.handle = handle
    verification = configuration.verification
    _ = cairn_ssl_ctx_set_min_proto_version(handle, TLS1_2_VERSION)
    _ = cairn_ssl_ctx_set_options(handle, cairn_ssl_op_no_renegotiation)
    try trust(configuration)
    try present(configuration)
    try offer(configuration.applicationProtocols)
  }

  deinit { SSL_CTX_free(handle) }

  private func trust(_ configuration: TLSClientConfiguration) throws(TLSError) {
    guard verification != .encryptOnly else { return SSL_CTX_set_verify(handle, SSL_VERIFY_NONE, nil) }
    SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
    SSL_CTX_set_cert_verify_callback(handle, { store, _ in CertificateVerifier.verify(store) }, nil)
    if let file = configuration.authorityFile {
      guard SSL_CTX_load_verify_file(handle, file) == 1 else {
        throw .configuration("the CA file \(file) cannot be used: \(OpenSSLErrors.drain())")
      }
      X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(handle), UInt(X509_V_FLAG_PARTIAL_CHAIN))
    } else if SSL_CTX_set_default_verify_paths(handle) != 1 {
      throw .configuration("the system's CA certificates cannot be read: \(OpenSSLErrors.drain())")
    }
  }

  private func present(_ configuration: TLSClientConfiguration) throws(TLSError) {
    guard let certificate = configuration.certificateFile else { return }
    guard SSL_CTX_use_certificate_chain_file(handle, certificate) == 1 else {
      throw .configuration("the client certificate \(certificate) cannot be used: \(OpenSSLErrors.drain())")
    }
    let key = configuration.keyFile ?? certificate
    guard loadKey(key, passphrase: configuration.keyPassphrase ?? "") else {
      throw .configuration("the client key \(key) cannot be used: \(OpenSSLErrors.drain())")
    }
    guard SSL_CTX_check_private_key(handle) == 1 else {
      throw .configuration("the client key \(key) does not belong to the certificate \(certificate)")
    }
  }

  private func loadKey(_ file: String, passphrase: String) -> Bool {
    // Without a callback OpenSSL would ask on the terminal.
    SSL_CTX_set_default_passwd_cb(handle) { buffer, size, _, userdata in
      guard let buffer, let phrase = userdata?.assumingMemoryBound(to: CChar.self) else { return 0 }
      var length: Int32 = 0
      while length < size, phrase[Int(length)] != 0 {
        buffer[Int(length)] = phrase[Int(length)]
        length += 1
      }
      return length
    }
    defer { SSL_CTX_set_default_passwd_cb_userdata(handle, nil) }
    var phrase = Array(passphrase.utf8CString)
    return phrase.withUnsafeMutableBytes {
      SSL_CTX_set_default_passwd_cb_userdata(handle, $0.baseAddress)
      return SSL_CTX_use_PrivateKey_file(handle, file, SSL_FILETYPE_PEM) == 1
    }
  }

  private func offer(_ protocols: [String]) throws(TLSError) {
    guard !protocols.isEmpty else { return }
    var list: [UInt8] = []
    for name in protocols {
      guard let length = UInt8(exactly: name.utf8.count), length > 0 else {
        throw .configuration("an application protocol's name must have 1 to 255 bytes: \(name)")
      }
      list.append(length)
      list += name.utf8
    }
    // This one function returns 0 for success.
    guard SSL_CTX_set_alpn_protos(handle, list, UInt32(list.count)) == 0 else {
      throw .configuration(OpenSSLErrors.drain())
    }
  }
}
