import Catalog
import Codecs
import Edge

/// Finds another asset to act on: a search form whose hits are links that carry on. It needs no script.
struct Picker {
  /// The page that both the form and the links lead to.
  let path: Address
  /// Query fields that are kept.
  var kept: [(String, String)] = []
  /// The query field that takes the chosen asset.
  let choice: String
  /// What is not offered.
  let excluded: AssetID
  /// What may be chosen.
  let accepts: (AssetLabel) -> Bool

  /// - Parameter words: what was searched for; what to offer before anybody has typed.
  func html(_ words: String, _ reader: CatalogReader) throws -> HTML {
    let hidden = HTML.each(kept) { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
    let rows = HTML.each(try offers(words, reader)) { label in
      let fields = (kept + [(choice, label.uuid.description)]).map { ($0.0, String?.some($0.1)) }
      return """
        <li class="hit"><p><span class="kind">\(label.kind.title)</span> <a href="\(path)\(Address(query: fields).text.drop { $0 == "/" }.description)">\(label.title)</a></p><p class="fqn">\(label.fqn.description)</p></li>
        """
    }
    return """
      <form class="sieve" method="get" action="\(path)">\(hidden)<label>Find it<input name="q" value="\(words)" placeholder="name, words, kind:table"></label><button>Find</button></form>
      \(rows.isEmpty ? "<p class=\"none\">Nothing that fits. Try other words, or paste a full name.</p>" : HTML("<ul class=\"hits\">\(rows)</ul>"))
      """
  }

  private func offers(_ words: String, _ reader: CatalogReader) throws -> [AssetLabel] {
    let named = try words.isEmpty ? nil : (try? reader.resolve(words)).flatMap { $0 }.flatMap { try reader.label($0.asset) }
    var offers = named.map { [$0] } ?? []
    offers += try reader.search(words, SearchOptions(limit: 40)).hits.map(\.asset).filter { $0.id != named?.id }
    return Array(offers.filter { $0.id != excluded && accepts($0) }.prefix(20))
  }
}
