import Catalog
import Codecs
import Edge
import Net

/// A page that says what a change will do, and the one button that does it.
struct Confirmation {
  var title: String
  /// What will happen and what will not, as list items.
  var effects: [HTML]
  var action: Address
  var fields: [(String, String)] = []
  /// More fields for the person to fill in.
  var questions = HTML.empty
  var button: String
  /// Whether the change takes something away.
  var isGrave = false
  var cancel: Address

  func page(_ layout: Layout, _ exchange: Exchange) -> HTTPResponse {
    let hidden = HTML.each(fields) { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
    return .page(
      layout.page(
        exchange, title: title,
        """
        <ul class="effects">\(HTML.each(effects) { "<li>\($0)</li>" })</ul>
        <form method="post" action="\(action)" class="confirm">\(exchange.token)\(hidden)\(questions)<button\(HTML.when(isGrave, " class=\"grave\""))>\(button)</button> <a href="\(cancel)">Cancel</a></form>
        """))
  }
}
