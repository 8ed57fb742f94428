/// A uniform resource locator with a scheme (RFC 3986), for the client side.
///
/// Parts are kept percent-encoded, as they go over the wire; scheme and host are lower-cased.
package struct URL: Hashable, Sendable {
  /// The scheme in lower case.
  package let scheme: String
  /// The encoded `user:password` before the `@`.
  package let userInfo: String?
  /// Host and port; nil for URLs such as `urn:…` or `file:///…`, whose host is absent or empty.
  package let authority: Authority?
  /// The encoded path.
  package let path: String
  /// The encoded query without its `?`.
  package let query: String?
  /// The encoded fragment without its `#`.
  package let fragment: String?

  /// Reads an absolute URL.
  package init(_ text: String) throws(URLError) {
    let parts = try URLReference(text)
    guard let scheme = parts.scheme else { throw URLError(text: text, reason: .noScheme) }
    self.init(scheme: scheme, parts, path: parts.path)
  }

  private init(scheme: String, _ parts: URLReference, path: String) {
    self.scheme = scheme
    userInfo = parts.userInfo
    authority = parts.authority
    hasEmptyAuthority = parts.hasEmptyAuthority
    self.path = path
    query = parts.query
    fragment = parts.fragment
  }

  /// `file:///path`: an authority that is there but empty.
  private let hasEmptyAuthority: Bool

  /// The decoded name before the `:` of the user information.
  package var user: String? {
    userInfo.flatMap { try? PercentEncoding.decodeText($0.utf8.prefix { $0 != UInt8(ascii: ":") }) }
  }

  /// The decoded password behind the `:` of the user information.
  package var password: String? {
    guard let userInfo, let colon = userInfo.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return try? PercentEncoding.decodeText(userInfo.utf8[colon...].dropFirst())
  }

  /// The host in lower case, an IPv6 address without brackets.
  package var host: String? { authority?.host }

  /// The port that is written, or the scheme's own: 80 for http and ws, 443 for https and wss.
  package var port: Int? { authority?.port ?? Self.defaultPorts[scheme] }

  /// What stands in the first line of a request for this URL: path and query, at least `/`.
  package var requestTarget: String {
    (path.isEmpty ? "/" : path) + (query.map { "?" + $0 } ?? "")
  }

  /// The Host field of a request for this URL: the port only when it is not the scheme's own (RFC 9110 section 7.2).
  package var hostField: String {
    guard let authority else { return "" }
    let isDefault = authority.port == Self.defaultPorts[scheme]
    return Authority(host: authority.host, isIPv6: authority.isIPv6, port: isDefault ? nil : authority.port).description
  }

  /// The decoded fields of the query.
  package var queryFields: FormFields {
    get throws(FormFields.Failure) { try FormFields((query ?? "").utf8) }
  }

  /// The URL that `reference` names when it stands in this one (RFC 3986 section 5.2.2).
  package func resolve(_ reference: String) throws(URLError) -> URL {
    let parts = try URLReference(reference)
    if let scheme = parts.scheme { return URL(scheme: scheme, parts, path: DotSegments.removed(from: parts.path)) }
    if parts.hasAuthority { return URL(scheme: scheme, parts, path: DotSegments.removed(from: parts.path)) }
    var merged = parts
    merged.userInfo = userInfo
    merged.authority = authority
    merged.hasEmptyAuthority = hasEmptyAuthority
    if parts.path.isEmpty {
      merged.query = parts.query ?? query
      return URL(scheme: scheme, merged, path: path)
    }
    let target = parts.path.hasPrefix("/") ? parts.path : base + parts.path
    return URL(scheme: scheme, merged, path: DotSegments.removed(from: target))
  }

  /// The path up to its last slash (RFC 3986 section 5.2.3).
  private var base: String {
    if authority != nil || hasEmptyAuthority, path.isEmpty { return "/" }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[...slash])
  }

  /// The URL without user information, fit for logs and messages.
  package var withoutCredentials: URL {
    var parts = URLReference(copyOf: self, hasEmptyAuthority: hasEmptyAuthority)
    parts.userInfo = nil
    return URL(scheme: scheme, parts, path: path)
  }

  private static let defaultPorts = ["http": 80, "https": 443, "ws": 80, "wss": 443]
}

extension URL: CustomStringConvertible {
  package var description: String {
    var text = scheme + ":"
    if let authority {
      text += "//" + (userInfo.map { $0 + "@" } ?? "") + authority.description
    } else if hasEmptyAuthority {
      text += "//"
    } else if path.hasPrefix("//") {
      text += "/."  // else the path would read as an authority (WHATWG URL, serialising)
    }
    return text + path + (query.map { "?" + $0 } ?? "") + (fragment.map { "#" + $0 } ?? "")
  }
}
