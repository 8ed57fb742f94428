/// Cuts SQL text into the tokens of one statement after the other, a statement ending at a semicolon.
///
/// Statement by statement, so that the tokens held at a time are those of one statement, whatever the size of a script.
struct Lexer {
  let text: [UInt8]
  let dialect: SQLDialect
  private(set) var position: Int
  private let end: Int
  /// Offset and reason of what the lexer had to guess, such as a string that never ends.
  private(set) var problems: [(offset: Int, reason: String)] = []
  /// Quotes that were found without an end: they are no longer searched for over the whole text.
  private var hopelessQuotes: [UInt8] = []

  init(_ text: [UInt8], range: Range<Int>, dialect: SQLDialect) {
    self.text = text
    self.dialect = dialect
    position = range.lowerBound
    end = min(range.upperBound, text.count)
  }

  /// The tokens up to the next semicolon, nil at the end of the text.
  /// - Parameter limit: tokens beyond it are skipped and reported, so that memory stays bounded.
  mutating func nextStatement(limit: Int) -> [Token]? {
    var tokens: [Token] = []
    tokens.reserveCapacity(min(limit, 64 + (end - position) / 5))
    var dropped = false
    while true {
      skipBlanks()
      guard position < end else { return tokens.isEmpty ? nil : tokens }
      if text[position] == UInt8(ascii: ";") {
        position += 1
        if tokens.isEmpty { continue }
        return tokens
      }
      let token = next()
      if tokens.count < limit {
        tokens.append(token)
      } else if !dropped {
        dropped = true
        problems.append((Int(token.start), "the statement has more than \(limit) tokens; the rest was not read"))
      }
    }
  }

  mutating func takeProblems() -> [(offset: Int, reason: String)] {
    defer { problems.removeAll() }
    return problems
  }

  private func peek(_ ahead: Int = 1) -> UInt8 {
    let index = position + ahead
    return index < end ? text[index] : 0
  }

  private mutating func next() -> Token {
    let start = position
    let byte = text[position]
    switch ByteClass.of[Int(byte)] {
    case .word where byte != UInt8(ascii: "#") || ByteClass.of[Int(peek())] == .word: return word(start)
    case .digit: return number(start)
    case .quote: return quoted(start, byte)
    default: return punctuation(start, byte)
    }
  }

