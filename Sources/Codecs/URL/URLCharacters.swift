/// A set of ASCII characters that may stand in some part of a URL as they are (RFC 3986).
package struct URLCharacters: Sendable {
  private let low: UInt64
  private let high: UInt64

  /// The set of the characters of `text`; others than ASCII are left out.
  package init(_ text: String) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for byte in text.utf8 {
      if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
    }
    self.low = low
    self.high = high
  }

  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// Whether `byte` is in the set.
  package func contains(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<64: low >> UInt64(byte) & 1 == 1
    case 64..<128: high >> UInt64(byte - 64) & 1 == 1
    default: false
    }
  }

  /// This set together with the characters of `text`.
  package func adding(_ text: String) -> URLCharacters {
    let more = URLCharacters(text)
    return URLCharacters(low: low | more.low, high: high | more.high)
  }

  /// Letters, digits, `-`, `.`, `_` and `~` (section 2.3); right for any component's data.
  package static let unreserved = URLCharacters(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  /// A segment of a path (`pchar`, section 3.3) without the `;` that servers take for a parameter.
  package static let pathSegment = unreserved.adding("!$&'()*+,=:@")

  /// A whole path: segments and the slashes between them.
  package static let path = pathSegment.adding("/")

  /// A name or value in a query: a query's characters without `&`, `=` and `+`, which separate or mean a space.
  package static let queryComponent = unreserved.adding("!$'()*,;:@/?")

  /// What may stand in user information (section 3.2.1) besides the `:` before the password.
  package static let userInfo = unreserved.adding("!$&'()*+,;=")

  /// What RFC 3986 allows in a path, `;` included.
  static let legalPath = unreserved.adding("!$&'()*+,;=:@/")

  /// What RFC 3986 allows in a query or fragment (sections 3.4, 3.5).
  static let legalQuery = legalPath.adding("?")

  /// What a path in a request may be written with: no `;`, and the `%` of escapes.
  static let writtenPath = path.adding("%")

  /// What a query in a request may be written with.
  static let writtenQuery = legalQuery.adding("%")

  /// What RFC 3986 allows in a registered name (section 3.2.2).
  static let legalHost = unreserved.adding("!$&'()*+,;=")
}
