import Catalog
import Codecs
import System

/// Small pieces that many pages are made of.
enum Piece {
  /// A moment, exact for machines and relative for people.
  static func time(_ time: Timestamp) -> HTML {
    let distance = (WallClock.microseconds - time.microseconds) / 1_000_000
    let span =
      switch abs(distance) {
      case ..<60: "a moment"
      case ..<3600: "\(abs(distance) / 60) min"
      case ..<86_400: "\(abs(distance) / 3600) h"
      default: "\(abs(distance) / 86_400) d"
      }
    let text = distance < 0 ? "in \(span)" : distance < 60 ? "just now" : "\(span) ago"
    return "<time datetime=\"\(time.rfc3339)\" title=\"\(time.rfc3339)\">\(text)</time>"
  }

  /// A link to an asset.
  static func asset(_ label: AssetLabel) -> HTML {
    "<a href=\"\(label.address)\">\(label.title)</a>"
  }

  /// A link to a column of an asset.
  static func column(_ column: Column, of label: AssetLabel) -> HTML {
    "<a href=\"\(Address("assets", label.uuid.description, "columns", column.path.description))\">\(column.path.description)</a>"
  }

  /// A link to an asset with its kind and whole name, for lists.
  static func row(_ label: AssetLabel, _ description: String?) -> HTML {
    """
    <li class="hit"><p><span class="kind">\(label.kind.title)</span> \(asset(label))</p><p class="fqn">\(label.fqn.description)</p>
    \(description.map { HTML("<p>\(String($0.prefix(240)))</p>") } ?? .empty)</li>
    """
  }

  /// A table that scrolls within its own box. A head that begins with `#` stands over numbers.
  static func table(_ caption: String, _ heads: [String], _ rows: HTML) -> HTML {
    guard !rows.isEmpty else { return "<p class=\"none\">None.</p>" }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table><caption class="hidden">\(caption)</caption>
      <thead><tr>\(HTML.each(heads, head))</tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }

  private static func head(_ title: String) -> HTML {
    title.hasPrefix("#")
      ? "<th scope=\"col\" class=\"number\">\(String(title.dropFirst()))</th>" : "<th scope=\"col\">\(title)</th>"
  }

  /// A chip for a tag, an owner, a term.
  /// - Parameter isNamed: whether it says what the link means, where chips of several relations stand together.
  static func chip(_ link: Link, isNamed: Bool = false) -> HTML {
    let name = link.target.kind.namespace == .people ? link.target.title : link.target.fqn.description
    let why = link.reason.map { HTML(" title=\"\($0)\"") } ?? .empty
    return """
      <a class="chip \(link.state.name)" href="\(link.target.address)"\(why)>\(HTML.when(isNamed, "<span class=\"relation\">\(link.relation.name)</span> "))\(name)\(HTML.when(link.state == .suggested, " (suggested)"))</a>
      """
  }

  /// What stands where nothing is yet, and what to do about it.
  static func blank(_ title: String, _ text: HTML) -> HTML {
    "<div class=\"blank\"><p><strong>\(title)</strong></p><p>\(text)</p></div>"
  }

  /// A remark that stands out.
  static func note(_ text: HTML) -> HTML { "<p class=\"note\">\(text)</p>" }

  /// A button that posts a form of its own.
  static func button(_ name: String, posting address: Address, _ token: HTML, style: String = "plain", fields: HTML = .empty) -> HTML {
    "<form method=\"post\" action=\"\(address)\" class=\"inline\">\(token)\(fields)<button class=\"\(style)\">\(name)</button></form>"
  }

  /// A hidden field of a form.
  static func hidden(_ name: String, _ value: String?) -> HTML {
    value.map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" } ?? .empty
  }

  /// A share from 0 to 1; what lies outside is brought to the nearer end.
  static func percent(_ share: Double) -> String {
    share.isNaN ? "? %" : "\(Int((min(max(share, 0), 1) * 100).rounded())) %"
  }

  /// A way to the pages before and after.
  static func pager(_ page: Int, of last: Int, _ address: (Int) -> Address) -> HTML {
    guard last > 1 else { return .empty }
    let previous = HTML.when(page > 1, "<a href=\"\(address(page - 1))\" rel=\"prev\">Previous</a>")
    let next = HTML.when(page < last, "<a href=\"\(address(page + 1))\" rel=\"next\">Next</a>")
    return "<nav class=\"pages\" aria-label=\"Pages\">\(previous)<span>Page \(page) of \(last)</span>\(next)</nav>"
  }
}

extension Int {
  /// The number with its noun, in the plural where it belongs; digits are grouped by thousands.
  func of(_ noun: String, _ plural: String? = nil) -> String {
    "\(grouped) \(self == 1 ? noun : plural ?? noun + "s")"
  }

  /// The number with a thin space between thousands.
  var grouped: String {
    var digits = Array(String(magnitude))
    var index = digits.count - 3
    while index > 0 {
      digits.insert("\u{202F}", at: index)
      index -= 3
    }
    return (self < 0 ? "-" : "") + String(digits)
  }
}
