/// One token: its kind, its keyword when it is an unquoted word that some dialect reserves, and its bytes in the text.
struct Token {
  var kind: TokenKind
  var keyword: Keyword
  /// First byte of the token, and the byte after its last.
  var start: Int32
  var end: Int32

  static let end = Token(kind: .endOfText, keyword: .none, start: 0, end: 0)
}

enum TokenKind: UInt8 {
  case endOfText
  case word, quotedName, string, number, parameter
  case comma, dot, colon, doubleColon, star, equals, less, greater, plus, dash, arrow, fatArrow, assign, pipe, atSign
  case openParen, closeParen, openBracket, closeBracket, openBrace, closeBrace
  /// Any other operator; which one does not matter for lineage.
  case symbol
}
