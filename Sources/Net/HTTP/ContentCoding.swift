import Codecs

/// How the content of a request is compressed (RFC 9110 8.4.1).
enum ContentCoding {
  case identity
  case gzip
  case deflate

  /// The coding that the Content-Encoding field names.
  /// - Throws: 415 for one that is unknown, or for several.
  init(of headers: HTTPHeaders) throws(HTTPSyntaxError) {
    let codings = headers.contains("Content-Encoding") ? headers.list("Content-Encoding") : []
    switch codings.first?.lowercased() {
    case nil, "identity": self = .identity
    case "gzip", "x-gzip": self = .gzip
    case "deflate": self = .deflate
    default: throw Self.unsupported
    }
    guard codings.count < 2 else { throw Self.unsupported }
  }

  private static var unsupported: HTTPSyntaxError {
    HTTPSyntaxError("the content encodings accepted are gzip and deflate, one at a time", status: .unsupportedMediaType)
  }

  /// The content as it was before compression.
  /// - Parameter limit: asked only when there is something to decompress; more bytes than it says are refused with 413
  ///   before they are made.
  func decode(_ content: [UInt8], limit: () -> Int) throws(HTTPSyntaxError) -> [UInt8] {
    if case .identity = self { return content }
    do throws(DecompressionError) {
      return try Decompressor.decompress(content, self == .gzip ? .gzip : .deflate, limit: limit())
    } catch {
      if case .tooLarge = error { throw HTTPSyntaxError("\(error)", status: .contentTooLarge) }
      throw HTTPSyntaxError("\(error)")
    }
  }
}

extension HTTPResponse {
  /// Below this, compressing costs more time than sending saves.
  private static let smallestCompressed = 8 << 10

  /// Compresses text for a client that accepts gzip, unless the handler has seen to that and says so in Vary. A strong
  /// entity tag becomes weak, since the bytes are others now.
  mutating func compress(for request: HTTPHeaders) {
    guard case .bytes(let content) = body, content.count >= Self.smallestCompressed,
      !headers.list("Vary").contains("Accept-Encoding"), let type = headers["Content-Type"], Self.isText(type),
      !headers.contains("Content-Encoding")
    else { return }
    headers.add("Vary", "Accept-Encoding")
    guard request.acceptsGzip else { return }
    body = .bytes(GzipWriter.compress(content))
    headers.add("Content-Encoding", "gzip")
    if let tag = headers["ETag"], tag.hasPrefix("\"") { headers["ETag"] = "W/" + tag }
  }

  private static func isText(_ type: String) -> Bool {
    let type = type.prefix { $0 != ";" }.lowercased()
    return type.hasPrefix("text/") || type.hasSuffix("json") || type.hasSuffix("xml") || type.hasSuffix("javascript")
      || type.hasSuffix("yaml")
  }
}

extension HTTPHeaders {
  /// Whether Accept-Encoding names gzip, or everything, with a weight above zero (RFC 9110 12.5.3).
  package var acceptsGzip: Bool {
    var acceptsAny = false
    for field in fields where matches(field, "Accept-Encoding") {
      let value = wire.span.extracting(field.value)
      var start = 0
      while start <= value.count {
        let end = value.firstIndex(of: UInt8(ascii: ","), from: start) ?? value.count
        let nameEnd = Swift.min(value.firstIndex(of: UInt8(ascii: ";"), from: start) ?? end, end)
        let name = value.extracting(value.trimmed(start..<nameEnd))
        let isAccepted = !Self.hasNoWeight(value.extracting(nameEnd..<end))
        if name.equalsIgnoringCase("gzip") || name.equalsIgnoringCase("x-gzip") { return isAccepted }
        if name.equalsIgnoringCase("*") { acceptsAny = isAccepted }
        start = end + 1
      }
    }
    return acceptsAny
  }

  /// Whether parameters hold `q=0`, however many digits the zero has.
  private static func hasNoWeight(_ parameters: Span<UInt8>) -> Bool {
    var start = 1
    while start < parameters.count {
      let end = parameters.firstIndex(of: UInt8(ascii: ";"), from: start) ?? parameters.count
      let parameter = parameters.extracting(parameters.trimmed(start..<end))
      if parameter.count > 2, parameter.extracting(0..<2).equalsIgnoringCase("q=") {
        return (2..<parameter.count).allSatisfy { parameter[$0] == UInt8(ascii: "0") || parameter[$0] == UInt8(ascii: ".") }
      }
      start = end + 1
    }
    return false
  }
}
