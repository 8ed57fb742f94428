import COpenSSL

/// The PEM files that a TLS server shows its clients.
package struct TLSFiles: Sendable, Equatable {
  /// The certificate, followed by those that lead to a known authority.
  package var certificate: String
  /// The private key, without a passphrase.
  package var key: String

  /// Files at these paths.
  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }
}

/// A certificate and key made ready to serve: TLS 1.2 or later, HTTP/1.1 by ALPN, no renegotiation.
final class TLSServerContext: @unchecked Sendable {
  // OpenSSL guards the context's reference count; it is not changed after `init`.
  fileprivate let handle: OpaquePointer

  /// Reads the files.
  /// - Throws: `.configuration` naming the file that is missing or unusable.
  init(_ files: TLSFiles) throws(TLSError) {
    guard let handle = SSL_CTX_new(TLS_server_method()) else { throw .configuration(OpenSSLErrors.drain()) }
    self.handle = handle
    _ = cairn_ssl_ctx_set_min_proto_version(handle, TLS1_2_VERSION)
    _ = cairn_ssl_ctx_set_options(handle, cairn_ssl_op_no_renegotiation)
    // Moving buffers: a write that blocked goes on from another copy. Released buffers: idle connections stay small.
    _ = cairn_ssl_ctx_set_mode(
      handle,
      Int(SSL_MODE_ENABLE_PARTIAL_WRITE) | Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER) | Int(SSL_MODE_RELEASE_BUFFERS))
    // Clients resume with tickets; a cache here would only be memory that strangers can fill.
    SSL_CTX_ctrl(handle, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
    SSL_CTX_set_alpn_select_cb(handle, chooseHTTP, nil)
    guard SSL_CTX_use_certificate_chain_file(handle, files.certificate) == 1 else {
      throw .configuration("the certificate \(files.certificate) cannot be used: \(OpenSSLErrors.drain())")
    }
    guard SSL_CTX_use_PrivateKey_file(handle, files.key, SSL_FILETYPE_PEM) == 1 else {
      throw .configuration("the key \(files.key) cannot be used: \(OpenSSLErrors.drain())")
    }
  }

  deinit { SSL_CTX_free(handle) }

  /// A session on a connected, non-blocking socket; nil when memory is short.
  func session(on descriptor: Int32) -> TLSServerSession? {
    guard let connection = SSL_new(handle) else { return nil }
    guard SSL_set_fd(connection, descriptor) == 1 else {
      SSL_free(connection)
      return nil
    }
    SSL_set_accept_state(connection)
    return TLSServerSession(connection)
  }
}

/// Picks `http/1.1` when it is offered; a client that offers only other protocols may still speak it (RFC 7301 3.2).
private func chooseHTTP(
  _: OpaquePointer?, _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outLength: UnsafeMutablePointer<UInt8>?,
  _ offered: UnsafePointer<UInt8>?, _ length: UInt32, _: UnsafeMutableRawPointer?
) -> Int32 {
  let list = UnsafeBufferPointer(start: offered, count: Int(length))
  var index = 0
  while index < list.count {
    let start = index + 1
    let end = start + Int(list[index])
    guard end <= list.count else { break }
    if list[start..<end].elementsEqual("http/1.1".utf8) {
      out?.pointee = offered.map { $0 + start }
      outLength?.pointee = list[index]
      return SSL_TLSEXT_ERR_OK
    }
    index = end
  }
  return SSL_TLSEXT_ERR_NOACK
}

/// One TLS connection from the server's side.
///
/// Not safe to share between threads at once; the connection's lock sees to that.
final class TLSServerSession: @unchecked Sendable {
  private let connection: OpaquePointer

  fileprivate init(_ connection: OpaquePointer) { self.connection = connection }

  deinit { SSL_free(connection) }

  /// Goes on with the handshake. `count` means that it is complete.
  func handshake() -> ChannelOutcome {
    ERR_clear_error()
    return outcome(SSL_do_handshake(connection))
  }

  /// Decrypts what has come.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> ChannelOutcome {
    ERR_clear_error()
    return outcome(SSL_read(connection, buffer.baseAddress, Int32(clamping: buffer.count)))
  }

  /// Encrypts and sends some of the bytes.
  func write(_ bytes: UnsafeRawBufferPointer) -> ChannelOutcome {
    ERR_clear_error()
    return outcome(SSL_write(connection, bytes.baseAddress, Int32(clamping: bytes.count)))
  }

  /// Tells the client that nothing more will come.
  func sayGoodbye() {
    ERR_clear_error()
    SSL_shutdown(connection)
    ERR_clear_error()
  }

  private func outcome(_ result: Int32) -> ChannelOutcome {
    if result > 0 { return .count(Int(result)) }
    switch SSL_get_error(connection, result) {
    case SSL_ERROR_WANT_READ: return .blocked(.read)
    case SSL_ERROR_WANT_WRITE: return .blocked(.write)
    case SSL_ERROR_ZERO_RETURN: return .end
    default:
      ERR_clear_error()
      return .failed
    }
  }
}