  private func token(_ kind: TokenKind, _ start: Int, _ keyword: Keyword = .none) -> Token {
    Token(kind: kind, keyword: keyword, start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: position))
  }

  // MARK: Blanks and comments

  private mutating func skipBlanks() {
    while position < end {
      let byte = text[position]
      if byte <= 0x20 {
        position += 1
      } else if byte == UInt8(ascii: "-"), peek() == byte {
        skipLine()
      } else if byte == UInt8(ascii: "#"), dialect.hashComments {
        skipLine()
      } else if byte == UInt8(ascii: "/"), peek() == UInt8(ascii: "*") {
        skipBlockComment()
      } else if byte == UInt8(ascii: "/"), peek() == byte, dialect.slashComments {
        skipLine()
      } else if byte == 0xEF, peek() == 0xBB, peek(2) == 0xBF {
        position += 3
      } else if byte == 0xC2, peek() == 0xA0 {
        position += 2
      } else {
        return
      }
    }
  }

  private mutating func skipLine() {
    while position < end, text[position] != 0x0A { position += 1 }
  }

  private mutating func skipBlockComment() {
    let start = position
    var depth = 0
    repeat {
      if text[position] == UInt8(ascii: "/"), peek() == UInt8(ascii: "*"), depth == 0 || dialect.nestedComments {
        depth += 1
        position += 2
      } else if text[position] == UInt8(ascii: "*"), peek() == UInt8(ascii: "/") {
        depth -= 1
        position += 2
      } else {
        position += 1
      }
    } while depth > 0 && position < end
    if position > end { position = end }
    if depth > 0 { problems.append((start, "a comment opened by /* has no */")) }
  }

  // MARK: Words and numbers

  private mutating func word(_ start: Int) -> Token {
    if let token = prefixedString(start) { return token }
    var hash: UInt32 = 2_166_136_261
    var index = position
    while index < end {
      let byte = text[index]
      guard ByteClass.of[Int(byte)].continuesWord else { break }
      if byte == UInt8(ascii: "$"), index + 1 < end, text[index + 1] == UInt8(ascii: "{") {
        index = template(from: index)
        continue
      }
      hash = (hash ^ UInt32(asciiLower(byte))) &* 16_777_619
      index += 1
    }
    position = index
    return token(.word, start, Keyword.of(text[start..<index], hash: hash))
  }

  /// The offset after a `${...}` template, or after the `$` when it does not end.
  private func template(from start: Int) -> Int {
    var index = start
    let limit = min(end, start + 256)
    while index < limit, text[index] != UInt8(ascii: "}"), text[index] != 0x0A { index += 1 }
    return index < limit && text[index] == UInt8(ascii: "}") ? index + 1 : start + 1
  }

  private mutating func number(_ start: Int) -> Token {
    var isWord = false
    while position < end {
      let byte = text[position]
      if byte &- 48 < 10 || byte == UInt8(ascii: ".") && peek() &- 48 < 10 {
        position += 1
      } else if byte | 0x20 == UInt8(ascii: "e"), peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+"),
        peek(2) &- 48 < 10
      {
        position += 2
      } else if ByteClass.of[Int(byte)].continuesWord {
        isWord = isWord || position - start > 0 && !numberSuffix(start)
        position += 1
      } else {
        break
      }
    }
    // Hive and MySQL allow names such as 2nd_table.
    if isWord, !text[start..<position].contains(UInt8(ascii: ".")) { return token(.word, start) }
    if position < end, text[position] == UInt8(ascii: "."), text[start..<position].allSatisfy({ $0 &- 48 < 10 }) {
      position += 1
    }
    return token(.number, start)
  }

  /// True when the letters from here on belong to a number: 10L, 1e5, 0x1F, 3BD.
  private func numberSuffix(_ start: Int) -> Bool {
    if text[start] == 48, start + 1 < end, text[start + 1] | 0x20 == UInt8(ascii: "x") { return true }
    var index = position
    while index < end, ByteClass.of[Int(text[index])].continuesWord { index += 1 }
    let suffix = text[position..<index].map(asciiLower)
    if suffix.first == UInt8(ascii: "e") { return suffix.dropFirst().allSatisfy { $0 &- 48 < 10 } }
    return suffix.count <= 2 && suffix.allSatisfy { byte in
      byte &- 48 < 10 || "lsydfbukmgc".utf8.contains(byte)
    }
  }
}

extension Lexer {
  // MARK: Quotes

  /// A string with a letter before its quote (`N'x'`, `E'x'`, `r"x"`, `q'[x]'`), nil when the word is none.
  private mutating func prefixedString(_ start: Int) -> Token? {
    var length = 1
    if peek(1) | 0x20 &- 97 < 26, peek(2) == 0x27 || peek(2) == 0x22 { length = 2 }
    if text[position] | 0x20 == UInt8(ascii: "u"), peek(1) == UInt8(ascii: "&") { length = 2 }
    let quote = peek(length)
    guard quote == 0x27 || quote == 0x22 && dialect.doubleQuotedStrings || quote == 0x22 && length == 2 && peek(1) == 38
    else { return nil }
    let prefix = text[start..<start + length].map(asciiLower)
    let raw: Bool
    switch String(decoding: prefix, as: UTF8.self) {
    case "q", "nq":
      guard dialect.oracleQuotes else { return nil }
      position += length
      return alternativeQuote(start)
    case "r", "rb", "br": raw = true
    case "n", "b", "x", "u&": raw = !dialect.backslashEscapes
    case "e", "u": raw = false
    default: return nil
    }
    position += length
    let kind: TokenKind = quote == 0x22 && !dialect.doubleQuotedStrings ? .quotedName : .string
    return string(start, quote, kind, backslashes: !raw)
  }

  /// Oracle's `q'[text]'`.
  private mutating func alternativeQuote(_ start: Int) -> Token {
    let open = peek()
    let pairs: [UInt8: UInt8] = [0x5B: 0x5D, 0x28: 0x29, 0x7B: 0x7D, 0x3C: 0x3E]
    let close = pairs[open] ?? open
    position += 2
    while position < end, !(text[position] == close && peek() == 0x27) { position += 1 }
    position = min(position + 2, end)
    return token(.string, start)
  }

