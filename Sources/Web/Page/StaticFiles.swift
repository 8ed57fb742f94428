import Catalog
import Codecs
import Crypto
import Edge
import Net

/// The files of `Public`, under addresses that change with their content.
struct StaticFiles: Sendable {
  private let files: [String: StaticFile]

  init(_ assets: [String: [UInt8]]) {
    files = Dictionary(uniqueKeysWithValues: assets.map { ($0, StaticFile(name: $0, $1)) })
  }

  var layout: Layout { Layout(style: address("cairn.css"), script: address("cairn.js")) }

  private func address(_ name: String) -> String { "/static/\(name)" + (files[name].map { "?v=\($0.tag)" } ?? "") }

  var endpoint: Endpoint {
    let files = files
    return Endpoint(.get, "/static/{name}", .open, "A style sheet, script or icon.") { exchange in
      guard let file = files[exchange.parameter("name")] else {
        throw CatalogError.notFound(kind: "file", id: exchange.parameter("name"))
      }
      return file.response(isVersioned: exchange.query("v") == file.tag, isCompressed: exchange.request.headers.acceptsGzip)
        .conditional(on: exchange.request)
    }
  }
}

/// One file, with every answer that gives it out made once.
private struct StaticFile: Sendable {
  /// Changes with the content.
  let tag: String
  private let plain: Answers
  private let compressed: Answers

  private struct Answers {
    /// Kept for ever by who asks under an address with the tag.
    let versioned: HTTPResponse
    /// Asked for anew each time.
    let latest: HTTPResponse

    init(_ content: [UInt8], type: String, tag: String, coding: String?) {
      func answer(_ cacheControl: String) -> HTTPResponse {
        var response = HTTPResponse(type: type, content)
        response.headers.add("ETag", "\"\(tag)\"")
        response.headers.add("Cache-Control", cacheControl)
        response.headers.add("Vary", "Accept-Encoding")
        if let coding { response.headers.add("Content-Encoding", coding) }
        SecurityHeaders.add(to: &response)
        return response
      }
      versioned = answer("public, max-age=31536000, immutable")
      latest = answer("no-cache")
    }
  }

  init(name: String, _ content: [UInt8]) {
    tag = String(HashFunction.sha256.hexHash(content).prefix(12))
    let type = Self.type(of: name)
    plain = Answers(content, type: type, tag: tag, coding: nil)
    let compressed = GzipWriter.compress(content)
    // Icons of some hundred bytes would hardly shrink.
    self.compressed = compressed.count < content.count * 9 / 10
      ? Answers(compressed, type: type, tag: "\(tag)-gzip", coding: "gzip") : plain
  }

  func response(isVersioned: Bool, isCompressed: Bool) -> HTTPResponse {
    let answers = isCompressed ? compressed : plain
    return isVersioned ? answers.versioned : answers.latest
  }

  private static func type(of name: String) -> String {
    if name.hasSuffix(".css") { return "text/css; charset=utf-8" }
    if name.hasSuffix(".js") { return "text/javascript; charset=utf-8" }
    return name.hasSuffix(".svg") ? "image/svg+xml" : "application/octet-stream"
  }
}
