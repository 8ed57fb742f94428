/// Reads one response (RFC 9112), strictly: bytes in, events out, no I/O.
///
/// Give it what has come with `append`, then take events with `next` until it returns nil, which asks for more bytes.
/// Interim responses (1xx) are passed over.
package struct HTTPResponseParser: Sendable {
  /// What the response belongs to, which decides whether a body follows (RFC 9112 6.3).
  package enum Request: Sendable {
    /// HEAD: never a body.
    case head
    /// CONNECT: no body after 2xx.
    case connect
    /// Any other method.
    case other
  }

  /// A part of the response in the order it was read.
  package enum Event: Sendable, Equatable {
    /// The status and the header fields.
    case head(HTTPStatus, HTTPHeaders)
    /// The next bytes of the body.
    case body([UInt8])
    /// The response is complete.
    case end
  }

  private enum State {
    case statusLine
    case fields(HTTPStatus, isHTTP11: Bool, FieldSectionParser)
    case sized(left: Int)
    case chunked(ChunkedDecoder)
    case untilClose(taken: Int)
    case ending
    case ended
    case failed
  }

  /// Whether the connection may carry another request: the response is complete, nothing follows it, and neither side
  /// asked to close.
  package var isReusable: Bool { if case .ended = state { keepsAlive && position == buffer.count } else { false } }
  /// Whether any byte of the response has come.
  package private(set) var hasBegun = false
  /// Bytes of a body above which it is refused.
  package let bodyLimit: Int

  private let request: Request
  private let fieldLimits: FieldLimits
  private var state = State.statusLine
  private var buffer: [UInt8] = []
  private var position = 0
  private var keepsAlive = false
  private var interimResponses = 0

  private static let statusLineLimit = 8192
  private static let interimLimit = 20

  /// A parser at the start of a response.
  /// - Parameters:
  ///   - bodyLimit: a body of more bytes is refused, from its announcement on where there is one.
  package init(to request: Request = .other, bodyLimit: Int, fields: FieldLimits = FieldLimits()) {
    self.request = request
    self.bodyLimit = bodyLimit
    fieldLimits = fields
  }

  /// Takes bytes that came from the server.
  package mutating func append(_ bytes: [UInt8]) {
    if position == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      position = 0
    }
    if !bytes.isEmpty { hasBegun = true }
    buffer += bytes
  }

  /// The next event, or nil when more bytes are needed or the response is over.
  package mutating func next() throws(HTTPSyntaxError) -> Event? {
    while true {
      switch state {
      case .statusLine:
        guard let (status, isHTTP11) = try readStatusLine() else { return nil }
        state = .fields(status, isHTTP11: isHTTP11, FieldSectionParser(limits: fieldLimits))
      case .fields(let status, let isHTTP11, var section):
        var end = position
        let fields = try section.parse(buffer.span, &end)
        position = end
        state = .fields(status, isHTTP11: isHTTP11, section)
        guard let fields else { return nil }
        if let head = try begin(status, fields, isHTTP11: isHTTP11) { return head }
      case .ending:
        state = .ended
        return .end
      case .ended, .failed: return nil
      default:
        guard let body = try readBody() else { return nil }
        if !body.isEmpty { return .body(body) }
      }
    }
  }

  /// Takes note that the server has ended the stream.
  /// - Returns: the end of a body that lasts until then; nil when the response was over already.
  /// - Throws: when the response is incomplete.
  package mutating func endOfInput() throws(HTTPSyntaxError) -> Event? {
    switch state {
    case .ended, .failed: return nil
    case .ending, .untilClose:
      state = .ended
      keepsAlive = false
      return .end
    case .statusLine, .fields:
      throw HTTPSyntaxError("the server closed the connection before the end of the response's header")
    case .sized(let left):
      throw HTTPSyntaxError("the server closed the connection \(left) bytes before the end of the body it announced")
    case .chunked:
      throw HTTPSyntaxError("the server closed the connection before the last chunk of the body")
    }
  }

  // MARK: Head

  private mutating func readStatusLine() throws(HTTPSyntaxError) -> (HTTPStatus, isHTTP11: Bool)? {
    let end = buffer.span.firstIndex(of: 0x0A, from: position)
    guard (end ?? buffer.count) - position <= Self.statusLineLimit else {
      throw HTTPSyntaxError("the status line is longer than \(Self.statusLineLimit) bytes")
    }
    guard let end else {
      // A server of another protocol is told at once, not after its first line feed.
      let begun = buffer.span.extracting(position..<buffer.count)
      guard begun.extracting(first: 5).isPrefix(of: "HTTP/") else { throw Self.notHTTP }
      return nil
    }
    let line = try Self.parseStatusLine(buffer.span.extracting(position..<end))
    position = end + 1
    return line
  }

  /// `HTTP-version SP status-code [ SP reason-phrase ] CR` (RFC 9112 4); servers forget the second space.
  private static func parseStatusLine(
    _ line: Span<UInt8>
  ) throws(HTTPSyntaxError) -> (HTTPStatus, isHTTP11: Bool) {
    guard !line.isEmpty, line[line.count - 1] == 0x0D else {
      throw HTTPSyntaxError("the status line ends in a bare LF; CRLF is required")
    }
    let version = line.extracting(first: 8)
    let isHTTP11 = version.equals("HTTP/1.1")
    guard isHTTP11 || version.equals("HTTP/1.0") else { throw notHTTP }
    guard line.count >= 13, line[8] == 0x20, line[12] == (line.count == 13 ? 0x0D : 0x20) else {
      throw HTTPSyntaxError("the status line is not of the form 'HTTP/1.1 200 OK'")
    }
    guard let code = HTTPGrammar.decimal(line.extracting(9..<12)), (100...599).contains(code) else {
      throw HTTPSyntaxError("the status code is not a number from 100 to 599")
    }
    return (HTTPStatus(UInt16(code)), isHTTP11)
  }

  private static let notHTTP = HTTPSyntaxError("the answer is not HTTP: it does not start with HTTP/1.0 or HTTP/1.1")

  /// Chooses how the body ends (RFC 9112 6.3).
  /// - Returns: nil for an interim response.
  private mutating func begin(
    _ status: HTTPStatus, _ fields: HTTPHeaders, isHTTP11: Bool
  ) throws(HTTPSyntaxError) -> Event? {
    guard status.code >= 200 else {
      guard status.code != 101 else { throw HTTPSyntaxError("the server switches protocols unasked") }
      interimResponses += 1
      guard interimResponses <= Self.interimLimit else {
        throw HTTPSyntaxError("more than \(Self.interimLimit) interim responses")
      }
      state = .statusLine
      return nil
    }
    let options = fields.list("Connection").map { $0.lowercased() }
    keepsAlive = isHTTP11 ? !options.contains("close") : options.contains("keep-alive") && !options.contains("close")
    let isTunnel = if case .connect = request { status.isSuccess } else { false }
    let isHead = if case .head = request { true } else { false }
    if isHead || isTunnel || status.forbidsContent {
      state = .ending
    } else if fields.contains("Transfer-Encoding") {
      try checkTransferCoding(fields, isHTTP11: isHTTP11)
      state = .chunked(ChunkedDecoder(limit: bodyLimit, trailers: fieldLimits))
    } else if let length = try contentLength(fields) {
      guard length <= bodyLimit else { throw tooLarge }
      state = .sized(left: length)
    } else {
      keepsAlive = false
      state = .untilClose(taken: 0)
    }
    return .head(status, fields)
  }

  private func checkTransferCoding(_ fields: HTTPHeaders, isHTTP11: Bool) throws(HTTPSyntaxError) {
    guard isHTTP11 else { throw HTTPSyntaxError("an HTTP/1.0 response has a Transfer-Encoding") }
    // Two ways to tell where the body ends are how responses get smuggled.
    guard !fields.contains("Content-Length") else {
      throw HTTPSyntaxError("the response has both Transfer-Encoding and Content-Length")
    }
    guard fields.list("Transfer-Encoding").map({ $0.lowercased() }) == ["chunked"] else {
      throw HTTPSyntaxError("the response's Transfer-Encoding is not 'chunked'")
    }
  }

  /// The announced length; the same number repeated is one number (RFC 9110 8.6).
  private func contentLength(_ fields: HTTPHeaders) throws(HTTPSyntaxError) -> Int? {
    guard fields.contains("Content-Length") else { return nil }
    let values = Set(fields.list("Content-Length"))
    guard values.count == 1, let text = values.first, let length = HTTPGrammar.decimal(Array(text.utf8).span) else {
      throw HTTPSyntaxError("the response's Content-Length is not one decimal number")
    }
    return length
  }

  // MARK: Body

  /// Bytes of the body; nil when more are needed, empty when the state has changed.
  private mutating func readBody() throws(HTTPSyntaxError) -> [UInt8]? {
    switch state {
    case .sized(let left):
      guard left > 0 else {
        state = .ending
        return []
      }
      let body = take(left)
      state = .sized(left: left - body.count)
      return body.isEmpty ? nil : body
    case .chunked(var decoder):
      var body: [UInt8] = []
      // Else the enum would hold a second copy of the decoder's storage while it changes.
      state = .failed
      var end = position
      let isDone = try decoder.decode(buffer.span, &end, into: &body)
      position = end
      state = isDone ? .ending : .chunked(decoder)
      return body.isEmpty && !isDone ? nil : body
    case .untilClose(let taken):
      let body = take(.max)
      guard body.count <= bodyLimit - taken else { throw tooLarge }
      state = .untilClose(taken: taken + body.count)
      return body.isEmpty ? nil : body
    default: return nil
    }
  }

  private mutating func take(_ count: Int) -> [UInt8] {
    let end = position + min(count, buffer.count - position)
    defer { position = end }
    return Array(buffer[position..<end])
  }

  private var tooLarge: HTTPSyntaxError {
    HTTPSyntaxError("the body is larger than \(bodyLimit) bytes", status: .contentTooLarge)
  }
}

extension Span<UInt8> {
  /// Whether an ASCII literal begins with these bytes.
  fileprivate func isPrefix(of text: StaticString) -> Bool {
    guard count <= text.utf8CodeUnitCount else { return false }
    for index in indices where self[index] != text.utf8Start[index] { return false }
    return true
  }
}
