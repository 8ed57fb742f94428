import Catalog
import Crypto
package import Edge
package import Net

/// The pages that people see in a browser. They work without JavaScript.
package enum Pages {
  /// Every page, and what browsers load for them.
  /// - Parameters:
  ///   - assets: the files of `Public` by name.
  ///   - secureCookies: whether cookies are sent over TLS only.
  package static func endpoints(assets: [String: [UInt8]], secureCookies: Bool) -> [Endpoint] {
    let files = StaticFiles(assets)
    let layout = files.layout
    return [files.endpoint] + HomePages.all(layout) + SearchPages.all(layout) + AssetPages.all(layout)
      + EditForms.all + LineagePages.all(layout) + ColumnPages.all(layout) + NounPages.all(layout)
      + RunPages.all(layout) + AccountPages.all(layout, secureCookies: secureCookies) + SettingsPages.all(layout)
  }

  /// An error as a page: what is wrong, what to do, and the request's id for the log.
  package static func error(_ problem: Problem, _ id: RequestID) -> HTTPResponse {
    let near = HTML.each(problem.near) { "<li><a href=\"\(Address("a", $0))\">\($0)</a></li>" }
    let layout = Layout(style: "/static/cairn.css", script: "/static/cairn.js")
    let page = layout.page(
      nil, title: problem.status.reason,
      """
      <p>\(problem.detail)</p>\(HTML.when(!near.isEmpty, "<p>Did you mean</p><ul>\(near)</ul>"))
      <p><a href="/">Go to the start</a> or <a href="/search">browse everything</a>.</p><p class="fqn">Request \(id.description)</p>
      """)
    return .page(page, problem.status)
  }
}

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
