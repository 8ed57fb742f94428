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
