import Catalog

/// A query in the words it is made of, so that facets can be switched on and off in it. The query stays the only place
/// where filters are kept: what is in the address is what is in the search field.
struct QueryTerms: Equatable, Sendable {
  /// A condition such as `tag:"PII.Email"` or `-kind:table`.
  struct Filter: Equatable, Sendable {
    var field: String
    var value: String
    var isExcluded: Bool

    init(_ field: String, _ value: String, isExcluded: Bool = false) {
      self.field = field
      self.value = value
      self.isExcluded = isExcluded
    }

    /// The filter in the query language. A quote cannot stand in a quoted value; a blank finds the same words.
    var text: String {
      let bare = value.replacing("\"", with: " ")
      return "\(isExcluded ? "-" : "")\(field):\"\(bare)\""
    }
  }

  private(set) var words: [String]

  /// Splits at blanks outside quotes.
  init(_ text: String) {
    words = []
    var word = ""
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character.isWhitespace && !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
  }

  /// The query's text.
  var text: String { words.joined(separator: " ") }

  /// The conditions on fields, in the order they stand.
  var filters: [Filter] { words.compactMap(Self.filter) }

  /// Whether anything but conditions on fields is asked for.
  var hasWords: Bool { words.contains { Self.filter($0) == nil } }

  /// Whether the query holds the condition.
  func contains(_ filter: Filter) -> Bool { words.contains { Self.isSame(Self.filter($0), filter) } }

  /// The query with the condition and without its opposite.
  func adding(_ filter: Filter) -> QueryTerms {
    var opposite = filter
    opposite.isExcluded.toggle()
    var terms = removing(opposite).removing(filter)
    terms.words.append(filter.text)
    return terms
  }

  /// The query without the condition.
  func removing(_ filter: Filter) -> QueryTerms {
    var terms = self
    terms.words.removeAll { Self.isSame(Self.filter($0), filter) }
    return terms
  }

  private static func isSame(_ left: Filter?, _ right: Filter) -> Bool {
    guard let left else { return false }
    return left.isExcluded == right.isExcluded && left.field == right.field
      && left.value.lowercased() == right.value.replacing("\"", with: " ").lowercased()
  }

  private static let fieldsOfTexts = ["name", "description", "column", "path", "has", "missing"]

  private static func filter(_ word: String) -> Filter? {
    let isExcluded = word.hasPrefix("-")
    let body = isExcluded ? word.dropFirst() : word[...]
    guard let colon = body.firstIndex(of: ":") else { return nil }
    let name = body[..<colon].lowercased()
    guard let field = FacetField(queryName: name)?.queryName ?? fieldsOfTexts.first(where: { $0 == name }) else { return nil }
    let value = body[body.index(after: colon)...].filter { $0 != "\"" }
    return value.isEmpty ? nil : Filter(field, String(value), isExcluded: isExcluded)
  }
}
