/// The way to a value inside a JSON document (RFC 6901), such as `/columns/0/name`.
package struct JSONPointer: Hashable, Sendable {
  /// Why text is no pointer.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case noLeadingSlash
    case badEscape(token: String)

    package var description: String {
      switch self {
      case .noLeadingSlash: "a JSON pointer is empty or starts with '/'"
      case .badEscape(let token): "'~' in '\(token)' is neither '~0' (for ~) nor '~1' (for /)"
      }
    }
  }

  /// The decoded names and indexes from the root down.
  package let tokens: [String]

  /// The way along `tokens`; none is the whole document.
  package init(tokens: [String] = []) { self.tokens = tokens }

  /// Reads the text form.
  package init(_ text: String) throws(Failure) {
    if text.isEmpty {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw .noLeadingSlash }
    var tokens: [String] = []
    for token in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      tokens.append(try Self.unescape(token))
    }
    self.tokens = tokens
  }

  private static func unescape(_ token: Substring.UTF8View) throws(Failure) -> String {
    var bytes: [UInt8] = []
    var rest = token.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "~") else {
        bytes.append(byte)
        continue
      }
      switch rest.next() {
      case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
      case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
      default: throw .badEscape(token: String(decoding: token, as: UTF8.self))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The pointer one step further down.
  package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

  /// Whether `other` is this pointer or lies below it.
  func isPrefix(of other: JSONPointer) -> Bool {
    tokens.count <= other.tokens.count && zip(tokens, other.tokens).allSatisfy { $0.hasSameBytes(as: $1) }
  }

  /// The index that `token` spells: digits without a leading zero.
  static func index(_ token: String) -> Int? {
    let digits = token.utf8
    guard digits.count == 1 || digits.first != UInt8(ascii: "0"),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int(token)
  }
}

extension JSONPointer: CustomStringConvertible {
  package var description: String {
    var bytes: [UInt8] = []
    for token in tokens {
      bytes.append(UInt8(ascii: "/"))
      for byte in token.utf8 {
        switch byte {
        case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
        case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
        default: bytes.append(byte)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension JSON {
  /// The value that `pointer` leads to, or nil when there is none.
  package subscript(pointer: JSONPointer) -> JSON? {
    var value = self
    for token in pointer.tokens {
      let next: JSON? =
        switch value {
        case .object(let object): object[token]
        case .array: JSONPointer.index(token).flatMap { value[$0] }
        default: nil
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }
}
