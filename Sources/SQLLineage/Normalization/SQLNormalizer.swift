extension SQLDialect {
  /// The statements of a text without what only their authors may see: every string becomes `'?'`, every number `?`,
  /// comments go. Names, and so the lineage, stay; line breaks and indentation stay for the reader.
  ///
  /// A body in dollar quotes behind DO is SQL and is normalised like the rest.
  /// - Returns: nil when the text cannot be cut into tokens safely: a quote or a comment in it does not end.
  package func normalized(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    var normalizer = SQLNormalizer(bytes, dialect: self)
    return normalizer.run(0..<bytes.count, depth: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Rewrites SQL token by token, so that nothing but names, keywords and operators is left of it.
private struct SQLNormalizer {
  private let text: [UInt8]
  private let dialect: SQLDialect
  /// Whether the number at hand counts columns.
  private var isOrdinal = false
  private static let tokenLimit = 1 << 20

  init(_ text: [UInt8], dialect: SQLDialect) {
    self.text = text
    self.dialect = dialect
  }

  mutating func run(_ range: Range<Int>, depth: Int) -> [UInt8]? {
    var lexer = Lexer(text, range: range, dialect: dialect)
    var output: [UInt8] = []
    var end = range.lowerBound
    while let tokens = lexer.nextStatement(limit: Self.tokenLimit) {
      guard lexer.takeProblems().isEmpty else { return nil }
      if !output.isEmpty { output.append(UInt8(ascii: ";")) }
      isOrdinal = false
      for index in tokens.indices {
        appendGap(end..<Int(tokens[index].start), to: &output)
        guard append(tokens, index, depth: depth, to: &output) else { return nil }
        end = Int(tokens[index].end)
      }
    }
    return lexer.takeProblems().isEmpty ? output : nil
  }

  /// What stands between two tokens: a line break with its indentation, a blank, or nothing.
  private func appendGap(_ range: Range<Int>, to output: inout [UInt8]) {
    guard !output.isEmpty, !range.isEmpty else { return }
    guard let line = text[range].lastIndex(of: 0x0A) else { return output.append(0x20) }
    output.append(0x0A)
    output.append(contentsOf: text[(line + 1)..<range.upperBound].prefix { $0 == 0x20 || $0 == 0x09 }.prefix(40))
  }

  private mutating func append(_ tokens: [Token], _ index: Int, depth: Int, to output: inout [UInt8]) -> Bool {
    let token = tokens[index]
    let before = index > 0 ? tokens[index - 1] : .end
    let isPassword = before.keyword == .by && index > 1 && isWord("identified", tokens[index - 2])
    noteOrdinals(token, after: before, isPassword)
    switch token.kind {
    case .string where tokens[0].keyword == .do && text[Int(token.start)] == UInt8(ascii: "$") && depth == 0:
      return appendBody(token, to: &output)
    case .string: output.append(contentsOf: "'?'".utf8)
    case .number where !isOrdinal:
      // `>?` would be an operator.
      if let last = output.last, "<>=!|&~^@#?".utf8.contains(last) { output.append(0x20) }
      output.append(UInt8(ascii: "?"))
    case .parameter where text[Int(token.start)] == UInt8(ascii: "{"), .word where isPassword, .quotedName where isPassword:
      output.append(contentsOf: "'?'".utf8)
    default: output.append(contentsOf: spelled(token))
    }
    return true
  }

  /// `ORDER BY 2 DESC, 1` counts columns: without the numbers it would mean something else.
  private mutating func noteOrdinals(_ token: Token, after before: Token, _ isPassword: Bool) {
    switch token.kind {
    case .number: isOrdinal = !isPassword && token.end - token.start <= 3 && (before.keyword == .by || isOrdinal && before.kind == .comma)
    case .comma: break
    default: isOrdinal = isOrdinal && (token.keyword == .asc || token.keyword == .desc)
    }
  }

  private mutating func appendBody(_ token: Token, to output: inout [UInt8]) -> Bool {
    let whole = spelled(token)
    guard let tagEnd = whole.dropFirst().firstIndex(of: UInt8(ascii: "$")) else { return false }
    let tag = whole[...tagEnd]
    guard whole.count >= tag.count * 2 else { return false }
    let body = (tagEnd + 1)..<(Int(token.end) - tag.count)
    guard let inner = run(body, depth: 1) else { return false }
    output.append(contentsOf: tag)
    output.append(contentsOf: inner)
    output.append(contentsOf: tag)
    return true
  }

  private func isWord(_ word: StaticString, _ token: Token) -> Bool {
    guard token.kind == .word, Int(token.end - token.start) == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      zip(expected, spelled(token)).allSatisfy { $0 == asciiLower($1) }
    }
  }

  private func spelled(_ token: Token) -> ArraySlice<UInt8> { text[Int(token.start)..<Int(token.end)] }
}
