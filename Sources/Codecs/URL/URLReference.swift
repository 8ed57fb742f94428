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

/// The five parts of a URL or of a relative reference (RFC 3986 section 4.1).
struct URLReference {
  var scheme: String?
  var userInfo: String?
  var authority: Authority?
  var hasEmptyAuthority = false
  var path = ""
  var query: String?
  var fragment: String?

  var hasAuthority: Bool { authority != nil || hasEmptyAuthority }

  init(copyOf url: URL, hasEmptyAuthority: Bool) {
    scheme = url.scheme
    userInfo = url.userInfo
    authority = url.authority
    self.hasEmptyAuthority = hasEmptyAuthority
    path = url.path
    query = url.query
    fragment = url.fragment
  }

  init(_ text: String) throws(URLError) {
    let bytes = Array(text.utf8)
    func part(_ slice: ArraySlice<UInt8>, _ legal: URLCharacters) throws(URLError) -> String {
      try Self.check(slice, legal, of: text)
      return String(decoding: slice, as: UTF8.self)
    }
    var rest = bytes[...]
    if let mark = rest.firstIndex(of: UInt8(ascii: "#")) {
      fragment = try part(rest[(mark + 1)...], .legalQuery)
      rest = rest[..<mark]
    }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = try part(rest[(mark + 1)...], .legalQuery)
      rest = rest[..<mark]
    }
    let beforeSlash = rest.prefix { $0 != UInt8(ascii: "/") }
    if let colon = beforeSlash.firstIndex(of: UInt8(ascii: ":")) {
      guard Self.isScheme(rest[..<colon]) else { throw URLError(text: text, reason: .badScheme) }
      scheme = String(decoding: rest[..<colon], as: UTF8.self).lowercased()
      rest = rest[(colon + 1)...]
    }
    if rest.starts(with: "//".utf8) {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      try readAuthority(rest[..<end], of: text)
      rest = rest[end...]
    }
    path = try part(rest, .legalPath)
  }

  private mutating func readAuthority(_ bytes: ArraySlice<UInt8>, of text: String) throws(URLError) {
    guard !bytes.isEmpty else {
      hasEmptyAuthority = true
      return
    }
    var host = bytes
    if let at = bytes.lastIndex(of: UInt8(ascii: "@")) {
      let user = bytes[..<at]
      do throws(URLError) {
        try Self.check(user, .userInfo.adding(":"), of: text)
      } catch {
        throw URLError(text: text, reason: .badUserInfo)
      }
      userInfo = String(decoding: user, as: UTF8.self)
      host = bytes[(at + 1)...]
    }
    authority = Authority(hostAndPort: String(decoding: host, as: UTF8.self))
    if authority == nil { throw URLError(text: text, reason: .badHostOrPort) }
  }

  private static func check(
    _ part: ArraySlice<UInt8>, _ legal: URLCharacters, of text: String
  ) throws(URLError) {
    for offset in part.indices where !legal.contains(part[offset]) {
      guard part[offset] == UInt8(ascii: "%") else {
        throw URLError(text: text, reason: .illegalByte(part[offset], offset: offset))
      }
      guard part[offset...].dropFirst().prefix(2).count(where: { Hex.value(of: $0) != nil }) == 2 else {
        throw URLError(text: text, reason: .badEscape(offset: offset))
      }
    }
  }

  private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, URLCharacters.letters.contains(first) else { return false }
    return bytes.allSatisfy(URLCharacters.scheme.contains)
  }
}

extension URLCharacters {
  fileprivate static let letters = URLCharacters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  fileprivate static let scheme = letters.adding("0123456789+-.")
}

/// The `.` and `..` segments of a path.
enum DotSegments {
  /// `path` with its dot segments followed (RFC 3986 section 5.2.4).
  static func removed(from path: String) -> String {
    var kept: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      switch part {
      case ".":
        if isLast { kept.append("") }
      case "..":
        // The empty part before the first slash is the root, which has no parent.
        if kept.count > 1 || kept.first.map({ !$0.isEmpty }) ?? false { kept.removeLast() }
        if isLast { kept.append("") }
      default: kept.append(part)
      }
    }
    return kept.joined(separator: "/")
  }
}
