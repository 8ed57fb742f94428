/// A version of a representation, as in `ETag`, `If-Match` and `If-None-Match` (RFC 9110 8.8.3).
package struct EntityTag: Sendable, Hashable, CustomStringConvertible {
  /// The text between the quotes.
  package let opaque: String
  /// Whether equal tags mean only equivalent content (`W/`).
  package let isWeak: Bool

  /// A tag of this text, which must consist of visible ASCII characters other than `"`; others become `-`.
  package init(_ opaque: String, isWeak: Bool = false) {
    let legal = opaque.utf8.map { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 ? $0 : 0x2D }
    self.opaque = String(decoding: legal, as: UTF8.self)
    self.isWeak = isWeak
  }

  package var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

  /// A condition on tags: any existing representation, or one of a list.
  package enum Condition: Equatable {
    case any
    case tags([EntityTag])

    /// Reads a field value: `*` or a comma-separated list of tags. What is not a tag ends the list.
    package init(_ value: String) {
      let bytes = Array(value.utf8)
      if bytes == [0x2A] {
        self = .any
        return
      }
      var tags: [EntityTag] = []
      var index = 0
      while index < bytes.count {
        if bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x2C {
          index += 1
          continue
        }
        let isWeak = bytes[index...].starts(with: [0x57, 0x2F])
        let open = isWeak ? index + 2 : index
        guard open < bytes.count, bytes[open] == 0x22, let close = bytes[(open + 1)...].firstIndex(of: 0x22)
        else { break }
        tags.append(EntityTag(String(decoding: bytes[(open + 1)..<close], as: UTF8.self), isWeak: isWeak))
        index = close + 1
      }
      self = .tags(tags)
    }

    /// Whether the tag meets the condition by weak comparison, as `If-None-Match` asks.
    package func matchesWeakly(_ tag: EntityTag?) -> Bool {
      guard let tag else { return false }
      switch self {
      case .any: return true
      case .tags(let tags): return tags.contains { $0.opaque == tag.opaque }
      }
    }

    /// Whether the tag meets the condition by strong comparison, as `If-Match` asks.
    package func matchesStrongly(_ tag: EntityTag?) -> Bool {
      guard let tag else { return false }
      switch self {
      case .any: return true
      case .tags(let tags): return !tag.isWeak && tags.contains(tag)
      }
    }
  }
}