  private mutating func quoted(_ start: Int, _ quote: UInt8) -> Token {
    switch quote {
    case 0x27: return string(start, quote, .string, backslashes: dialect.backslashEscapes)
    case 0x22:
      let isString = dialect.doubleQuotedStrings
      return string(start, quote, isString ? .string : .quotedName, backslashes: isString && dialect.backslashEscapes)
    default: return string(start, quote, .quotedName, backslashes: false)
    }
  }

  /// Reads from the quote at `position` to its end; a doubled quote stands for itself.
  private mutating func string(_ start: Int, _ quote: UInt8, _ kind: TokenKind, backslashes: Bool) -> Token {
    if dialect.tripleQuotes, peek(1) == quote, peek(2) == quote, let after = tripleQuoteEnd(quote) {
      position = after
      return token(kind, start)
    }
    let stopsAtLine = hopelessQuotes.contains(quote)
    var index = position + 1
    while index < end {
      let byte = text[index]
      if byte == quote {
        guard index + 1 < end, text[index + 1] == quote else {
          position = index + 1
          return token(kind, start)
        }
        index += 2
      } else if byte == 0x5C, backslashes {
        index += 2
      } else if byte == 0x0A, stopsAtLine {
        break
      } else {
        index += 1
      }
    }
    if !stopsAtLine { hopelessQuotes.append(quote) }
    problems.append((start, "a quote is not closed"))
    // One missing quote must not swallow the rest of a script: the string ends with its line.
    while position < end, text[position] != 0x0A { position += 1 }
    return token(kind, start)
  }

  private mutating func tripleQuoteEnd(_ quote: UInt8) -> Int? {
    guard !hopelessQuotes.contains(0) else { return nil }
    var index = position + 3
    while index + 2 < end {
      if text[index] == 0x5C {
        index += 2
      } else if text[index] == quote, text[index + 1] == quote, text[index + 2] == quote {
        return index + 3
      } else {
        index += 1
      }
    }
    hopelessQuotes.append(0)
    return nil
  }

  /// PostgreSQL's `$tag$ ... $tag$`, as a string token; nil when the `$` opens none.
  private mutating func dollarQuoted(_ start: Int) -> Token? {
    guard dialect.dollarQuotes else { return nil }
    var index = position + 1
    while index < end, text[index] != UInt8(ascii: "$"), ByteClass.of[Int(text[index])].continuesWord { index += 1 }
    guard index < end, text[index] == UInt8(ascii: "$"), !hopelessQuotes.contains(1) else { return nil }
    let tag = text[start...index]
    var close = index + 1
    while close + tag.count <= end {
      if text[close] == UInt8(ascii: "$"), text[close..<close + tag.count].elementsEqual(tag) {
        position = close + tag.count
        return token(.string, start)
      }
      close += 1
    }
    hopelessQuotes.append(1)
    problems.append((start, "a dollar quote is not closed"))
    return nil
  }

  // MARK: Punctuation

