import Catalog
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
      + EditForms.all + LineagePages.all(layout) + ColumnPages.all(layout) + BulkPages.all(layout) + BatchPages.all(layout) + NounPages.all(layout)
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
