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

  /// Compresses text for a client that accepts gzip. A strong entity tag becomes weak, since the bytes are others now.
  mutating func compress(for request: HTTPHeaders) {
    guard case .bytes(let content) = body, content.count >= Self.smallestCompressed,
      let type = headers["Content-Type"], Self.isText(type), !headers.contains("Content-Encoding")
    else { return }
    if !headers.list("Vary").contains("Accept-Encoding") { headers.add("Vary", "Accept-Encoding") }
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
  var acceptsGzip: Bool {
    var acceptsAny = false
    for member in list("Accept-Encoding") {
      let parts = member.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
      let isRefused = parts.dropFirst().contains { $0.hasPrefix("q=") && $0.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." } }
      if parts.first == "gzip" || parts.first == "x-gzip" { return !isRefused }
      if parts.first == "*" { acceptsAny = !isRefused }
    }
    return acceptsAny
  }
}
