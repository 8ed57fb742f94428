/// Why text is not a URL.
package struct URLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    case noScheme
    case badScheme
    case badUserInfo
    case badHostOrPort
    case illegalByte(UInt8, offset: Int)
    case badEscape(offset: Int)
  }

  /// What was wrong there.
  package let reason: Reason
  /// The text with any password left out.
  private let shown: String

  init(text: String, reason: Reason) {
    self.reason = reason
    // What stands between the scheme and the last @ may be a secret, wherever it was meant to be.
    let at = text.utf8.lastIndex(of: UInt8(ascii: "@"))
    shown = at.map { "…" + text[$0...] } ?? text
  }

  package var description: String {
    switch reason {
    case .noScheme: "'\(shown)' does not start with a scheme such as https:"
    case .badScheme: "'\(shown)' starts with a scheme that is not letters, digits, '+', '-' and '.'"
    case .badUserInfo: "'\(shown)' has user information that is not percent-encoded"
    case .badHostOrPort: "'\(shown)' has no host[:port] behind '//'; a port is at most 65535"
    case .illegalByte(let byte, let offset):
      "'\(shown)' has byte 0x\(String(byte, radix: 16)) at \(offset), which must be percent-encoded"
    case .badEscape(let offset): "'\(shown)' has a '%' without two hexadecimal digits at \(offset)"
    }
  }
}
