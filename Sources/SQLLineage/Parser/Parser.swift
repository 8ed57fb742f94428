/// Reads the tokens of one statement into its syntax tree.
///
/// It never gives up: what it cannot read it reports and skips to the next word that begins a clause, so that a
/// statement half understood still yields its tables. Nesting beyond `depthLimit`, or beyond what the stack allows, is
/// skipped in one step.
struct Parser {
  let text: [UInt8]
  let textIndex: Int32
  let dialect: SQLDialect
  let names: Names
  private(set) var tokens: [Token] = []
  var position = 0
  var problems: [(offset: Int, reason: String)] = []
  private var depth = 0
  let stack: StackGuard
  var chainedCalls = 0
  var traits: [Name: FunctionTraits] = [:]
  let valuesName: Name
  let columnsName: Name
  /// The routine whose body is being read.
  var routine: Name = .none
  /// Statements inside common table expressions that change data, found while their query is read.
  var changes: [(statement: Statement, range: TextRange)] = []

  static let depthLimit = 120
  static let problemLimit = 20

  init(text: [UInt8], textIndex: Int32, dialect: SQLDialect, names: Names, stack: StackGuard) {
    self.stack = stack
    self.text = text
    self.textIndex = textIndex
    self.dialect = dialect
    self.names = names
    valuesName = names.intern("values")
    columnsName = names.intern("columns")
  }

  mutating func load(_ tokens: [Token]) {
    self.tokens = tokens
    position = 0
    depth = 0
    chainedCalls = 0
    problems.removeAll()
  }

  // MARK: Looking

  var atEnd: Bool { position >= tokens.count }

  var current: Token { position < tokens.count ? tokens[position] : .end }

  func peek(_ ahead: Int = 1) -> Token {
    let index = position + ahead
    return index >= 0 && index < tokens.count ? tokens[index] : .end
  }

  var keyword: Keyword { position < tokens.count ? tokens[position].keyword : .none }

  func at(_ kind: TokenKind) -> Bool { position < tokens.count && tokens[position].kind == kind }

  func at(_ keyword: Keyword) -> Bool { position < tokens.count && tokens[position].keyword == keyword }

  func at(_ first: Keyword, _ second: Keyword) -> Bool { at(first) && peek().keyword == second }

  /// True when the current token is a word spelled as given, in lower case.
  func atWord(_ word: StaticString, ahead: Int = 0) -> Bool {
    let token = peek(ahead)
    guard token.kind == .word, Int(token.end - token.start) == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      for (index, byte) in expected.enumerated() where asciiLower(text[Int(token.start) + index]) != byte { return false }
      return true
    }
  }

  // MARK: Taking

  mutating func advance() { position += 1 }

  mutating func take(_ kind: TokenKind) -> Bool {
    guard at(kind) else { return false }
    position += 1
    return true
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    position += 1
    return true
  }

  mutating func take(_ first: Keyword, _ second: Keyword) -> Bool {
    guard at(first, second) else { return false }
    position += 2
    return true
  }

  mutating func takeWord(_ word: StaticString) -> Bool {
    guard atWord(word) else { return false }
    position += 1
    return true
  }

  /// Takes the token or reports that it is missing.
  mutating func expect(_ kind: TokenKind, _ what: StaticString) {
    if !take(kind) { report("expected \(what)") }
  }

  mutating func report(_ reason: String, at token: Token? = nil) {
    guard problems.count < Self.problemLimit else { return }
    let token = token ?? current
    let found = token.kind == .endOfText ? "the statement ends" : "found '\(spelling(token))'"
    problems.append((Int(token.kind == .endOfText ? tokens.last?.end ?? 0 : token.start), "\(reason); \(found)"))
  }

  // MARK: Spelling

  func slice(_ token: Token) -> ArraySlice<UInt8> { text[Int(token.start)..<Int(token.end)] }

  private func spelling(_ token: Token) -> String {
    String(decoding: slice(token).prefix(40), as: UTF8.self)
  }

  func range(from start: Token) -> TextRange {
    TextRange(text: textIndex, start: start.start, end: position > 0 ? peek(-1).end : start.end)
  }

  // MARK: Nesting

  /// Runs `body` one level deeper, or skips the parentheses ahead when the text is nested too deep.
  mutating func nested<Value>(otherwise: Value, _ body: (inout Parser) -> Value) -> Value {
    guard depth < Self.depthLimit, !stack.isSpent else {
      report("nested more than \(depth) levels deep")
      skipBalanced()
      return otherwise
    }
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  /// Skips one token, or everything between a bracket and its partner.
  mutating func skipBalanced() {
    var open = 0
    repeat {
      switch current.kind {
      case .openParen, .openBracket, .openBrace: open += 1
      case .closeParen, .closeBracket, .closeBrace: open -= 1
      default: break
      }
      position += 1
    } while open > 0 && position < tokens.count
  }

  /// Skips the rest of a parenthesis that is already open, with its closing one.
  mutating func skipToClose() {
    while !atEnd, !at(.closeParen) { skipBalanced() }
    _ = take(.closeParen)
  }

  /// Skips what is not understood up to a clause, a comma or the end of the parenthesis.
  mutating func recover() {
    while !atEnd, !at(.closeParen), !at(.comma), !keyword.beginsClause { skipBalanced() }
  }
}

extension Keyword {
  /// True for words after which a statement can be understood again.
  var beginsClause: Bool {
    switch self {
    case .select, .from, .join, .where, .group, .having, .order, .union, .intersect, .except, .minus, .limit, .on,
      .qualify, .values, .using, .inner, .left, .right, .full, .cross, .lateral, .insert, .when, .set:
      true
    default: false
    }
  }
}
