import Catalog
import Codecs
import Edge
import Net

/// What every page shares: head, header, navigation.
struct Layout: Sendable {
  /// Addresses of style sheet and script, with their content's hash.
  let style: String
  let script: String

  private static let places: [(address: String, name: String)] = [
    ("/", "Home"), ("/search", "Browse"), ("/columns", "Columns"), ("/domains", "Domains"), ("/products", "Products"),
    ("/glossary", "Glossary"), ("/tags", "Tags"), ("/people", "People"), ("/services", "Services"), ("/runs", "Runs"),
  ]

  /// A whole page.
  /// - Parameters:
  ///   - heading: the first heading; the title without one.
  ///   - query: what the search field holds.
  ///   - actions: what stands beside the heading.
  func page(
    _ exchange: Exchange?, title: String, heading: HTML? = nil, query: String = "", actions: HTML = .empty, _ body: HTML
  ) -> HTML {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark"><title>\(title) · Cairn</title><link rel="stylesheet" href="\(style)">
    <link rel="icon" href="/static/favicon.svg" type="image/svg+xml"><script src="\(script)" defer></script></head><body>
    <a class="skip" href="#main">Skip to content</a>
    <header class="top"><a class="brand" href="/">\(Self.mark)<span>Cairn</span></a>
    <form class="find" role="search" action="/search" method="get"><label class="hidden" for="q">Search</label>
    <input id="q" name="q" type="search" value="\(query)" placeholder="Search tables, columns, people …" autocomplete="off">
    <button>Search</button></form>\(account(exchange))</header>\(navigation(exchange))
    <main id="main"><div class="head"><h1>\(heading ?? HTML("\(title)"))</h1>\(HTML.when(!actions.isEmpty, "<div class=\"actions\">\(actions)</div>"))</div>
    \(body)</main>
    <footer><p>Cairn keeps the map of your data. <a href="/api/v1/openapi.json">API</a></p></footer></body></html>
    """
  }

  private static let mark: HTML = """
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true"><ellipse cx="16" cy="26" rx="12" ry="4"/><ellipse cx="16" cy="18" rx="9" ry="4"/><ellipse cx="16" cy="10.5" rx="6" ry="3.5"/><ellipse cx="16" cy="5" rx="3" ry="2"/></svg>
    """

  /// Strangers who may not read see no places that would only send them back to the sign-in.
  private func navigation(_ exchange: Exchange?) -> HTML {
    if let exchange, !exchange.principal.may(.read) { return .empty }
    let path = exchange?.request.target.path ?? ""
    let places = HTML.each(Self.places) { address, name in
      let isHere = path == address || address != "/" && path.hasPrefix("\(address)/")
      return "<li><a href=\"\(address)\"\(HTML.when(isHere, " aria-current=\"page\""))>\(name)</a></li>"
    }
    return "<nav class=\"places\" aria-label=\"Places\"><ul>\(places)</ul></nav>"
  }

  private func account(_ exchange: Exchange?) -> HTML {
    // An error's page does not know who asks.
    guard let exchange else { return .empty }
    guard exchange.principal.isKnown else { return "<p class=\"who\"><a href=\"/sign-in\">Sign in</a></p>" }
    return """
      <form class="who" method="post" action="/sign-out">\(exchange.token)<a href="/settings">\(exchange.principal.name)</a>
      <button class="plain">Sign out</button></form>
      """
  }
}

extension HTTPResponse {
  /// A page as an answer.
  static func page(_ html: HTML, _ status: HTTPStatus = .ok) -> HTTPResponse { .html(html.bytes, status) }
}
