extension Output {
  /// How the end of a response is told (RFC 9112 6).
  enum ResponseFraming {
    /// There is no content and none is announced.
    case none
    /// By its length.
    case length(Int)
    /// By an empty chunk.
    case chunked
    /// By the end of the connection, for HTTP/1.0.
    case close
  }

  /// Writes a status line and header section. The fields that belong to the connection are the server's own; a
  /// handler's are left out, so that no response can have two framings.
  /// - Parameters:
  ///   - date: a whole Date line.
  ///   - id: names the request.
  ///   - closes: says `Connection: close`.
  ///   - confirmsPersistence: says `Connection: keep-alive`, which HTTP/1.0 clients wait for.
  mutating func appendHead(
    _ status: HTTPStatus, _ headers: HTTPHeaders, _ framing: ResponseFraming, date: [UInt8], id: RequestID, closes: Bool,
    confirmsPersistence: Bool
  ) {
    append("HTTP/1.1 ")
    append(decimal: Int(status.code))
    append(" " as StaticString)
    append(status.reason)
    append("\r\n" as StaticString)
    append(date)
    append("X-Request-Id: " as StaticString)
    append(id.description)
    append("\r\n" as StaticString)
    appendFields(headers)
    switch framing {
    case .none, .close: break
    case .length(let length):
      append("Content-Length: " as StaticString)
      append(decimal: length)
      append("\r\n" as StaticString)
    case .chunked: append("Transfer-Encoding: chunked\r\n" as StaticString)
    }
    if closes {
      append("Connection: close\r\n" as StaticString)
    } else if confirmsPersistence {
      append("Connection: keep-alive\r\n" as StaticString)
    }
    append("\r\n" as StaticString)
  }

  private mutating func appendFields(_ headers: HTTPHeaders) {
    let wire = headers.wire.span
    guard headers.fields.contains(where: { Self.isOwn(wire.extracting($0.name)) }) else { return append(headers.wire) }
    for field in headers.fields where !Self.isOwn(wire.extracting(field.name)) {
      append(Array(headers.wire[field.name]))
      append(": " as StaticString)
      append(Array(headers.wire[field.value]))
      append("\r\n" as StaticString)
    }
  }

  private static func isOwn(_ name: Span<UInt8>) -> Bool {
    switch name.count {
    case 4: name.equalsIgnoringCase("date")
    case 12: name.equalsIgnoringCase("x-request-id")
    case 10: name.equalsIgnoringCase("connection") || name.equalsIgnoringCase("keep-alive")
    case 14: name.equalsIgnoringCase("content-length")
    case 17: name.equalsIgnoringCase("transfer-encoding")
    default: false
    }
  }
}
