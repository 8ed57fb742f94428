import Catalog
import Crypto
import Edge
import Net

/// The files of `Public`, under addresses that change with their content.
struct StaticFiles: Sendable {
  private let files: [String: (content: [UInt8], tag: String)]

  init(_ assets: [String: [UInt8]]) {
    files = assets.mapValues { ($0, String(HashFunction.sha256.hexHash($0).prefix(12))) }
  }

  var layout: Layout { Layout(style: address("cairn.css"), script: address("cairn.js")) }

  private func address(_ name: String) -> String { "/static/\(name)" + (files[name].map { "?v=\($0.tag)" } ?? "") }

  var endpoint: Endpoint {
    let files = files
    return Endpoint(.get, "/static/{name}", .open, "A style sheet, script or icon.") { exchange in
      guard let file = files[exchange.parameter("name")] else {
        throw CatalogError.notFound(kind: "file", id: exchange.parameter("name"))
      }
      let tag = "\"\(file.tag)\""
      let isCurrent = exchange.request.headers["If-None-Match"].map { $0 == "*" || $0.contains(tag) } ?? false
      var response = isCurrent
        ? HTTPResponse(.notModified) : HTTPResponse(type: type(of: exchange.parameter("name")), file.content)
      response.headers.add("ETag", tag)
      response.headers.add(
        "Cache-Control", exchange.query("v") == file.tag ? "public, max-age=31536000, immutable" : "no-cache")
      return response
    }
  }
}

private func type(of name: String) -> String {
  if name.hasSuffix(".css") { return "text/css; charset=utf-8" }
  if name.hasSuffix(".js") { return "text/javascript; charset=utf-8" }
  return name.hasSuffix(".svg") ? "image/svg+xml" : "application/octet-stream"
}
