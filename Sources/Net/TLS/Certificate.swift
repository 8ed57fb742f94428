import COpenSSL
import Crypto
import Glibc

/// An X.509 certificate's facts, for messages and for channel binding.
struct Certificate: ~Copyable {
  private let handle: OpaquePointer

  /// The certificate that the peer of a connection has shown.
  init?(ofPeer connection: OpaquePointer) {
    guard let handle = SSL_get1_peer_certificate(connection) else { return nil }
    self.handle = handle
  }

  init(borrowing handle: OpaquePointer) {
    X509_up_ref(handle)
    self.handle = handle
  }

  deinit { X509_free(handle) }

  /// Such as `CN=db.example,O=Example`.
  var subject: String { Self.text(X509_get_subject_name(handle)) }

  /// The issuer's name in the same form.
  var issuer: String { Self.text(X509_get_issuer_name(handle)) }

  var firstDay: String { Self.day(X509_get0_notBefore(handle)) }

  var lastDay: String { Self.day(X509_get0_notAfter(handle)) }

  /// The DNS names and IP addresses the certificate is for.
  var names: [String] {
    guard let list = X509_get_ext_d2i(handle, NID_subject_alt_name, nil, nil).map({ OpaquePointer($0) }) else {
      return []
    }
    defer { GENERAL_NAMES_free(list) }
    return (0..<cairn_sk_general_name_num(list)).compactMap { index in
      cairn_sk_general_name_value(list, index).flatMap { Self.text($0) }
    }
  }

  /// The hash of the certificate by the function of its signature, SHA-256 instead of MD5 and SHA-1 (RFC 5929
  /// section 4.1).
  var endPointHash: [UInt8]? {
    var digest: Int32 = 0
    guard X509_get_signature_info(handle, &digest, nil, nil, nil) == 1 else {
      ERR_clear_error()
      return nil
    }
    let function: HashFunction
    switch digest {
    case NID_md5, NID_sha1, NID_sha256: function = .sha256
    case NID_sha384: function = .sha384
    case NID_sha512: function = .sha512
    default: return nil
    }
    return function.hash(encoded)
  }

  /// The certificate in DER.
  private var encoded: [UInt8] {
    let size = Int(i2d_X509(handle, nil))
    return [UInt8](unsafeUninitializedCapacity: max(0, size)) { bytes, count in
      var end = bytes.baseAddress
      count = max(0, Int(i2d_X509(handle, &end)))
    }
  }

  private static func text(_ name: OpaquePointer?) -> String {
    guard let name, let output = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(output) }
    // Control characters come out escaped, so that a certificate cannot write to a terminal.
    X509_NAME_print_ex(output, name, 0, cairn_x509_name_flags)
    let size = Int(cairn_bio_ctrl_pending(output))
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
      count = max(0, Int(BIO_read(output, bytes.baseAddress, Int32(size))))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func text(_ name: UnsafeMutablePointer<GENERAL_NAME>) -> String? {
    var type: Int32 = 0
    guard let value = GENERAL_NAME_get0_value(name, &type) else { return nil }
    let string = OpaquePointer(value)
    let bytes = Array(
      UnsafeBufferPointer(
        start: ASN1_STRING_get0_data(.init(string)), count: Int(ASN1_STRING_length(.init(string)))))
    switch type {
    case GEN_DNS: return String(decoding: bytes.filter { 0x21...0x7E ~= $0 }, as: UTF8.self)
    case GEN_IPADD: return IPAddress(networkOrder: bytes)?.description
    default: return nil
    }
  }

  /// `YYYY-MM-DD` in UTC.
  private static func day(_ time: UnsafePointer<ASN1_TIME>?) -> String {
    var fields = tm()
    guard let time, ASN1_TIME_to_tm(time, &fields) == 1 else { return "an unreadable date" }
    let pad = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(fields.tm_year + 1900)-\(pad(fields.tm_mon + 1))-\(pad(fields.tm_mday))"
  }
}
