package import Codecs

/// How a message's body is delimited (RFC 9112 6.3).
package enum BodyFraming: Sendable, Equatable {
  /// There is none.
  case none
  /// This many bytes follow.
  case length(Int)
  /// Chunks follow.
  case chunked
}

/// A request line with its header section, checked, and what they say about the connection.
///
/// One reference: a request passes through many hands, each of which would otherwise count references to all its parts.
package struct RequestHead: Sendable {
  private final class Content: Sendable {
    let line: RequestLine
    let headers: HTTPHeaders
    let connection: ConnectionFields

    init(_ line: RequestLine, _ headers: HTTPHeaders, _ connection: ConnectionFields) {
      self.line = line
      self.headers = headers
      self.connection = connection
    }
  }

  private let content: Content

  package var method: HTTPMethod { content.line.method }
  package var target: URLTarget { content.line.target }
  /// The y of HTTP/1.y: 0 or 1.
  package var minorVersion: UInt8 { content.line.minorVersion }
  package var headers: HTTPHeaders { content.headers }
  package var framing: BodyFraming { content.connection.framing }
  /// Whether the client waits for 100 Continue before it sends the body; never in HTTP/1.0 (RFC 9110 10.1.1).
  package var expectsContinue: Bool { content.connection.expectsContinue }
  /// Whether the client asks for a part of the content, which this server always answers with the whole.
  package var hasRange: Bool { content.connection.hasRange }
  /// Whether the connection may carry another request after this one (RFC 9112 9.3).
  package var isPersistent: Bool { content.connection.isPersistent }

  /// Checks the fields that decide about framing.
  init(_ line: RequestLine, _ headers: HTTPHeaders) throws(HTTPSyntaxError) {
    content = Content(line, headers, try ConnectionFields(headers, minorVersion: line.minorVersion))
  }

  /// A head of HTTP/1.1 with fields that nobody has to check.
  init(_ method: HTTPMethod, _ target: URLTarget, _ headers: HTTPHeaders) {
    content = Content(RequestLine(method, target, minorVersion: 1), headers, ConnectionFields())
  }
}

/// What the fields of a request say about its body and its connection.
private struct ConnectionFields: Sendable {
  private(set) var framing = BodyFraming.none
  private(set) var expectsContinue = false
  private(set) var hasRange = false
  private(set) var isPersistent = true
  private var isClosed = false

  init() {}

  init(_ headers: HTTPHeaders, minorVersion: UInt8) throws(HTTPSyntaxError) {
    isPersistent = minorVersion == 1
    var seen = Seen()
    let wire = headers.wire
    for field in headers.fields {
      try read(wire.span.extracting(field.name), wire.span.extracting(field.value), minorVersion, &seen)
    }
    guard seen.host || minorVersion == 0 else { throw HTTPSyntaxError("the Host field is missing") }
    guard !seen.length || !seen.coding else {
      throw HTTPSyntaxError("Content-Length and Transfer-Encoding cannot both be present")
    }
  }

  private struct Seen {
    var host = false
    var length = false
    var coding = false
  }

  /// Takes one field into account; most names are passed by on their length alone.
  private mutating func read(
    _ name: Span<UInt8>, _ value: Span<UInt8>, _ minorVersion: UInt8, _ seen: inout Seen
  ) throws(HTTPSyntaxError) {
    switch name.count {
    case 4 where name.equalsIgnoringCase("host"):
      guard !seen.host else { throw HTTPSyntaxError("the Host field occurs twice") }
      guard HTTPGrammar.isAuthority(value) else { throw HTTPSyntaxError("the Host field must be host or host:port") }
      seen.host = true
    case 5 where name.equalsIgnoringCase("range"): hasRange = true
    case 6 where name.equalsIgnoringCase("expect"):
      guard value.equalsIgnoringCase("100-continue") else {
        throw HTTPSyntaxError("the only expectation known here is 100-continue", status: .expectationFailed)
      }
      expectsContinue = minorVersion == 1
    case 10 where name.equalsIgnoringCase("connection"): readConnection(value)
    case 14 where name.equalsIgnoringCase("content-length"):
      guard !seen.length else { throw HTTPSyntaxError("Content-Length occurs twice") }
      guard let length = HTTPGrammar.decimal(value) else {
        throw HTTPSyntaxError("Content-Length must be a decimal number of bytes")
      }
      seen.length = true
      framing = length == 0 ? .none : .length(length)
    case 17 where name.equalsIgnoringCase("transfer-encoding"):
      guard !seen.coding, value.equalsIgnoringCase("chunked") else {
        throw HTTPSyntaxError("the only Transfer-Encoding accepted is chunked, once")
      }
      guard minorVersion == 1 else { throw HTTPSyntaxError("HTTP/1.0 has no Transfer-Encoding") }
      seen.coding = true
      framing = .chunked
    default: break
    }
  }

  private mutating func readConnection(_ value: Span<UInt8>) {
    var start = 0
    while start <= value.count {
      let end = value.firstIndex(of: 0x2C, from: start) ?? value.count
      let option = value.extracting(value.trimmed(start..<end))
      if option.equalsIgnoringCase("close") {
        isPersistent = false
        // `close` wins over whatever else the list or a later line says.
        isClosed = true
      } else if option.equalsIgnoringCase("keep-alive") && !isClosed {
        isPersistent = true
      }
      start = end + 1
    }
  }
}

/// `method SP request-target SP HTTP-version` (RFC 9112 3).
struct RequestLine: Sendable {
  let method: HTTPMethod
  let target: URLTarget
  let minorVersion: UInt8

  init(_ method: HTTPMethod, _ target: URLTarget, minorVersion: UInt8) {
    (self.method, self.target, self.minorVersion) = (method, target, minorVersion)
  }

  /// Reads a line without its CRLF.
  init(_ line: Span<UInt8>) throws(HTTPSyntaxError) {
    var methodEnd = 0
    while methodEnd < line.count, HTTPGrammar.isToken(line[methodEnd]) { methodEnd += 1 }
    guard methodEnd > 0, methodEnd < line.count, line[methodEnd] == 0x20 else {
      throw HTTPSyntaxError("the request line does not begin with a method and a space")
    }
    guard let targetEnd = line.firstIndex(of: 0x20, from: methodEnd + 1) else {
      throw HTTPSyntaxError("the request line has no HTTP version")
    }
    let version = line.extracting(targetEnd + 1..<line.count)
    if version.equals("HTTP/1.1") {
      minorVersion = 1
    } else if version.equals("HTTP/1.0") {
      minorVersion = 0
    } else {
      throw HTTPSyntaxError("the request line must end in HTTP/1.1 or HTTP/1.0")
    }
    guard let method = HTTPMethod(line.extracting(0..<methodEnd)) else {
      throw HTTPSyntaxError("the method is not one this server implements", status: .notImplemented)
    }
    self.method = method
    do throws(URLTarget.Failure) {
      target = try line.extracting(methodEnd + 1..<targetEnd).withUnsafeBufferPointer {
        bytes throws(URLTarget.Failure) in try URLTarget(Array(bytes))
      }
    } catch {
      throw HTTPSyntaxError(error.description)
    }
    guard !target.isAsterisk || method == .options else { throw HTTPSyntaxError("only OPTIONS may have the target *") }
  }
}
