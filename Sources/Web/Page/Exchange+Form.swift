import Codecs
import Edge
import Net

extension Exchange {
  /// The hidden field that proves a form is ours.
  var token: HTML { "<input type=\"hidden\" name=\"token\" value=\"\(formToken)\">" }

  /// A field of the posted form without blanks at its ends; nil when absent or blank.
  func field(_ name: String) -> String? {
    request.form?[name].map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A field of the posted form as it was typed, for passwords and texts; empty when absent.
  func text(_ name: String) -> String { request.form?[name] ?? "" }

  /// Every value of a field of the posted form.
  func fields(_ name: String) -> [String] { request.form?.all(name) ?? [] }

  /// The address that this request asked for, to come back to.
  var here: String { request.target.rawPath + (request.target.rawQuery.map { "?\($0)" } ?? "") }

  /// Where the posted form wants to go next, if that is on this site, with a parameter set; else `fallback`.
  func back(_ fallback: String, setting parameter: String? = nil, to value: String? = nil) -> HTTPResponse {
    let place = Self.local(field("back")) ?? fallback
    guard let parameter else { return .redirect(to: place) }
    let parts = place.split(separator: "?", maxSplits: 1)
    let query = (parts.count > 1 ? (try? FormFields(Array(parts[1].utf8))) : nil) ?? FormFields()
    let set = query.setting("batch", to: nil).setting("undone", to: nil).setting(parameter, to: value).encoded
    return .redirect(to: "\(parts.first ?? "/")" + (set.isEmpty ? "" : "?\(set)"))
  }

  /// The address if it is on this site: `//host` and `/\host` lead elsewhere.
  static func local(_ address: String?) -> String? {
    guard let address, address.hasPrefix("/"), !address.hasPrefix("//"), !address.contains("\\"),
      address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    return address
  }
}

extension String {
  /// The text without blanks at its ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
