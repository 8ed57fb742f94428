extension Parser {
  /// One operand with everything that is appended to it: fields, subscripts, casts.
  mutating func operand() -> Expression {
    var value = primary()
    while true {
      switch current.kind {
      case .dot: value = field(of: value)
      case .openBracket:
        advance()
        value = value.joined(with: subscripts())
      case .doubleColon:
        advance()
        skipType()
        value = value.joined(with: .constant)
      case .colon:
        guard dialect.colonPaths, peek().kind == .word || peek().kind == .quotedName else { return value }
        advance()
        value = value.field(name(current))
        advance()
      case .openParen where peek().kind == .plus && peek(2).kind == .closeParen: position += 3
      case .string:
        // Adjacent strings are one.
        guard case .constant = value, peek(-1).kind == .string else { return value }
        advance()
      default: return value
      }
    }
  }

  private mutating func field(of value: Expression) -> Expression {
    advance()
    if at(.star) {
      let at = current.start
      advance()
      if case .column(let path) = value { return starModifiers(Star(qualifier: path.names, at: at)) }
      return value
    }
    if at(.openParen) {
      // PostgreSQL's `(row).(a, b)`.
      skipBalanced()
      return value
    }
    guard atName || at(.number) || at(.string) else {
      report("expected a field after '.'")
      return value
    }
    let part = name(current)
    advance()
    if case .column(let path) = value, !path.names.isEmpty { return .column(Path(names: path.names + [part], at: path.at)) }
    if at(.openParen) {
      // A chain of calls nests, so its length is bounded.
      guard chainedCalls < Self.depthLimit else {
        skipBalanced()
        return value
      }
      chainedCalls += 1
      return call(part, arguments: [value], at: peek(-1).start)
    }
    return value.field(part)
  }

  /// The inside of `[...]`, already open: an index or a slice.
  private mutating func subscripts() -> Expression {
    var inside: [Expression] = []
    while !atEnd, !at(.closeBracket) {
      if take(.colon) || take(.comma) { continue }
      let before = position
      let value = expression()
      if !value.isConstant { inside.append(value) }
      if position == before { skipBalanced() }
    }
    expect(.closeBracket, "']'")
    return inside.isEmpty ? .constant : .list(inside)
  }

  mutating func primary() -> Expression {
    let token = current
    switch token.kind {
    case .number, .string, .parameter:
      advance()
      return .constant
    case .colon:
      // `:name`, a bound value.
      advance()
      if atName || at(.number) { advance() }
      return .constant
    case .star:
      advance()
      return starModifiers(Star(at: token.start))
    case .openParen: return parenthesis()
    case .openBracket:
      advance()
      return bracketList()
    case .openBrace: return braceList()
    case .word: return wordOperand()
    case .quotedName: return column()
    case .atSign:
      advance()
      while at(.dot) || atName || at(.symbol) { advance() }
      return .constant
    default:
      if !endsOperand(token) || token.kind == .endOfText || token.kind == .comma { report("expected a value") }
      if !endsOperand(token), !keyword.beginsClause { advance() }
      return .constant
    }
  }

  // MARK: Brackets

  mutating func parenthesis() -> Expression {
    if let lambda = lambdaParameters() { return lambda }
    advance()
    return nested(otherwise: .constant) { parser in
      if parser.startsQuery {
        let query = parser.query()
        parser.expect(.closeParen, "')'")
        return .query(query)
      }
      if parser.at(.openParen) {
        let first = parser.namedExpression()
        if case .query(let query) = first, parser.atSetOperator {
          let whole = parser.query(startingWith: .query(query))
          parser.expect(.closeParen, "')'")
          return .query(whole)
        }
        if parser.take(.closeParen) { return first }
        parser.skipComma()
        return .list([first] + parser.arguments(closing: .closeParen))
      }
      let values = parser.arguments(closing: .closeParen)
      return values.count == 1 ? values[0] : .list(values)
    }
  }

  /// `(x, y) -> body`, nil when the parenthesis is none.
  private mutating func lambdaParameters() -> Expression? {
    guard dialect.lambdas, at(.openParen) else { return nil }
    var ahead = 1
    while peek(ahead).kind == .word || peek(ahead).kind == .comma, ahead < 24 { ahead += 1 }
    guard peek(ahead).kind == .closeParen, peek(ahead + 1).kind == .arrow else { return nil }
    let parameters = takeNameList()
    advance()
    return .lambda(parameters: parameters, body: expression())
  }

  mutating func bracketList() -> Expression {
    nested(otherwise: .constant) { parser in
      var values: [Expression] = []
      while !parser.atEnd, !parser.at(.closeBracket) {
        let before = parser.position
        values.append(parser.namedExpression())
        if parser.at(.for), let comprehension = parser.comprehension(values) { return comprehension }
        _ = parser.take(.colon) || parser.take(.comma)
        if parser.position == before { parser.skipBalanced() }
      }
      parser.expect(.closeBracket, "']'")
      return .list(values)
    }
  }

  /// DuckDB's `[f(x) FOR x IN list IF condition]`.
  private mutating func comprehension(_ values: [Expression]) -> Expression? {
    advance()
    guard let variable = takeName(), take(.in) else { return nil }
    let source = expression()
    let condition = take(.if) ? expression() : .constant
    expect(.closeBracket, "']'")
    return .list([source, .lambda(parameters: [variable], body: .list(values + [condition]))])
  }

  /// `{'a': x, b: y}`, a struct or map literal.
  private mutating func braceList() -> Expression {
    advance()
    return nested(otherwise: .constant) { parser in
      var values: [Expression] = []
      while !parser.atEnd, !parser.at(.closeBrace) {
        let before = parser.position
        if parser.atName || parser.at(.string) || parser.at(.number), parser.peek().kind == .colon {
          parser.position += 2
        }
        values.append(parser.expression())
        _ = parser.take(.comma) || parser.take(.colon)
        if parser.position == before { parser.skipBalanced() }
      }
      parser.expect(.closeBrace, "'}'")
      return .list(values)
    }
  }
}