  private mutating func punctuation(_ start: Int, _ byte: UInt8) -> Token {
    position += 1
    let following = position < end ? text[position] : 0
    func pair(_ kind: TokenKind) -> TokenKind {
      position += 1
      return kind
    }
    let kind: TokenKind
    switch (byte, following) {
    case (UInt8(ascii: ","), _): kind = .comma
    case (UInt8(ascii: "."), 48...57):
      position -= 1
      return number(start)
    case (UInt8(ascii: "."), _): kind = .dot
    case (UInt8(ascii: "("), _): kind = .openParen
    case (UInt8(ascii: ")"), _): kind = .closeParen
    case (UInt8(ascii: "["), _):
      if dialect.brackets, let name = bracketName(start) { return name }
      kind = .openBracket
    case (UInt8(ascii: "]"), _): kind = .closeBracket
    case (UInt8(ascii: "{"), UInt8(ascii: "{")): return braces(start)
    case (UInt8(ascii: "{"), _): kind = .openBrace
    case (UInt8(ascii: "}"), _): kind = .closeBrace
    case (UInt8(ascii: "*"), _): kind = .star
    case (UInt8(ascii: "+"), _): kind = .plus
    case (UInt8(ascii: ":"), UInt8(ascii: ":")): kind = pair(.doubleColon)
    case (UInt8(ascii: ":"), UInt8(ascii: "=")): kind = pair(.assign)
    case (UInt8(ascii: ":"), _): kind = .colon
    case (UInt8(ascii: "="), UInt8(ascii: ">")): kind = pair(.fatArrow)
    case (UInt8(ascii: "="), UInt8(ascii: "=")): kind = pair(.equals)
    case (UInt8(ascii: "="), _): kind = .equals
    case (UInt8(ascii: "-"), UInt8(ascii: ">")):
      position += 1
      if position < end, text[position] == UInt8(ascii: ">") {
        kind = pair(.symbol)
      } else {
        kind = .arrow
      }
    case (UInt8(ascii: "-"), _): kind = .dash
    case (UInt8(ascii: "|"), UInt8(ascii: ">")): kind = pair(.pipe)
    case (UInt8(ascii: "$"), _): return dollar(start)
    case (UInt8(ascii: "?"), _): kind = .parameter
    case (UInt8(ascii: "@"), _): return atSign(start, following)
    case (UInt8(ascii: "<"), _): kind = operatorRun(.less)
    case (UInt8(ascii: ">"), _): kind = operatorRun(.greater)
    default: kind = operatorRun(.symbol)
    }
    return token(kind, start)
  }

  /// A run of operator bytes is one operator; alone, the byte keeps its own kind.
  private mutating func operatorRun(_ single: TokenKind) -> TokenKind {
    let start = position
    while position < end, "<>=!|&~^@#?".utf8.contains(text[position]) {
      // `STRUCT<ARRAY<INT>>`: closing brackets stay apart.
      if single == .greater, text[position] == UInt8(ascii: ">") { break }
      position += 1
    }
    return position == start ? single : .symbol
  }

  /// T-SQL's `[name]`, nil when the bracket is an index or an array.
  private mutating func bracketName(_ start: Int) -> Token? {
    var index = position
    let limit = min(end, start + 256)
    while index < limit, text[index] != UInt8(ascii: "]"), text[index] != 0x0A { index += 1 }
    guard index < limit, text[index] == UInt8(ascii: "]"), index > position else { return nil }
    if !dialect.bracketsAreOnlyNames {
      // Where arrays exist too, a bracketed name must look like one, and must not follow an operand.
      guard text[position..<index].allSatisfy({ ByteClass.of[Int($0)].continuesWord || $0 == 0x20 }),
        ByteClass.of[Int(text[position])] == .word
      else { return nil }
      if start > 0, ByteClass.of[Int(text[start - 1])].continuesWord || ")]".utf8.contains(text[start - 1]) { return nil }
    }
    position = index + 1
    return token(.quotedName, start)
  }

  private mutating func braces(_ start: Int) -> Token {
    while position < end, !(text[position] == UInt8(ascii: "}") && peek() == UInt8(ascii: "}")) { position += 1 }
    position = min(position + 2, end)
    return token(.parameter, start)
  }

  private mutating func dollar(_ start: Int) -> Token {
    position = start
    if let token = dollarQuoted(start) { return token }
    if peek() == UInt8(ascii: "{") {
      let after = template(from: start)
      if after > start + 1 {
        position = after
        return ByteClass.of[Int(position < end ? text[position] : 0)].continuesWord ? word(start) : token(.parameter, start)
      }
    }
    position += 1
    while position < end, ByteClass.of[Int(text[position])].continuesWord { position += 1 }
    return token(.parameter, start)
  }

  private mutating func atSign(_ start: Int, _ following: UInt8) -> Token {
    if following == UInt8(ascii: "@") { position += 1 }
    let first = position < end ? text[position] : 0
    guard ByteClass.of[Int(first)] == .word || ByteClass.of[Int(first)] == .digit else {
      return token(following == UInt8(ascii: ">") ? operatorRun(.symbol) : .atSign, start)
    }
    if dialect.stages { return token(.atSign, start) }
    while position < end, ByteClass.of[Int(text[position])].continuesWord { position += 1 }
    return token(.parameter, start)
  }
}
