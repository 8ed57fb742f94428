import COpenSSL

/// One TLS connection from the client's side, without a socket: bytes of the peer in, bytes for the peer out.
final class TLSClientSession {
  enum ReadOutcome { case bytes, needsInput, closed }

  private let connection: OpaquePointer
  // Owned by `connection`.
  private let input: OpaquePointer
  private let output: OpaquePointer
  private let verifier: CertificateVerifier
  private var isClosed = false

  init(_ context: TLSClientContext, serverName: String) throws(TLSError) {
    guard let connection = SSL_new(context.handle), let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem())
    else { throw .configuration(OpenSSLErrors.drain()) }
    self.connection = connection
    self.input = input
    self.output = output
    verifier = CertificateVerifier(serverName: serverName, checksName: context.verification == .full)
    SSL_set_bio(connection, input, output)
    SSL_set_connect_state(connection)
    try verifier.attach(to: connection)
  }

  deinit { SSL_free(connection) }

  /// Takes bytes that came from the peer.
  func receive(_ bytes: [UInt8]) { BIO_write(input, bytes, Int32(bytes.count)) }

  /// Bytes to send to the peer.
  func takeOutput() -> [UInt8] {
    let pending = Int(cairn_bio_ctrl_pending(output))
    guard pending > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: pending) { bytes, count in
      count = max(0, Int(BIO_read(output, bytes.baseAddress, Int32(pending))))
    }
  }

  /// Goes on with the handshake as far as the input reaches.
  /// - Returns: whether it is complete.
  func handshake() throws(TLSError) -> Bool {
    ERR_clear_error()
    let result = SSL_do_handshake(connection)
    if result == 1 { return true }
    if SSL_get_error(connection, result) == SSL_ERROR_WANT_READ { return false }
    if let rejection = verifier.rejection { throw .untrusted(rejection) }
    throw .handshake(OpenSSLErrors.drain())
  }

  /// Decrypts what has arrived and appends it to `bytes`.
  func read(into bytes: inout [UInt8]) throws(TLSError) -> ReadOutcome {
    let before = bytes.count
    while true {
      var problem: Int32 = 0
      ERR_clear_error()
      // The largest TLS record.
      let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 14) { chunk, count in
        let result = SSL_read(connection, chunk.baseAddress, Int32(chunk.count))
        problem = result > 0 ? 0 : SSL_get_error(connection, result)
        count = max(0, Int(result))
      }
      bytes.append(contentsOf: chunk)
      switch problem {
      case 0: continue
      case _ where bytes.count > before: return .bytes
      case SSL_ERROR_WANT_READ: return .needsInput
      case SSL_ERROR_ZERO_RETURN: return .closed
      default: throw .broken(OpenSSLErrors.drain())
      }
    }
  }

  /// Encrypts bytes into the output.
  func write(_ bytes: [UInt8]) throws(TLSError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      ERR_clear_error()
      let written = rest.prefix(1 << 30).withUnsafeBytes { SSL_write(connection, $0.baseAddress, Int32($0.count)) }
      guard written > 0 else { throw .broken(OpenSSLErrors.drain()) }
      rest = rest.dropFirst(Int(written))
    }
  }

  /// Puts the farewell into the output.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    ERR_clear_error()
    SSL_shutdown(connection)
  }

  /// What the handshake has settled; meaningful after it.
  var info: TLSInfo {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(connection, &name, &length)
    let chosen = UnsafeBufferPointer(start: name, count: Int(length))
    return TLSInfo(
      version: String(cString: SSL_get_version(connection)),
      cipher: SSL_CIPHER_get_name(SSL_get_current_cipher(connection)).map { String(cString: $0) } ?? "",
      applicationProtocol: length == 0 ? nil : String(decoding: chosen, as: UTF8.self),
      serverEndPoint: Certificate(ofPeer: connection)?.endPointHash)
  }
}

/// OpenSSL's error queue, which is one per thread.
enum OpenSSLErrors {
  /// The reason of the first error queued; empties the queue.
  static func drain() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return "no reason given" }
    let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "OpenSSL error \(code)"
    return reason == "wrong version number" ? "the server does not speak TLS on this port" : reason
  }
}
