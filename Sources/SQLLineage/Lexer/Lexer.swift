/// Cuts SQL text into the tokens of one statement after the other, a statement ending at a semicolon.
///
/// Statement by statement, so that the tokens held at a time are those of one statement, whatever the size of a script.
struct Lexer {
  let text: [UInt8]
  let dialect: SQLDialect
  var position: Int
  let end: Int
  /// Offset and reason of what the lexer had to guess, such as a string that never ends.
  var problems: [(offset: Int, reason: String)] = []
  /// Quotes that were found without an end: they are no longer searched for over the whole text.
  var hopelessQuotes: [UInt8] = []

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

  func peek(_ ahead: Int = 1) -> UInt8 {
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

  func token(_ kind: TokenKind, _ start: Int, _ keyword: Keyword = .none) -> Token {
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

  mutating func word(_ start: Int) -> Token {
    if let token = prefixedString(start) { return token }
    var hash: UInt32 = 2_166_136_261
    var index = position
    while index < end {
      let byte = text[index]
      guard ByteClass.of[Int(byte)].continuesWord else { break }
      // A no-break space, as texts copied from a page have them.
      if byte == 0xC2, index + 1 < end, text[index + 1] == 0xA0 { break }
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
  func template(from start: Int) -> Int {
    var index = start
    let limit = min(end, start + 256)
    while index < limit, text[index] != UInt8(ascii: "}"), text[index] != 0x0A { index += 1 }
    return index < limit && text[index] == UInt8(ascii: "}") ? index + 1 : start + 1
  }

  mutating func number(_ start: Int) -> Token {
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
