import Catalog

extension SearchHighlighter {
  /// The text with what matched in `mark`.
  func html(_ text: String) -> HTML {
    var pieces: [HTML] = []
    var place = text.startIndex
    for range in ranges(in: text) where range.lowerBound >= place {
      pieces.append("\(String(text[place..<range.lowerBound]))<mark>\(String(text[range]))</mark>")
      place = range.upperBound
    }
    pieces.append("\(String(text[place...]))")
    return HTML.join(pieces)
  }

  /// The part of a long text round its first match, with what matched in `mark`.
  func excerpt(_ text: String, characters: Int = 240) -> HTML {
    guard text.count > characters else { return html(text) }
    let before = ranges(in: text).first.map { text.distance(from: text.startIndex, to: $0.lowerBound) } ?? 0
    let start = max(0, min(before - characters / 3, text.count - characters))
    let part = text.dropFirst(start).prefix(characters)
    return "\(start > 0 ? "… " : "")\(html(String(part)))\(start + characters < text.count ? " …" : "")"
  }
}
