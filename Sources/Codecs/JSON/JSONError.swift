/// How much of a document a reader accepts before it refuses.
package struct JSONLimits: Sendable {
  /// The deepest nesting of arrays and objects; reading recurses, so it is never more than 512.
  package let depth: Int
  /// Values in all: a short one takes many times its bytes of memory.
  package let values: Int

  /// Limits with a depth between 1 and 512.
  package init(depth: Int = 128, values: Int = .max) {
    self.depth = min(max(depth, 1), 512)
    self.values = values
  }

  /// Depth 128, and any number of values.
  package static let `default` = JSONLimits()
}

/// Why a document is not JSON, and where.
package struct JSONError: Error, Hashable, Sendable {
  /// The byte of the document at which reading stopped, from 0.
  package let offset: Int
  /// The line of that byte, from 1.
  package let line: Int
  /// The character within the line, from 1.
  package let column: Int
  /// What was wrong there.
  package let reason: Reason

  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    case unexpectedEnd(expected: String)
    case unexpectedByte(UInt8, expected: String)
    case trailingBytes
    case byteOrderMark
    case invalidUTF8
    case controlCharacter(UInt8)
    case unknownEscape
    case loneSurrogate
    case tooDeep(limit: Int)
    case tooMany(limit: Int)
  }

  /// An error at `offset`, with line and column counted in `document`.
  init(_ reason: Reason, at offset: Int, in document: Span<UInt8>) {
    var line = 1
    var column = 1
    for index in 0..<min(offset, document.count) {
      let byte = document[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.offset = offset
    self.line = line
    self.column = column
    self.reason = reason
  }
}

extension JSONError: CustomStringConvertible {
  package var description: String { "\(reason) at line \(line), column \(column) (byte \(offset))" }
}

extension JSONError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unexpectedEnd(let expected): "the JSON ends where \(expected) is expected"
    case .unexpectedByte(let byte, let expected): "\(name(of: byte)) where \(expected) is expected"
    case .trailingBytes: "something follows the JSON value; only white space may"
    case .byteOrderMark: "a byte order mark; JSON starts with its value"
    case .invalidUTF8: "bytes that are not UTF-8"
    case .controlCharacter(let byte): "a bare control character \(name(of: byte)) in a string; write it as an escape"
    case .unknownEscape: #"an unknown escape; accepted are \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits"#
    case .loneSurrogate: #"half of a surrogate pair; \uD800-\uDBFF must be followed by \uDC00-\uDFFF"#
    case .tooDeep(let limit): "arrays and objects nested deeper than \(limit)"
    case .tooMany(let limit): "more than \(limit) values"
    }
  }

  private func name(of byte: UInt8) -> String {
    if (0x21...0x7E).contains(byte) { return "'\(Character(Unicode.Scalar(byte)))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x" + (digits.count == 1 ? "0" : "") + digits
  }
}
