/// Finds what is wrong with a page's HTML: tags that do not match, attributes without quotes, ids that come twice,
/// and what the content security policy would refuse.
struct Markup {
  private(set) var faults: [String] = []
  private(set) var headings = 0
  private var open: [String] = []
  private var ids: Set<String> = []
  private static let void: Set<String> = ["meta", "link", "input", "br", "hr", "img"]

  init(_ page: String) {
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[start...]
      guard let end = Self.end(of: rest) else {
        faults.append("a tag is not closed: \(rest.prefix(40))")
        return
      }
      tag(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
    }
    if !open.isEmpty { faults.append("not closed: \(open.joined(separator: ", "))") }
  }

  /// The `>` outside of quotes.
  private static func end(of text: Substring) -> String.Index? {
    var isQuoted = false
    return text.indices.first { index in
      if text[index] == "\"" { isQuoted.toggle() }
      return text[index] == ">" && !isQuoted
    }
  }

  private mutating func tag(_ text: Substring) {
    if text.hasPrefix("!") { return }
    if text.hasPrefix("/") {
      let name = String(text.dropFirst())
      if open.last == name { open.removeLast() } else { faults.append("</\(name)> inside \(open.last ?? "nothing")") }
      return
    }
    let name = String(text.prefix { !$0.isWhitespace && $0 != "/" })
    attributes(text.dropFirst(name.count), of: name)
    if name == "h1" { headings += 1 }
    if !Self.void.contains(name) && !text.hasSuffix("/") { open.append(name) }
  }

  private mutating func attributes(_ text: Substring, of tag: String) {
    var rest = text.drop { $0.isWhitespace }
    while !rest.isEmpty, rest != "/" {
      let name = String(rest.prefix { $0 != "=" && !$0.isWhitespace })
      rest = rest.dropFirst(name.count)
      if name == "style" || name.hasPrefix("on") { faults.append("\(tag) has \(name), which the policy refuses") }
      if rest.hasPrefix("=") {
        guard rest.dropFirst().hasPrefix("\"") else {
          faults.append("\(tag) has \(name) without quotes")
          return
        }
        let value = rest.dropFirst(2).prefix { $0 != "\"" }
        if name == "id", !ids.insert(String(value)).inserted { faults.append("the id \(value) comes twice") }
        rest = rest.dropFirst(value.count + 3)
      }
      rest = rest.drop { $0.isWhitespace }
    }
  }
}
