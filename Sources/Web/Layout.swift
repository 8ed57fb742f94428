import Catalog
import Codecs
import Edge
import Net
import System

/// What every page shares: head, header, navigation.
struct Layout: Sendable {
  /// Addresses of style sheet and script, with their content's hash.
  let style: String
  let script: String

  private static let places: [(String, String)] = [
    ("/", "Home"), ("/search", "Browse"), ("/columns", "Columns"), ("/domains", "Domains"), ("/products", "Products"),
    ("/glossary", "Glossary"), ("/tags", "Tags"), ("/people", "People"), ("/services", "Services"), ("/runs", "Runs"),
  ]

  /// A whole page.
  func page(_ exchange: Exchange?, title: String, heading: HTML? = nil, query: String = "", _ body: HTML) -> HTML {
    let path = exchange?.request.target.path ?? ""
    let places = HTML.each(Self.places) { address, name in
      "<li><a href=\"\(address)\"\(HTML.when(path == address, " aria-current=\"page\""))>\(name)</a></li>"
    }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title) · Cairn</title><link rel="stylesheet" href="\(style)"><link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
      <script src="\(script)" defer></script></head><body>
      <a class="skip" href="#main">Skip to content</a>
      <header class="top"><a class="brand" href="/">Cairn</a>
      <form class="find" role="search" action="/search" method="get"><label class="hidden" for="q">Search</label>
      <input id="q" name="q" type="search" value="\(query)" placeholder="Search tables, columns, people …" autocomplete="off">
      <button>Search</button></form>\(account(exchange))</header>
      <nav class="places" aria-label="Places"><ul>\(places)</ul></nav>
      <main id="main"><h1>\(heading ?? HTML("\(title)"))</h1>\(body)</main>
      <footer><p>Cairn keeps the map of your data. <a href="/api/v1/openapi.json">API</a></p></footer></body></html>
      """
  }

  private func account(_ exchange: Exchange?) -> HTML {
    guard let exchange, exchange.principal.isKnown else { return "<p class=\"who\"><a href=\"/sign-in\">Sign in</a></p>" }
    return """
      <form class="who" method="post" action="/sign-out">\(exchange.token)<a href="/settings">\(exchange.principal.name)</a>
      <button class="plain">Sign out</button></form>
      """
  }
}

extension Exchange {
  /// The hidden field that proves a form is ours.
  var token: HTML { "<input type=\"hidden\" name=\"token\" value=\"\(formToken)\">" }

  /// A field of the posted form; nil when absent or blank.
  func field(_ name: String) -> String? {
    request.form?[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }
}

extension HTTPResponse {
  /// A page as an answer.
  static func page(_ html: HTML, _ status: HTTPStatus = .ok) -> HTTPResponse { .html(html.bytes, status) }
}

/// Small pieces that many pages are made of.
enum Piece {
  /// A moment, exact for machines and relative for people.
  static func time(_ time: Timestamp) -> HTML {
    let seconds = max(0, (WallClock.microseconds - time.microseconds) / 1_000_000)
    let text =
      switch seconds {
      case ..<60: "just now"
      case ..<3600: "\(seconds / 60) min ago"
      case ..<86_400: "\(seconds / 3600) h ago"
      default: "\(seconds / 86_400) d ago"
      }
    return "<time datetime=\"\(time.rfc3339)\" title=\"\(time.rfc3339)\">\(text)</time>"
  }

  /// A link to an asset.
  static func asset(_ label: AssetLabel) -> HTML {
    "<a href=\"\(Address("assets", label.uuid.description))\">\(label.title)</a>"
  }

  /// A link to an asset with its kind and whole name, for lists.
  static func row(_ label: AssetLabel, _ description: String?) -> HTML {
    """
    <li class="hit"><p><span class="kind">\(label.kind.title)</span> \(asset(label))</p><p class="fqn">\(label.fqn.description)</p>
    \(description.map { HTML("<p>\(String($0.prefix(240)))</p>") } ?? .empty)</li>
    """
  }

  /// A table that scrolls within its own box.
  static func table(_ caption: String, _ heads: [String], _ rows: HTML) -> HTML {
    guard !rows.isEmpty else { return "<p class=\"none\">None.</p>" }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table><caption class="hidden">\(caption)</caption>
      <thead><tr>\(HTML.each(heads) { "<th scope=\"col\">\($0)</th>" })</tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }

  /// A chip for a tag, an owner, a term.
  static func chip(_ link: Link) -> HTML {
    """
    <a class="chip \(link.state.name)" href="\(Address("assets", link.target.uuid.description))">\(link.target.kind.namespace == .people ? link.target.title : link.target.fqn.description)\(HTML.when(link.state == .suggested, " (suggested)"))</a>
    """
  }
}
