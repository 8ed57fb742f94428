import Codecs

/// An address as SQLAlchemy writes it: `dialect+driver://user:password@host:port/database?option=value`
/// (https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls).
enum SQLAlchemyAddress {
  /// The dialect, such as `postgresql`; nil for a text that is no such address.
  static func dialect(_ text: String) -> String? {
    guard let end = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[end...].hasPrefix("://") else { return nil }
    return text[..<end].split(separator: "+").first.map { $0.lowercased() }
  }

  /// The address as keys of a connector.
  static func pairs(_ text: String, at mark: YAMLMark, for kind: any Connector.Type) -> [YAMLPair] {
    func pair(_ key: String, _ value: some StringProtocol) -> YAMLPair {
      YAMLPair(key, YAMLNode(text: String(value), at: mark))
    }
    guard kind.platform != "sqlite" else { return [pair("path", text)] }
    guard let scheme = text.firstRange(ofText: "://") else { return [] }
    var rest = text[scheme.upperBound...]
    var options: Substring = ""
    if let question = rest.firstIndex(of: "?") {
      options = rest[rest.index(after: question)...]
      rest = rest[..<question]
    }
    var pairs: [YAMLPair] = []
    if let slash = rest.firstIndex(of: "/") {
      let database = rest[rest.index(after: slash)...]
      if !database.isEmpty { pairs.append(pair("database", decoded(database))) }
      rest = rest[..<slash]
    }
    if let at = rest.lastIndex(of: "@") {
      let user = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      if let name = user.first, !name.isEmpty { pairs.append(pair("username", decoded(name))) }
      if user.count == 2 { pairs.append(pair("password", decoded(user[1]))) }
      rest = rest[rest.index(after: at)...]
    }
    if !rest.isEmpty { pairs.append(pair("host_port", rest)) }
    for option in options.split(separator: "&") {
      let sides = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 2 { pairs.append(pair(decoded(sides[0]), decoded(sides[1]))) }
    }
    return pairs
  }

  private static func decoded(_ text: Substring) -> String {
    (try? PercentEncoding.decodeText(text.utf8)) ?? String(text)
  }
}

extension String {
  fileprivate func firstRange(ofText pattern: String) -> Range<Index>? {
    indices.lazy.first { self[$0...].hasPrefix(pattern) }.map { $0..<index($0, offsetBy: pattern.count) }
  }
}
