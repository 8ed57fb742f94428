/// Why a TLS connection could not be made or kept.
package enum TLSError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A file or a setting of this side is unusable.
  case configuration(String)
  /// The server's certificate is not trusted.
  case untrusted(CertificateRejection)
  /// The handshake failed; OpenSSL's reason.
  case handshake(String)
  /// The connection broke off without TLS's farewell: what came may have been cut short by someone on the way.
  case truncated
  /// A record was wrong, or the peer raised an alert; OpenSSL's reason.
  case broken(String)

  package var description: String {
    switch self {
    case .configuration(let what): "TLS cannot be set up: \(what)"
    case .untrusted(let rejection): "the server's certificate is not trusted: \(rejection)"
    case .handshake(let what): "the TLS handshake failed: \(what)"
    case .truncated: "the TLS connection was cut off"
    case .broken(let what): "TLS failed: \(what)"
    }
  }
}

/// A server certificate that was looked at and found wanting.
package struct CertificateRejection: Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  package enum Reason: Equatable, Sendable {
    /// Its last day is over: `YYYY-MM-DD`.
    case expired(on: String)
    /// Its first day is yet to come, or this machine's clock is slow: `YYYY-MM-DD`.
    case notYetValid(before: String)
    /// No certificate of the chain was issued by a trusted authority.
    case unknownAuthority
    /// It vouches for itself, and it is not in the authority file.
    case selfSigned
    /// It is for other names.
    case nameMismatch(expected: String, names: [String])
    /// Anything else, in OpenSSL's words.
    case other(String)
  }

  /// What is wrong.
  package let reason: Reason
  /// The subject of the certificate that is wrong, which may be one further up the chain.
  package let subject: String
  /// The issuer that certificate names.
  package let issuer: String

  package var description: String {
    switch reason {
    case .expired(let day): "it expired on \(day) (\(subject))"
    case .notYetValid(let day): "it is not valid before \(day) (\(subject)); is this machine's clock right?"
    case .unknownAuthority: "its issuer is unknown (\(issuer)); name the issuer's certificate as the CA file"
    case .selfSigned: "it is signed by itself (\(subject)); name that certificate as the CA file to trust it"
    case .nameMismatch(let expected, let names):
      "it is not for \(expected), but for \(names.isEmpty ? "no name" : names.joined(separator: ", "))"
    case .other(let words): "\(words) (\(subject))"
    }
  }
}

/// What a TLS handshake has settled.
package struct TLSInfo: Sendable, Equatable {
  /// Such as `TLSv1.3`.
  package let version: String
  /// Such as `TLS_AES_256_GCM_SHA384`.
  package let cipher: String
  /// The application protocol that the server chose from those offered.
  package let applicationProtocol: String?
  /// The channel binding data `tls-server-end-point` (RFC 5929 section 4): a hash of the server's certificate. Nil for
  /// signature algorithms without a hash of their own, such as Ed25519, for which none is defined.
  package let serverEndPoint: [UInt8]?
}
