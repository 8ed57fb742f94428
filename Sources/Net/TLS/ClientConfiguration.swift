/// How a client's TLS connections are set up. Always TLS 1.2 or newer.
package struct TLSClientConfiguration: Sendable, Hashable {
  /// What must hold of the server's certificate, in libpq's terms.
  package enum Verification: Sendable {
    /// Nothing: only eavesdroppers are kept out (`require`).
    case encryptOnly
    /// A trusted authority signed it, for whatever name (`verify-ca`).
    case authority
    /// A trusted authority signed it for the server's name (`verify-full`).
    case full
  }

  /// What must hold of the server's certificate.
  package var verification = Verification.full
  /// A PEM file of trusted certificates; nil for those of the system. Every certificate in the file is trusted as it
  /// is, an intermediate or a server's own too.
  package var authorityFile: String?
  /// A PEM file with the client's certificate and then its chain; nil to present none.
  package var certificateFile: String?
  /// A PEM file with the client's private key; nil when it is in `certificateFile`.
  package var keyFile: String?
  /// The private key's passphrase.
  package var keyPassphrase: String?
  /// Protocols to offer by ALPN (RFC 7301), such as `http/1.1` or `postgresql`; empty to offer none.
  package var applicationProtocols: [String] = []

  /// Full verification against the system's certificates.
  package init() {}

  /// Creates a configuration with a way to verify and the certificates to trust.
  package init(verification: Verification, authorityFile: String? = nil) {
    self.verification = verification
    self.authorityFile = authorityFile
  }
}
