extension Lexer {
  mutating func punctuation(_ start: Int, _ byte: UInt8) -> Token {
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
