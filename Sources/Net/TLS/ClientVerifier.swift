import COpenSSL

/// Checks the server's certificate within the handshake, and keeps the reason when it is not trusted.
final class CertificateVerifier {
  private(set) var rejection: CertificateRejection?
  private let serverName: String
  private let checksName: Bool

  init(serverName: String, checksName: Bool) {
    // A name's final dot is for the resolver; certificates do not have it.
    let name = serverName.hasPrefix("[") ? String(serverName.dropFirst().dropLast()) : serverName
    self.serverName = name.hasSuffix(".") ? String(name.dropLast()) : name
    self.checksName = checksName
  }

  /// Tells a connection which name to ask for and to insist on. The verifier must outlive the connection's handshake.
  func attach(to connection: OpaquePointer) throws(TLSError) {
    // C would see the name only up to a zero byte.
    guard !serverName.isEmpty, !serverName.utf8.contains(0) else {
      throw .configuration("the server name is empty or has a zero byte")
    }
    SSL_set_ex_data(connection, 0, Unmanaged.passUnretained(self).toOpaque())
    let parameters = SSL_get0_param(connection)
    if IPAddress(serverName) != nil {
      if checksName { X509_VERIFY_PARAM_set1_ip_asc(parameters, serverName) }
      return
    }
    _ = cairn_ssl_set_tlsext_host_name(connection, serverName)
    if checksName {
      X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
      X509_VERIFY_PARAM_set1_host(parameters, serverName, serverName.utf8.count)
    }
  }

  /// OpenSSL's callback: 1 when the chain is trusted.
  static func verify(_ store: OpaquePointer?) -> Int32 {
    let result = X509_verify_cert(store)
    guard result != 1, let connection = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
      let verifier = SSL_get_ex_data(OpaquePointer(connection), 0)
    else { return result }
    Unmanaged<CertificateVerifier>.fromOpaque(verifier).takeUnretainedValue().record(store)
    return result
  }

  private func record(_ store: OpaquePointer?) {
    let code = X509_STORE_CTX_get_error(store)
    guard let current = X509_STORE_CTX_get_current_cert(store) ?? X509_STORE_CTX_get0_cert(store) else { return }
    let certificate = Certificate(borrowing: current)
    let leaf = Certificate(borrowing: X509_STORE_CTX_get0_cert(store) ?? current)
    rejection = CertificateRejection(
      reason: reason(code, certificate: certificate, leaf: leaf), subject: certificate.subject,
      issuer: certificate.issuer)
  }

  private func reason(
    _ code: Int32, certificate: borrowing Certificate, leaf: borrowing Certificate
  ) -> CertificateRejection.Reason {
    switch code {
    case X509_V_ERR_CERT_HAS_EXPIRED: .expired(on: certificate.lastDay)
    case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid(before: certificate.firstDay)
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
      .nameMismatch(expected: serverName, names: leaf.names)
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: .selfSigned
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
      X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      .unknownAuthority
    default: .other(String(cString: X509_verify_cert_error_string(Int(code))))
    }
  }
}
