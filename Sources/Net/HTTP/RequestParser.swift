/// Reads the requests of one connection: bytes in, heads and bodies out (RFC 9112).
///
/// A pure value. Append what was received, then call `next()` until it needs bytes. After a head the caller says how
/// large a body it takes. Once it has thrown it throws the same error for ever: a connection is not read past a fault.
package struct RequestParser: Sendable {
  /// The limits on the parts before the body.
  package struct Limits: Sendable, Equatable {
    /// Bytes of a request line; longer ones are answered 414. RFC 9112 3 asks for 8,000 at least.
    package var requestLine = 16 << 10
    /// The header section, and the trailer section of a chunked body.
    package var fields = FieldLimits()

    /// The default limits.
    package init() {}
  }

  /// What the bytes so far amount to.
  package enum Step: Sendable {
    /// Nothing more until bytes are appended.
    case needsBytes
    /// A head is complete; call `acceptBody(limit:)` before the next `next()`.
    case head(RequestHead)
    /// The request is complete; its body, still in its Content-Encoding.
    case body([UInt8])
  }

  private enum State {
    case line
    case fields(RequestLine, FieldSectionParser)
    case head(BodyFraming)
    case fixed(left: Int)
    case chunked(ChunkedDecoder)
    case failed(HTTPSyntaxError)
  }

  private let limits: Limits
  private var state = State.line
  private var buffer: [UInt8] = []
  private var position = 0
  private var searched = 0
  private var skippedLines = 0
  private var body: [UInt8] = []

  /// A parser at the start of a connection.
  package init(limits: Limits = Limits()) { self.limits = limits }

  /// Whether a request has begun and is not complete.
  package var isInsideRequest: Bool {
    if case .line = state { return position < buffer.count }
    return true
  }

  /// Whether the head has been read and body bytes are awaited.
  package var isInsideBody: Bool {
    switch state {
    case .fixed, .chunked: true
    default: false
    }
  }

  /// Bytes of the current body received so far.
  package var bodyBytes: Int { body.count }

  /// Whether appended bytes are still unread.
  package var hasUnreadBytes: Bool { position < buffer.count }

  /// Takes received bytes.
  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    if position == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      position = 0
    } else if position > buffer.count / 2 {
      buffer.removeSubrange(..<position)
      position = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// Gives memory back when nothing is buffered, for a connection that goes idle. What small requests need is kept.
  package mutating func releaseMemory() {
    guard position == buffer.count, buffer.capacity > 1024 else { return }
    buffer = []
    position = 0
  }

  /// Goes one step further.
  /// - Throws: the first fault of the connection, with the status that answers it.
  package mutating func next() throws(HTTPSyntaxError) -> Step {
    // A reference of its own lets the state change while the bytes are looked at.
    let bytes = buffer
    do throws(HTTPSyntaxError) {
      while true {
        switch state {
        case .line:
          guard let line = try nextLine() else { return .needsBytes }
          return try readFields(line, FieldSectionParser(limits: limits.fields), bytes)
        case .fields(let line, let section):
          // The fields so far have one owner then, and are added to in place.
          state = .line
          return try readFields(line, section, bytes)
        case .head:
          try acceptBody(limit: 0)
        case .fixed(let left): return takeFixed(left)
        case .chunked(var decoder):
          state = .line
          let done = try decoder.decode(bytes.span, &position, into: &body)
          guard done else {
            state = .chunked(decoder)
            return .needsBytes
          }
          return finish()
        case .failed(let error): throw error
        }
      }
    } catch {
      state = .failed(error)
      throw error
    }
  }

  /// Goes on with the header section behind a request line.
  private mutating func readFields(
    _ line: RequestLine, _ section: FieldSectionParser, _ bytes: [UInt8]
  ) throws(HTTPSyntaxError) -> Step {
    var section = section
    guard let headers = try section.parse(bytes.span, &position) else {
      state = .fields(line, section)
      return .needsBytes
    }
    let head = try RequestHead(line, headers)
    state = .head(head.framing)
    return .head(head)
  }

  /// Says how large a body the request whose head has just come may have.
  /// - Throws: 413 when the head announces a larger one.
  package mutating func acceptBody(limit: Int) throws(HTTPSyntaxError) {
    guard case .head(let framing) = state else { return }
    switch framing {
    case .none: state = .fixed(left: 0)
    case .length(let length):
      guard length <= limit else {
        let error = HTTPSyntaxError("the body is larger than \(limit) bytes", status: .contentTooLarge)
        state = .failed(error)
        throw error
      }
      // A length is only a promise: memory follows the bytes that really come.
      body.reserveCapacity(min(length, 64 << 10))
      state = .fixed(left: length)
    case .chunked: state = .chunked(ChunkedDecoder(limit: limit, trailers: limits.fields))
    }
  }

  private mutating func takeFixed(_ left: Int) -> Step {
    let count = min(left, buffer.count - position)
    if count > 0 { body.append(contentsOf: buffer[position..<position + count]) }
    position += count
    guard count == left else {
      state = .fixed(left: left - count)
      return .needsBytes
    }
    return finish()
  }

  private mutating func finish() -> Step {
    state = .line
    skippedLines = 0
    defer { body = [] }
    return .body(body)
  }

  /// The next request line, nil when it has not all come.
  private mutating func nextLine() throws(HTTPSyntaxError) -> RequestLine? {
    let bytes = buffer
    let span = bytes.span
    while true {
      guard position < span.count else { return nil }
      // Whoever speaks another protocol, such as TLS, is told so at the first byte.
      guard HTTPGrammar.isToken(span[position]) || span[position] == 0x0D else {
        throw HTTPSyntaxError("this is not an HTTP/1.1 request")
      }
      let end = span.firstIndex(of: 0x0A, from: position + searched)
      guard (end ?? span.count) - position <= limits.requestLine else {
        throw HTTPSyntaxError("the request line is longer than \(limits.requestLine) bytes", status: .uriTooLong)
      }
      guard let end else {
        searched = span.count - position
        return nil
      }
      searched = 0
      guard end > position, span[end - 1] == 0x0D else {
        throw HTTPSyntaxError("the request line ends in a bare LF; CRLF is required")
      }
      let line = position..<end - 1
      position = end + 1
      if !line.isEmpty { return try RequestLine(span.extracting(line)) }
      // RFC 9112 2.2: old browsers sent an empty line or two after a form.
      guard skippedLines < 2 else { throw HTTPSyntaxError("more than two empty lines before the request line") }
      skippedLines += 1
    }
  }
}
