/// How much a field section may hold before it is refused with 431 (RFC 6585 5).
package struct FieldLimits: Sendable, Equatable {
  /// Bytes of all lines together, their ends included.
  package var bytes: Int
  /// Number of fields.
  package var count: Int

  /// Limits of these sizes.
  package init(bytes: Int = 64 << 10, count: Int = 100) {
    self.bytes = bytes
    self.count = count
  }
}

/// Reads the header or trailer section of a message, line by line, up to its empty line (RFC 9112 2.1 and 5).
///
/// A pure value: give it the same buffer again when more bytes have come; complete lines are consumed at once.
package struct FieldSectionParser: Sendable {
  private let limits: FieldLimits
  private var headers = HTTPHeaders()
  private var size = 0
  // Bytes behind the position that are known to hold no line end, so that a slow sender costs no second look.
  private var searched = 0

  /// A parser at the start of a section.
  package init(limits: FieldLimits = FieldLimits()) { self.limits = limits }

  /// Consumes lines of `buffer` from `position` on.
  /// - Returns: the fields once the empty line has been consumed, nil when more bytes are needed.
  package mutating func parse(
    _ buffer: Span<UInt8>, _ position: inout Int
  ) throws(HTTPSyntaxError) -> HTTPHeaders? {
    while true {
      guard let end = buffer.firstIndex(of: 0x0A, from: position + searched) else {
        searched = buffer.count - position
        try check(size + searched)
        return nil
      }
      searched = 0
      size += end + 1 - position
      try check(size)
      guard end > position, buffer[end - 1] == 0x0D else {
        throw HTTPSyntaxError("a line of the header ends in a bare LF; CRLF is required")
      }
      let line = position..<end - 1
      position = end + 1
      if line.isEmpty { return headers }
      guard headers.count < limits.count else {
        throw HTTPSyntaxError("more than \(limits.count) header fields", status: .headerFieldsTooLarge)
      }
      try headers.addLine(buffer.extracting(line))
    }
  }

  private func check(_ size: Int) throws(HTTPSyntaxError) {
    guard size <= limits.bytes else {
      throw HTTPSyntaxError("more than \(limits.bytes) bytes of header fields", status: .headerFieldsTooLarge)
    }
  }
}
