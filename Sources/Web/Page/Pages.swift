import Catalog
package import Edge
package import Net

/// The pages that people see in a browser. They work without JavaScript.
package enum Pages {
  /// Every page, and what browsers load for them.
  /// - Parameters:
  ///   - assets: the files of `Public` by name.
  ///   - secureCookies: whether cookies are sent over TLS only.
  ///   - loadSamples: fills the catalog with sample data; nil where there is none.
  package static func endpoints(
    assets: [String: [UInt8]], secureCookies: Bool, loadSamples: (@Sendable () throws -> Void)? = nil
  ) -> [Endpoint] {
    let files = StaticFiles(assets)
    let layout = files.layout
    let work = SearchPages.all(layout) + ColumnPages.all(layout) + BulkPages.all(layout) + BatchPages.all(layout)
    let assetPages = AssetPages.all(layout) + AssetExports.all + EditForms.all + LifecyclePages.all(layout) + LineagePages.all(layout)
    let nouns = NounPages.all(layout) + NounForms.all
    let crawls = ServicePages.all(layout) + RecipePages.all(layout) + RunPages.all(layout)
    let settings = SettingsPages.all(layout) + UserPages.all(layout) + SecretPages.all(layout) + AuditPages.all(layout)
    let accounts = AccountPages.all(layout, secureCookies: secureCookies)
    return [files.endpoint] + HomePages.all(layout) + SamplePages.all(load: loadSamples) + work + assetPages + nouns
      + crawls + settings + accounts
  }

  /// An error as a page: what is wrong, what to do, and the request's id for the log.
  package static func error(_ problem: Problem, _ id: RequestID) -> HTTPResponse {
    ErrorPage(problem, id).response(Layout(style: "/static/cairn.css", script: "/static/cairn.js"))
  }
}
