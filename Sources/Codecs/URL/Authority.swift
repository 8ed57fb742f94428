/// Host and port of a URL (RFC 3986 section 3.2), as in the Host field of a request.
package struct Authority: Hashable, Sendable {
  /// The host in lower case; an IPv6 address without its brackets.
  package let host: String
  /// Whether the host is an IPv6 address.
  package let isIPv6: Bool
  /// The port, unless it is left to the scheme.
  package let port: Int?

  /// Reads `host`, `host:port` or `[v6]:port`; nil for anything else, user information included.
  package init?(hostAndPort text: String) {
    let bytes = Array(text.utf8)
    let end: Int
    if bytes.first == UInt8(ascii: "[") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      let address = String(decoding: bytes[1..<close], as: UTF8.self)
      guard IPv6Syntax.accepts(address) else { return nil }
      host = address.lowercased()
      isIPv6 = true
      end = close + 1
    } else {
      end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
      let name = bytes[..<end]
      guard !name.isEmpty, name.allSatisfy({ URLCharacters.legalHost.contains($0) || $0 == UInt8(ascii: "%") }),
        (try? PercentEncoding.decode(name)) != nil
      else { return nil }
      host = String(decoding: name, as: UTF8.self).lowercased()
      isIPv6 = false
    }
    guard let port = Self.port(bytes[end...]) else { return nil }
    self.port = port
  }

  /// An authority of parts that are known to be right.
  init(host: String, isIPv6: Bool, port: Int?) {
    self.host = host
    self.isIPv6 = isIPv6
    self.port = port
  }

  /// The port behind the host: none for nothing or a bare colon; nil when it is no port.
  private static func port(_ rest: ArraySlice<UInt8>) -> Int?? {
    guard let colon = rest.first else { return .some(nil) }
    guard colon == UInt8(ascii: ":") else { return nil }
    let digits = rest.dropFirst()
    if digits.isEmpty { return .some(nil) }
    guard digits.count <= 5, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return number <= 65_535 ? .some(number) : nil
  }
}

extension Authority: CustomStringConvertible {
  package var description: String {
    (isIPv6 ? "[\(host)]" : host) + (port.map { ":\($0)" } ?? "")
  }
}

/// The written form of IPv6 addresses (RFC 3986 section 3.2.2, without zones).
private enum IPv6Syntax {
  static func accepts(_ text: String) -> Bool {
    let halves = text.components(separatedBy: "::")
    switch halves.count {
    case 1: return groups(halves[0], mayBeEmpty: false) == 8
    case 2:
      guard let left = groups(halves[0], mayBeEmpty: true, mayHoldIPv4: false),
        let right = groups(halves[1], mayBeEmpty: true)
      else { return false }
      return left + right <= 7
    default: return false
    }
  }

  /// How many 16-bit groups `text` spells, an IPv4 address at its end counting for two.
  private static func groups(_ text: String, mayBeEmpty: Bool, mayHoldIPv4: Bool = true) -> Int? {
    if text.isEmpty { return mayBeEmpty ? 0 : nil }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var count = 0
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, mayHoldIPv4, isIPv4(part) {
        count += 2
      } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ Hex.value(of: $0) != nil }) {
        count += 1
      } else {
        return nil
      }
    }
    return count
  }

  private static func isIPv4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
          && UInt8(part) != nil && (part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"))
      }
  }
}

extension String {
  /// The parts between occurrences of the ASCII text `separator`.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = utf8[...]
    while let range = rest.firstRange(of: separator.utf8) {
      parts.append(String(decoding: rest[..<range.lowerBound], as: UTF8.self))
      rest = rest[range.upperBound...]
    }
    return parts + [String(decoding: rest, as: UTF8.self)]
  }
}
