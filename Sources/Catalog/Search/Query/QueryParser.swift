/// Reads the query language. Nothing a person types is an error: what cannot be read as an operator is read as words.
///
///     query  := all ("OR" all)*            all  := item*
///     item   := ("-" | "NOT") item | "(" query ")" | field ":" value | word | "\"phrase\""
///     value  := word | "\"text\"" | "(" query ")"
///
/// Words may end in `*` (prefix) or stand between two (substring). `AND` is allowed and means nothing.
package struct QueryParser {
  private var lexemes: [QueryLexer.Lexeme]
  private var index = 0
  private var depth = 0
  private var leaves = 0
  private var notes: [SearchNote]

  /// Deeper nesting is flattened, so that no input can exhaust the stack.
  private static let deepest = 16
  /// Further conditions are dropped with a note, so that no input can make a search expensive.
  private static let mostLeaves = 64

  /// Parses a query; never fails.
  package static func parse(_ text: String) -> SearchQuery {
    var lexer = QueryLexer(text)
    let lexemes = lexer.run()
    var parser = QueryParser(lexemes: lexemes, notes: lexer.notes)
    var nodes: [SearchNode] = []
    while parser.index < parser.lexemes.count {
      nodes.append(parser.alternatives(field: nil))
      // Only a closing parenthesis without its opening one stops early; it is skipped.
      parser.index += 1
    }
    if parser.leaves > mostLeaves {
      let message = "only the first \(mostLeaves) words are used"
      parser.notes.append(SearchNote(message: message, range: 0..<text.utf8.count))
    }
    return SearchQuery(text: text, root: combine(nodes), notes: parser.notes)
  }

  private init(lexemes: [QueryLexer.Lexeme], notes: [SearchNote]) {
    self.lexemes = lexemes
    self.notes = notes
  }

  private var current: QueryLexer.Lexeme? { index < lexemes.count ? lexemes[index] : nil }

  private mutating func alternatives(field: QueryField?) -> SearchNode {
    var options = [sequence(field: field)]
    while current?.kind == .or {
      index += 1
      options.append(sequence(field: field))
    }
    options.removeAll { $0 == .everything }
    if options.count > 1 { return .any(options) }
    return options.first ?? .everything
  }

  private mutating func sequence(field: QueryField?) -> SearchNode {
    var nodes: [SearchNode] = []
    while let lexeme = current, lexeme.kind != .or, lexeme.kind != .close {
      if let node = item(lexeme, field: field) { nodes.append(node) }
    }
    return Self.combine(nodes)
  }

  private mutating func item(_ lexeme: QueryLexer.Lexeme, field: QueryField?) -> SearchNode? {
    index += 1
    switch lexeme.kind {
    case .minus, .not: return negated(field: field)
    case .open: return group(field: field)
    case .field(let name): return condition(name, lexeme)
    case .quoted(let text): return leaf(text, .exact, lexeme.range, field: field, isQuoted: true)
    case .word(let text): return word(text, lexeme.range, field: field)
    case .or, .close: return nil
    }
  }

  private mutating func negated(field: QueryField?) -> SearchNode? {
    var isNegative = true
    while let kind = current?.kind, kind == .minus || kind == .not {
      isNegative.toggle()
      index += 1
    }
    guard let next = current, next.kind != .or, next.kind != .close else { return nil }
    guard let node = item(next, field: field), node != .everything else { return nil }
    return isNegative ? .not(node) : node
  }

  private mutating func group(field: QueryField?) -> SearchNode? {
    guard depth < Self.deepest else { return nil }
    depth += 1
    let node = alternatives(field: field)
    depth -= 1
    if current?.kind == .close { index += 1 }
    return node
  }

  private mutating func condition(_ name: String, _ lexeme: QueryLexer.Lexeme) -> SearchNode? {
    if let field = QueryField(queryName: name.lowercased()), let next = current {
      switch next.kind {
      case .open, .quoted, .word: return item(next, field: field)
      default: return nil
      }
    }
    // An owner like `user:ann` or a URN: the colon was no operator, so the word is put together again.
    if case .word(let rest) = current?.kind, let range = current?.range {
      index += 1
      let known = "name, description, column, path, has, missing, "
        + FacetField.allCases.map(\.queryName).joined(separator: ", ")
      let message = "“\(name)” is no field and was read as a word; fields are \(known)"
      notes.append(SearchNote(message: message, range: lexeme.range))
      return word("\(name):\(rest)", lexeme.range.lowerBound..<range.upperBound, field: nil)
    }
    return word(name, lexeme.range, field: nil)
  }

  private mutating func word(_ text: String, _ range: Range<Int>, field: QueryField?) -> SearchNode? {
    if text == "AND" { return nil }
    var body = text[...]
    var match = TextMatch.exact
    if body.count > 1, body.hasSuffix("*") {
      body = body.dropLast()
      match = .prefix
    }
    if body.count > 1, body.hasPrefix("*") {
      body = body.dropFirst()
      match = .substring
    }
    return leaf(String(body), match, range, field: field, isQuoted: false)
  }

  private mutating func leaf(
    _ text: String, _ match: TextMatch, _ range: Range<Int>, field: QueryField?, isQuoted: Bool
  ) -> SearchNode? {
    leaves += 1
    guard leaves <= Self.mostLeaves else { return nil }
    let text = QueryText(text: text, match: match, range: range)
    if let field { return .field(field, text) }
    return isQuoted ? .phrase(text) : .word(text)
  }

  private static func combine(_ nodes: [SearchNode]) -> SearchNode {
    let nodes = nodes.filter { $0 != .everything }
    if nodes.count > 1 { return .all(nodes) }
    return nodes.first ?? .everything
  }
}
