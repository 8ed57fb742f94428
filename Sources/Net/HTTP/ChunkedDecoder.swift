/// Decodes a body in chunked transfer coding (RFC 9112 7.1), strictly: only CRLF ends a line, no white space, extensions
/// must follow the grammar and are dropped, trailers are checked and kept apart.
///
/// A pure value: call `decode` again with the bytes that came next.
package struct ChunkedDecoder: Sendable {
  private enum State {
    case size(digits: Int)
    case extensionName(isEmpty: Bool)
    case extensionValue
    case extensionToken
    case extensionQuoted
    case extensionEscape
    case extensionQuotedEnd
    case sizeLineFeed
    case data(left: Int)
    case dataCarriageReturn
    case dataLineFeed
    case trailers
    case done
  }

  /// The trailer fields; empty until the body has ended.
  package private(set) var trailers = HTTPHeaders()
  /// Decoded bytes so far.
  package private(set) var decoded = 0
  private var state = State.size(digits: 0)
  private var size = 0
  // Extensions mean nothing to us; without a bound they would be a way to send for ever without sending data.
  private var extensionAllowance = 16 << 10
  private var section: FieldSectionParser
  private let limit: Int

  /// A decoder at the start of a body.
  /// - Parameters:
  ///   - limit: decoded bytes above this are refused with 413, as soon as a chunk announces them.
  ///   - trailers: how much the trailer section may hold.
  package init(limit: Int, trailers: FieldLimits = FieldLimits()) {
    self.limit = limit
    section = FieldSectionParser(limits: trailers)
  }

  /// Consumes bytes of `buffer` from `position` on and appends what they carry to `body`.
  /// - Returns: whether the body, trailers included, has ended; false when more bytes are needed.
  package mutating func decode(
    _ buffer: Span<UInt8>, _ position: inout Int, into body: inout [UInt8]
  ) throws(HTTPSyntaxError) -> Bool {
    while true {
      switch state {
      case .data(let left):
        let count = min(left, buffer.count - position)
        buffer.extracting(position..<position + count).withUnsafeBufferPointer { body.append(contentsOf: $0) }
        position += count
        decoded += count
        guard count == left else {
          state = .data(left: left - count)
          return false
        }
        state = .dataCarriageReturn
      case .trailers:
        guard let fields = try section.parse(buffer, &position) else { return false }
        trailers = fields
        state = .done
        return true
      case .done:
        return true
      default:
        guard position < buffer.count else { return false }
        try step(buffer[position])
        position += 1
      }
    }
  }

  /// Takes one byte of framing.
  private mutating func step(_ byte: UInt8) throws(HTTPSyntaxError) {
    switch state {
    case .size(let digits): try stepSize(byte, digits)
    case .sizeLineFeed:
      guard byte == 0x0A else { throw HTTPSyntaxError("a CR without LF stands in a chunk's size line") }
      state = size == 0 ? .trailers : .data(left: size)
    case .dataCarriageReturn:
      guard byte == 0x0D else { throw HTTPSyntaxError("a chunk's data is not followed by CRLF") }
      state = .dataLineFeed
    case .dataLineFeed:
      guard byte == 0x0A else { throw HTTPSyntaxError("a chunk's data is not followed by CRLF") }
      size = 0
      state = .size(digits: 0)
    default: try stepExtension(byte)
    }
  }

  private mutating func stepSize(_ byte: UInt8, _ digits: Int) throws(HTTPSyntaxError) {
    if let digit = HTTPGrammar.hexValue(byte) {
      guard digits < 16, size <= Int.max >> 4 else { throw HTTPSyntaxError("a chunk size has more than 15 digits") }
      size = size << 4 | Int(digit)
      state = .size(digits: digits + 1)
      return
    }
    guard digits > 0 else { throw HTTPSyntaxError("a chunk size is not hexadecimal") }
    guard size <= limit - decoded else {
      throw HTTPSyntaxError("the body is larger than \(limit) bytes", status: .contentTooLarge)
    }
    switch byte {
    case 0x0D: state = .sizeLineFeed
    case 0x3B: state = .extensionName(isEmpty: true)
    default: throw HTTPSyntaxError("a chunk size is followed by something other than CRLF or an extension")
    }
  }

  /// `";" chunk-ext-name [ "=" ( token / quoted-string ) ]` (RFC 9112 7.1.1).
  private mutating func stepExtension(_ byte: UInt8) throws(HTTPSyntaxError) {
    extensionAllowance -= 1
    guard extensionAllowance > 0 else { throw HTTPSyntaxError("chunk extensions of more than 16 kB") }
    switch (state, byte) {
    case (.extensionName(false), 0x0D), (.extensionToken, 0x0D), (.extensionQuotedEnd, 0x0D): state = .sizeLineFeed
    case (.extensionName(false), 0x3B), (.extensionToken, 0x3B), (.extensionQuotedEnd, 0x3B):
      state = .extensionName(isEmpty: true)
    case (.extensionName(false), 0x3D): state = .extensionValue
    case (.extensionName, _) where HTTPGrammar.isToken(byte): state = .extensionName(isEmpty: false)
    case (.extensionValue, 0x22): state = .extensionQuoted
    case (.extensionValue, _) where HTTPGrammar.isToken(byte): state = .extensionToken
    case (.extensionToken, _) where HTTPGrammar.isToken(byte): break
    case (.extensionQuoted, 0x22): state = .extensionQuotedEnd
    case (.extensionQuoted, 0x5C): state = .extensionEscape
    case (.extensionQuoted, _) where HTTPGrammar.isFieldValue(byte): break
    case (.extensionEscape, _) where HTTPGrammar.isFieldValue(byte): state = .extensionQuoted
    default: throw HTTPSyntaxError("a chunk extension is malformed")
    }
  }
}
